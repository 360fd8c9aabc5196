/** Commands go one after the other: a card has one answer for each. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve()

  /** Begins a task when all before it have ended, however they ended. */
  after<T>(task: () => Promise<T>): Promise<T> {
    const run = this.#last.then(task, task)
    this.#last = run.catch(() => {})
    return run
  }

  /** Resolves when nothing is under way. */
  async done(): Promise<void> {
    await this.#last
  }
}
