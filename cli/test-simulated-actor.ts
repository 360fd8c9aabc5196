/** An actor as `sgp32 simulate --json` plays it in a process of its own, for tests. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('sgp32.mjs', import.meta.url))
export const LIMIT_MS = 60_000

interface Event {
  readonly actor: string
  readonly event: string
}

/** A running actor with what it has printed. */
export class Running {
  readonly child: ChildProcess
  readonly events: Event[] = []
  errors = ''
  #first: Record<string, unknown> | undefined
  #lines: Interface

  constructor(words: readonly string[]) {
    this.child = spawn(process.execPath, [bin, 'simulate', ...words, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
    after(() => this.child.kill('SIGKILL'))
    this.child.stderr?.on('data', (text) => {
      this.errors += text
    })
    this.#lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream })
    this.#lines.on('line', (line) => {
      const read = JSON.parse(line)
      if (this.#first === undefined) this.#first = read
      else this.events.push(read)
    })
  }

  /** The announcement. */
  async announced(): Promise<Record<string, string> & { commands: { what: string; command: string }[] }> {
    await this.#until(() => this.#first !== undefined, 'announcement')
    return this.#first as never
  }

  /** Waits for an exchange. */
  async saw(actor: string, pattern: RegExp): Promise<string> {
    const found = () => this.events.find((one) => one.actor === actor && pattern.test(one.event))
    await this.#until(() => found() !== undefined, `${actor}: ${pattern}`)
    return found()?.event ?? ''
  }

  async stopped(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    return (await ended)[0]
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    const deadline = AbortSignal.timeout(LIMIT_MS)
    while (!holds()) {
      if (this.child.exitCode !== null || deadline.aborted)
        throw new Error(`no ${what}; exit ${this.child.exitCode}; ${this.errors}; ${JSON.stringify(this.events.slice(-5))}`)
      await Promise.race([once(this.#lines, 'line'), once(this.child, 'exit'), once(deadline, 'abort')])
    }
  }
}
