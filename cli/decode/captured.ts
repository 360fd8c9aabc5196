/** Runs the command inside a test: what it printed, and its exit code. */
import { Readable, Writable } from 'node:stream'
import { type DecodeOptions, decode } from '../decode.ts'

export interface Captured {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Terminal {
  /** Octets on standard input; absent for a terminal that nobody types at. */
  readonly stdin?: Uint8Array
  /** Columns of a terminal; absent where the output goes to a file. */
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
}

export async function captured(
  words: readonly string[],
  options: DecodeOptions = {},
  terminal: Terminal = {},
): Promise<Captured> {
  const { stdin, columns, env = {} } = terminal
  const [stdout, stderr] = [new Collector(columns), new Collector(undefined)]
  const input = Object.assign(Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]), { isTTY: stdin === undefined })
  const code = await decode(words, options, { stdin: input, stdout, stderr, env })
  return { code, out: stdout.text, err: stderr.text }
}

export class Collector extends Writable {
  text = ''
  readonly isTTY: boolean
  readonly columns: number

  constructor(columns: number | undefined) {
    super()
    this.isTTY = columns !== undefined
    this.columns = columns ?? 80
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    done()
  }
}
