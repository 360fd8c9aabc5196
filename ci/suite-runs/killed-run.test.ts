/** A run that was killed, and goes on, comes to the verdicts of an unbroken one. */
import assert from 'node:assert/strict'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { folder, isWhole, jobs, recordIn, start, unbroken, verdictsOf } from './suite-run.ts'

const KILLS = isWhole ? 10 : 2

const first = unbroken(0)

for (let kill = 1; kill <= KILLS; kill++)
  test(`a run that is killed the ${kill}. time and resumed comes to the verdicts of an unbroken one`, async () => {
    const expected = await first
    const results = mkdtempSync(join(folder, 'killed-'))
    const { child, ended } = start(['--results', results, ...jobs(kill)])
    // A place that differs each time: after so many scenarios as the kill has its number, spread over the run.
    const wanted = Math.floor((expected.scenarios.length * kill) / (KILLS + 1))
    const seen = new Ended(results)
    while (child.exitCode === null && seen.count() < wanted) await sleep(20)
    child.kill('SIGKILL')
    seen.close()
    // Its output ends with the last process that writes to it.
    await ended
    const killed = recordIn(results)
    assert.equal(killed.record.end, undefined, 'the run had come to its end before it was killed')
    const code = await start(['--resume', killed.folder, ...jobs(0)]).ended
    const { record } = recordIn(results)
    assert.equal(record.end?.state, 'complete', `exit ${code}`)
    assert.deepEqual(verdictsOf(record), expected)
  })

/** Counts the scenarios that a run has ended, and reads of its record only what came since it was asked last. */
class Ended {
  readonly #results: string
  #file: number | undefined
  #rest = ''
  #count = 0

  constructor(results: string) {
    this.#results = results
  }

  count(): number {
    const [only] = readdirSync(this.#results)
    if (only === undefined) return 0
    const path = join(this.#results, only, 'record.ndjson')
    if (this.#file === undefined && !existsSync(path)) return 0
    this.#file ??= openSync(path, 'r')
    const piece = Buffer.alloc(1 << 16)
    for (let length = readSync(this.#file, piece); length > 0; length = readSync(this.#file, piece)) {
      const lines = (this.#rest + piece.toString('latin1', 0, length)).split('\n')
      this.#rest = lines.pop() ?? ''
      this.#count += lines.filter((line) => line.startsWith('{"line":"scenario"')).length
    }
    return this.#count
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
  }
}
