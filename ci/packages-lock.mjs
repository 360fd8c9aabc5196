/**
 * One process at a time: a lock file that names its holder, and that a dead holder does not keep.
 *
 * The file lies outside node_modules, because an install begins by removing that folder.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { isCode } from './error-code.mjs'

/** @typedef {{ token: string, host: string, pids: number[] }} Holder */

const POLL_MS = 250
const TOUCH_MS = 2_000

export class PackagesLock {
  /** @type {string} */
  #file
  /** @type {number} */
  #untouchedMs
  /** @type {Holder} */
  #me = { token: randomUUID(), host: hostname(), pids: [process.pid] }
  /** @type {NodeJS.Timeout | undefined} */
  #timer

  /**
   * @param {string} file
   * @param {number} untouchedMs a holder on another machine counts as gone when its file stays untouched this long
   */
  constructor(file, untouchedMs = 30_000) {
    this.#file = file
    this.#untouchedMs = untouchedMs
  }

  /**
   * Waits until the lock is ours.
   * @param {(holder: Holder | undefined) => void} onWait is called once, with the holder, if that is not at once
   */
  async take(onWait) {
    let waited = false
    let seen = { mark: '', since: Date.now() }
    while (!this.#create()) {
      const look = this.#look()
      if (look === undefined) continue
      if (look.mark !== seen.mark) seen = { mark: look.mark, since: Date.now() }
      const untouched = Date.now() - seen.since > this.#untouchedMs
      if (untouched || isDead(look.holder)) {
        this.#clear(look.text)
        continue
      }
      if (!waited) onWait(look.holder)
      waited = true
      await sleep(POLL_MS)
    }
    this.#timer = setInterval(() => this.#touch(), TOUCH_MS)
    this.#timer.unref()
  }

  /**
   * Names a further process that works under this lock: should we be killed, the lock lives as long as that one.
   * @param {number} pid
   */
  add(pid) {
    this.#me.pids.push(pid)
    const next = `${this.#file}.${this.#me.token}`
    writeFileSync(next, JSON.stringify(this.#me))
    renameSync(next, this.#file)
  }

  /** False once somebody has taken the lock over, which happens to a process that was suspended. */
  isOurs() {
    return this.#look()?.holder?.token === this.#me.token
  }

  release() {
    clearInterval(this.#timer)
    if (this.isOurs()) unlinkSync(this.#file)
  }

  #create() {
    try {
      writeFileSync(this.#file, JSON.stringify(this.#me), { flag: 'wx' })
      return true
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false
      throw error
    }
  }

  #look() {
    try {
      const text = readFileSync(this.#file, 'utf8')
      return { text, holder: parse(text), mark: `${text} ${statSync(this.#file).mtimeMs}` }
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined
      throw error
    }
  }

  /**
   * Two that wait may both find the lock dead; the slower must not remove what the faster has just created.
   * @param {string} dead the text of the dead lock
   */
  #clear(dead) {
    const aside = `${this.#file}.${this.#me.token}`
    try {
      renameSync(this.#file, aside)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return
      throw error
    }
    if (readFileSync(aside, 'utf8') === dead) unlinkSync(aside)
    else renameSync(aside, this.#file)
  }

  #touch() {
    try {
      utimesSync(this.#file, new Date(), new Date())
    } catch {
      // Somebody took the lock over; release() will tell.
    }
  }
}

/** @param {string} text @returns {Holder | undefined} nothing for a file that is just being written, or is damaged */
function parse(text) {
  try {
    const holder = JSON.parse(text)
    return Array.isArray(holder.pids) ? holder : undefined
  } catch {
    return undefined
  }
}

/** @param {Holder | undefined} holder */
function isDead(holder) {
  if (holder === undefined || holder.host !== hostname()) return false
  return !holder.pids.some(isRunning)
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}
