/** State on disk that a power cut leaves whole: the old one or the new one, never a mixture. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** The calls of node:fs that state files use; a test cuts them. */
export interface FileSystem {
  /** Undefined where there is no such file. */
  read(path: string): Buffer | undefined
  /** Writes a whole new file, and ends when its octets are on the disk. */
  write(path: string, octets: Uint8Array): void
  rename(from: string, to: string): void
  remove(path: string): void
  /** Keeps other processes from this file while this one lives. @throws StateFileError where another has it */
  claim?(path: string): void
}

/** A state file that holds something else than a state, or that another process works with. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError'
}

/** What keeps the state of an actor. */
export interface StateStore<T> {
  load(): T | undefined
  save(state: T): void
}

/** One JSON document behind its length, so that half a document shows, and whose state it is. `T` is plain data. */
export class StateFile<T> implements StateStore<T> {
  readonly #path: string
  readonly #of: string
  readonly #files: FileSystem

  /** @param of whose state it is, such as `SM-DP+`: that of another is refused */
  constructor(path: string, of: string, files: FileSystem = realFiles) {
    this.#path = path
    this.#of = of
    this.#files = files
  }

  /** The last state that was saved; undefined where none was. @throws StateFileError for a file that is no state file, or not ours */
  load(): T | undefined {
    this.#files.claim?.(this.#path)
    const octets = this.#files.read(this.#path)
    if (octets === undefined) return undefined
    const [, length, of, json = ''] = /^([0-9]+) ([^\n]+)\n([\s\S]*)$/.exec(octets.toString('utf8')) ?? []
    const advice = 'name another file, or remove this one to begin anew'
    if (of !== undefined && of !== this.#of)
      throw new StateFileError(`${this.#path} holds the state of the ${of}, not of the ${this.#of}; ${advice}`)
    try {
      if (Number(length) === Buffer.byteLength(json)) return JSON.parse(json) as T
    } catch {
      // Said below, with what to do.
    }
    throw new StateFileError(`${this.#path} is no state file of the ${this.#of}; ${advice}`)
  }

  /** Replaces the state. What fails leaves the old one. @throws the error of the file system, StateFileError where another process has it */
  save(state: T): void {
    this.#files.claim?.(this.#path)
    const json = JSON.stringify(state)
    const next = `${this.#path}.next`
    this.#files.write(next, Buffer.from(`${Buffer.byteLength(json)} ${this.#of}\n${json}`))
    this.#files.rename(next, this.#path)
  }
}

const realFiles: FileSystem = {
  read(path) {
    try {
      return readFileSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  },
  write(path, octets) {
    const file = openSync(path, 'w', 0o600)
    try {
      for (let at = 0; at < octets.length; ) at += writeSync(file, octets, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  },
  rename(from, to) {
    renameSync(from, to)
    const folder = openSync(dirname(to), 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  },
  remove: (path) => rmSync(path, { force: true }),
  claim: claimFile,
}

/** Lock files of this process. */
const claimed = new Set<string>()

/** Keeps other processes from a file while this one lives, by a lock file beside it. @throws StateFileError where another has it */
export function claimFile(path: string): void {
  const lock = `${path}.lock`
  if (claimed.has(lock)) return
  if (!wroteNew(lock)) {
    const holder = Number(realFiles.read(lock)?.toString('utf8'))
    if (holder !== process.pid && isAlive(holder)) {
      const advice = `end that or name another file; if it is something else, remove ${lock}`
      throw new StateFileError(`${path} is in use by the process ${holder}: ${advice}`)
    }
    writeFileSync(lock, String(process.pid))
  }
  if (claimed.size === 0) process.once('exit', release)
  claimed.add(lock)
}

/** A process that is killed leaves its lock; the next one sees that nobody holds it. */
function release(): void {
  for (const lock of claimed) realFiles.remove(lock)
}

function wroteNew(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM is said of a living process of somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
