/** Where a person is asked. */
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

export interface Terminal {
  /** Whether somebody can sit there. */
  readonly isInteractive: boolean
  write(text: string): void
  /** The next line that is written from now on; undefined when there will be none. Rejects with the reason of the signal. */
  readLine(signal: AbortSignal): Promise<string | undefined>
  close(): void
}

interface Input extends Readable {
  ref?(): unknown
  unref?(): unknown
}

/** What the process was started with. Questions go to standard error: standard output may be a file. */
export function processTerminal(): Terminal {
  return streamTerminal(process.stdin, process.stderr, process.stdin.isTTY === true && process.stderr.isTTY === true)
}

/**
 * Reads from the first question on. A line that nobody waits for is dropped: a late answer to one question must not become the answer
 * to the next.
 */
export function streamTerminal(input: Input, output: Writable, isInteractive: boolean): Terminal {
  let lines: Interface | undefined
  let ended = false
  let waiting: ((line: string | undefined) => void) | undefined
  const give = (line: string | undefined) => {
    const take = waiting
    waiting = undefined
    take?.(line)
  }
  const begin = () => {
    lines ??= createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY })
      .on('line', (line) => {
        if (waiting === undefined) output.write('(nobody waits for an answer: this line is not taken)\n')
        give(line)
      })
      .on('close', () => {
        ended = true
        give(undefined)
      })
  }
  return {
    isInteractive,
    write: (text) => void output.write(text),
    readLine(signal) {
      begin()
      if (ended) return Promise.resolve(undefined)
      return new Promise((resolve, reject) => {
        const end = () => {
          signal.removeEventListener('abort', onAbort)
          // Between two questions nobody's keyboard keeps the process.
          input.unref?.()
        }
        const onAbort = () => {
          waiting = undefined
          end()
          reject(signal.reason)
        }
        if (signal.aborted) return onAbort()
        input.ref?.()
        signal.addEventListener('abort', onAbort)
        waiting = (line) => {
          end()
          resolve(line)
        }
      })
    },
    close: () => lines?.close(),
  }
}
