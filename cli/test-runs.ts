/** For tests: `sgp32 run` several times in one process of its own. To start a process takes longer than to play a row or two. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { RunOptions } from './run-plan.ts'

export interface RunEnded {
  readonly code: number
  /** Standard output, and behind it what was written to standard error. */
  readonly output: string
}

/** Ends the output of a run in both streams. */
const MARK = '\u0000end of this run\u0000\n'

const script = `
const { run } = await import(${JSON.stringify(new URL('run.ts', import.meta.url).href)})
process.on('message', async (options) => {
  const code = await run(options)
  for (const stream of [process.stdout, process.stderr]) stream.write(${JSON.stringify(MARK)})
  process.send(code)
})`

/** A process without anything on its path: pages that need Java have tests of their own. */
export class RunProcess {
  readonly #child: ChildProcess

  /** @param env beside an empty path */
  constructor(env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      env: { PATH: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
  }

  /** One run at a time. */
  async run(options: RunOptions): Promise<RunEnded> {
    const { stdout, stderr } = this.#child
    const ended = new Promise<number>((resolve, reject) => {
      const broken = (code: number | null) => reject(new Error(`the process of the runs ended with ${code}`))
      this.#child.once('exit', broken)
      this.#child.once('message', (code: number) => {
        this.#child.off('exit', broken)
        resolve(code)
      })
    })
    const texts = Promise.all([stdout, stderr].map((stream) => (stream === null ? '' : untilMark(stream))))
    this.#child.send(options)
    const code = await ended
    return { code, output: (await texts).join('') }
  }

  close(): void {
    this.#child.kill()
  }
}

function untilMark(stream: Readable): Promise<string> {
  stream.setEncoding('utf8')
  return new Promise((resolve) => {
    let text = ''
    const more = (chunk: string) => {
      text += chunk
      if (!text.endsWith(MARK)) return
      stream.off('data', more)
      resolve(text.slice(0, -MARK.length))
    }
    stream.on('data', more)
  })
}
