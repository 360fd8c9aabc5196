import { closeSync, fsync, fsyncSync, openSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { diskFailure } from '../profiles/disk-failure.ts'
import type { Evidence } from '../requirements/evidence.ts'
import type { Outcome } from '../requirements/tally.ts'
import type { TestedActor } from '../requirements/tested-actors.ts'
import { HarnessError } from '../transport/faults.ts'
import type { TapeEntry } from '../transport/tape.ts'
import { type Mask, maskTape } from './mask.ts'
import { recordLine } from './record-line.ts'

/** First line: what runs against what. A record without an end line is one of a run that was killed. */
export interface RunLine {
  readonly line: 'run'
  readonly state: 'incomplete'
  readonly harness: { readonly name: string; readonly version: string; readonly node: string }
  readonly started: string
  /** Who is under test. Absent in records from when that was always an eIM. */
  readonly actor?: TestedActor
  readonly product: { readonly name: string; readonly vendor: string; readonly version: string; readonly spec: string }
  readonly target: { readonly adapter: string; readonly endpoint: string; readonly trust: string }
  readonly options: Readonly<Record<string, boolean>>
  /** What the run is to be played over, whatever it comes to. Absent in older records. */
  readonly bindings?: readonly Evidence['binding'][]
  /** What to type to run all of this again; a requirement can be added. */
  readonly command: string
  /** A filter left something out. */
  readonly partial: boolean
  readonly seed?: string
  /** SHA-256 of the profile's file and of the rows of the ledger, in hexadecimal. */
  readonly profileHash?: string
  readonly ledgerHash?: string
}

export interface SanityLine {
  readonly line: 'sanity'
  readonly when: 'before the first scenario' | 'after the last scenario'
  readonly state: 'works' | 'mute' | 'unreachable'
  readonly what: string
  readonly tape: readonly TapeEntry[]
}

/** A scenario began: in a killed run, the last of these was in flight; where bindings are played at once, the last of each. */
export interface StartedLine {
  readonly line: 'started'
  readonly id: string
  readonly title: string
  readonly binding: Evidence['binding']
}

export interface ScenarioLine extends Evidence {
  readonly line: 'scenario'
}

/** Scenarios whose verdict does not stand, because the peer was not there. */
export interface OverruledLine {
  readonly line: 'overruled'
  readonly scenarios: readonly string[]
  readonly why: string
}

export interface RequirementLine extends Outcome {
  readonly line: 'requirement'
}

export interface EndLine {
  readonly line: 'end'
  readonly state: 'complete' | 'interrupted' | 'never connected' | 'harness error'
  readonly ended: string
  readonly exitCode: number
  readonly why?: string
  /** Why no further scenario began although the run was not done. */
  readonly halted?: string
}

export type RecordLine = RunLine | SanityLine | StartedLine | ScenarioLine | OverruledLine | RequirementLine | EndLine

/** One run as it was recorded. */
export interface RunRecord {
  readonly run: RunLine
  readonly sanity: readonly SanityLine[]
  readonly started: readonly StartedLine[]
  readonly scenarios: readonly ScenarioLine[]
  readonly overruled: readonly OverruledLine[]
  readonly requirements: readonly RequirementLine[]
  /** Absent where the run was killed. */
  readonly end: EndLine | undefined
}

/**
 * Writes the record line by line. The system has each line before the run goes on, so a killed run keeps what it had; the disk has a
 * scenario a moment later, and the run does not stand still for it.
 */
export class RecordWriter {
  #path: string
  readonly #mask: Mask
  readonly #file: number
  #ended = false
  /** Whether the disk is asked for what was written, and whether more was written since. */
  #syncing = false
  #unsynced = false
  #failure: HarnessError | undefined

  /** @throws where the file exists: a record is never written over */
  constructor(path: string, mask: Mask) {
    this.#path = path
    this.#mask = mask
    this.#file = openSync(path, 'wx')
  }

  /**
   * Lines after the end line are not written: the run is over.
   *
   * @throws HarnessError where the disk does not take the line, and for every line after it: it would stand behind a piece of one
   */
  write(line: RecordLine): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ended) return
    const masked = 'tape' in line ? { ...line, tape: maskTape(line.tape, this.#mask) } : line
    try {
      writeFileSync(this.#file, `${this.#mask(JSON.stringify(masked))}\n`)
      if (line.line === 'run' || line.line === 'end') fsyncSync(this.#file)
      // What follows from other lines may be lost with the power.
      else if (line.line !== 'started' && line.line !== 'requirement') this.#sync()
    } catch (cause) {
      throw this.#fail(cause)
    }
    if (line.line !== 'end') return
    this.#ended = true
    closeSync(this.#file)
  }

  /** To wait for the disk takes longer than a scenario's own work. What it has to say comes out with the next line. */
  #sync(): void {
    this.#unsynced = this.#syncing
    if (this.#syncing) return
    this.#syncing = true
    fsync(this.#file, (cause) => {
      this.#syncing = false
      if (this.#ended || this.#failure !== undefined) return
      if (cause !== null) this.#fail(cause)
      else if (this.#unsynced) this.#sync()
    })
  }

  #fail(cause: unknown): HarnessError {
    closeSync(this.#file)
    const why = `${this.#path}: the record cannot be written (${diskFailure(cause)}); it ends here, and what stands in it is kept`
    this.#failure = new HarnessError(why, { cause })
    return this.#failure
  }

  get path(): string {
    return this.#path
  }

  /** Waits until the disk has every line. @throws where it does not take them */
  flush(): void {
    fsyncSync(this.#file)
  }

  /** Gives the file another name, in place of a file that has it. */
  moveTo(path: string): void {
    renameSync(this.#path, path)
    this.#path = path
  }

  /** Why a line could not be written. */
  get failure(): HarnessError | undefined {
    return this.#failure
  }
}

/** Reads a record. A last line that a kill cut off is left out. @throws SyntaxError where the file is no record, or cannot be read */
export function readRecord(path: string): RunRecord {
  const lines: RecordLine[] = []
  const alike = new Map<string, string>()
  for (const text of wholeLines(path)) {
    const line = recordLine(text, `${path}:${lines.length + 1}`)
    lines.push(withSharedCertificates(line, alike))
  }
  const of = <K extends RecordLine['line']>(kind: K) =>
    lines.filter((line): line is Extract<RecordLine, { line: K }> => line.line === kind)
  const [run] = of('run')
  if (run === undefined) throw new SyntaxError(`${path}: the record has no first line`)
  return {
    run,
    sanity: of('sanity'),
    started: of('started'),
    scenarios: of('scenario'),
    overruled: of('overruled'),
    requirements: of('requirement'),
    end: of('end')[0],
  }
}

/** Every line that has its end, read piece by piece: a record of ten thousand scenarios is large. */
function* wholeLines(path: string): Generator<string> {
  const file = opened(path)
  try {
    const piece = Buffer.alloc(1 << 18)
    let rest: Buffer[] = []
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      let from = 0
      for (let end = piece.indexOf(10); end >= 0 && end < length; end = piece.indexOf(10, from)) {
        yield Buffer.concat([...rest, piece.subarray(from, end)]).toString('utf8')
        rest = []
        from = end + 1
      }
      rest.push(Buffer.from(piece.subarray(from, length)))
    }
  } finally {
    closeSync(file)
  }
}

function opened(path: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, 'r')
  } catch (cause) {
    throw new SyntaxError(`${path} cannot be read (${diskFailure(cause)})`, { cause })
  }
  throw new SyntaxError(`${path} is no file`)
}

/** Every connection shows the same certificates: they are kept once. */
function withSharedCertificates(line: RecordLine, alike: Map<string, string>): RecordLine {
  if (line.line !== 'scenario') return line
  const shared = (hex: string) => {
    const known = alike.get(hex)
    if (known === undefined) alike.set(hex, hex)
    return known ?? hex
  }
  const tape = line.tape.map((entry) =>
    entry.direction === 'note' && entry.tls !== undefined
      ? { ...entry, tls: { ...entry.tls, certificates: entry.tls.certificates.map(shared) } }
      : entry,
  )
  return { ...line, tape }
}
