/** For tests: a person at a terminal who answers each question by a script. */
import { setImmediate } from 'node:timers/promises'
import type { Terminal } from './terminal.ts'

export class ScriptedTerminal implements Terminal {
  readonly isInteractive: boolean = true
  /** All that was written on it. */
  screen = ''
  #asked = 0
  readonly #person: (question: string) => string | undefined

  /** @param person gets what is new on the screen; without an answer the question stays open */
  constructor(person: (question: string) => string | undefined) {
    this.#person = person
  }

  write(text: string): void {
    this.screen += text
  }

  readLine(signal: AbortSignal): Promise<string | undefined> {
    const question = this.screen.slice(this.#asked)
    this.#asked = this.screen.length
    const answer = this.#person(question)
    // Nobody types so fast that no time goes by.
    if (answer !== undefined) return setImmediate(answer === END ? undefined : answer)
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      if (signal.aborted) reject(signal.reason)
    })
  }

  close(): void {}
}

/** The input has ended. */
export const END = 'END OF INPUT'
