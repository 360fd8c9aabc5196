/** What something of many parts has opened, so that nothing of it stays open: neither at its end, nor where a part cannot be opened. */

type Close = () => Promise<void> | void

export class Closers {
  #all: Close[] = []

  /** For what has just been opened: it is closed before all that was opened earlier. */
  add(close: Close): void {
    this.#all.push(close)
  }

  /** The same part, which has just been opened, where there is one. */
  keep<T extends { close(): Promise<void> | void } | undefined>(part: T): T {
    if (part !== undefined) this.add(() => part.close())
    return part
  }

  /** Closes each once, the latest first, whether or not those before it could be closed. @throws what the first of these threw */
  async close(): Promise<void> {
    const errors: unknown[] = []
    for (const close of this.#all.splice(0).reverse())
      try {
        await close()
      } catch (error) {
        errors.push(error)
      }
    if (errors.length > 0) throw errors[0]
  }
}

/** What `open` makes of its parts, each of which it adds. Where it rejects, they are closed again. Rejects as it does. */
export async function opened<T>(open: (closers: Closers) => Promise<T>): Promise<T> {
  const closers = new Closers()
  try {
    return await open(closers)
  } catch (error) {
    // Why it could not be opened is what matters.
    await closers.close().catch(() => {})
    throw error
  }
}
