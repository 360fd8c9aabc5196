/**
 * The state of an eIM on disk: an append-only journal of changed records, written again from the start when it has grown.
 *
 * A line is one change of state, whole or not at all: one that was cut has no end of line, and never happened.
 *
 * A line outlives the process once it is appended, and the machine once the system has written it out: that is not waited for, since
 * it takes as long as all else that an exchange needs, and an eIM that comes back with an older state mends itself by the eUICCs'
 * replayErrors. A journal that is written again is on the disk before it takes the place of the old one.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { claimFile, StateFileError } from '../state-file.ts'

/** Sets a record, changes some of its fields (null takes one away), or takes it away. */
export type Change =
  | readonly ['=', key: string, value: unknown]
  | readonly ['+', key: string, fields: Readonly<Record<string, unknown>>]
  | readonly ['-', key: string]

/** What a journal needs of a file system, so that tests can cut a write. */
export interface JournalFiles {
  read(path: string): Buffer | undefined
  append(path: string, octets: Uint8Array): void
  /** Puts a whole file in the place of another, at once. */
  replace(path: string, octets: Uint8Array): void
  truncate(path: string, length: number): void
  /** Keeps other processes from this file while this one lives. @throws StateFileError where another has it */
  claim?(path: string): void
}

/** Association tokens stand in it. */
const OWNER_ALONE = 0o600

/** A file that lives as long as the process that made it: for eIMs that are restarted within one. */
export function filesInMemory(): JournalFiles {
  // Put together when somebody reads: a journal is appended to all the time.
  let pieces: Uint8Array[] = []
  const whole = () => Buffer.concat(pieces)
  return {
    read: whole,
    append: (_path, octets) => void pieces.push(Uint8Array.from(octets)),
    replace(_path, octets) {
      pieces = [Uint8Array.from(octets)]
    },
    truncate(_path, length) {
      pieces = [whole().subarray(0, length)]
    },
  }
}

export const diskFiles: JournalFiles = {
  read: (path) => (existsSync(path) ? readFileSync(path) : undefined),
  append: (path, octets) => appendFileSync(path, octets, { mode: OWNER_ALONE }),
  replace(path, octets) {
    const file = openSync(`${path}.new`, 'w', OWNER_ALONE)
    try {
      writeFileSync(file, octets)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${path}.new`, path)
  },
  truncate: (path, length) => {
    if (existsSync(path) && statSync(path).size > length) truncateSync(path, length)
  },
  claim: claimFile,
}

/** Written again from the start when it is this many times as long as what it stands for, and at least this long. */
const GROWTH = 4
const LEAST = 4 * 1024 * 1024

export interface JournalSettings {
  readonly path: string
  readonly files?: JournalFiles
  /** Octets below which it is never written again; default 4 MiB. */
  readonly least?: number
}

export class Journal {
  readonly #path: string
  readonly #files: JournalFiles
  readonly #least: number
  #length = 0
  #compact = 0

  constructor({ path, files = diskFiles, least = LEAST }: JournalSettings) {
    this.#path = path
    this.#files = files
    this.#least = least
  }

  /** All records, by key. A cut line at the end is taken off the file. @throws StateFileError for a file that is no journal, or not ours */
  load(): Map<string, unknown> {
    const records = new Map<string, unknown>()
    this.#files.claim?.(this.#path)
    const octets = this.#files.read(this.#path) ?? Buffer.of()
    const end = octets.lastIndexOf(0x0a) + 1
    const lines = octets.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
    for (const [at, line] of lines.entries()) for (const change of this.#changes(line, at + 1)) apply(records, change)
    if (end < octets.length) this.#files.truncate(this.#path, end)
    this.#length = end
    this.#compact = end
    return records
  }

  /**
   * Writes one change of state.
   *
   * @param all every record without this change, for the time when the journal is written again
   */
  append(changes: readonly Change[], all: () => Iterable<readonly [string, unknown]>): void {
    if (changes.length === 0) return
    if (this.#length >= this.#least && this.#length >= this.#compact * GROWTH) this.#writeAgain(all())
    const line = Buffer.from(`${JSON.stringify(changes)}\n`)
    try {
      this.#files.append(this.#path, line)
    } catch (error) {
      // What was written of it must not stand before the next line.
      this.#files.truncate(this.#path, this.#length)
      throw error
    }
    this.#length += line.length
  }

  #writeAgain(all: Iterable<readonly [string, unknown]>): void {
    const lines = [...all].map(([key, value]) => `${JSON.stringify([['=', key, value]])}\n`)
    const whole = Buffer.from(lines.join(''))
    this.#files.replace(this.#path, whole)
    this.#length = whole.length
    this.#compact = whole.length
  }

  #changes(line: string, number: number): readonly Change[] {
    const changes = parsed(line)
    if (Array.isArray(changes) && !changes.some((one) => !Array.isArray(one))) return changes as readonly Change[]
    throw new StateFileError(
      `${this.#path}, line ${number}: not the state of an eIM; name another file, or remove this one to start anew`,
    )
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function apply(records: Map<string, unknown>, change: Change): void {
  const [how, key, value] = change
  if (how === '-') records.delete(key)
  else if (how === '=') records.set(key, value)
  else {
    const merged: Record<string, unknown> = { ...(records.get(key) as object | undefined), ...value }
    for (const [field, one] of Object.entries(merged)) if (one === null) delete merged[field]
    records.set(key, merged)
  }
}
