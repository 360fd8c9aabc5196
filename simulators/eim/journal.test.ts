import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { diskFiles, Journal, type JournalFiles } from './journal.ts'
import { Records } from './records.ts'
import { newEuicc, type Order } from './state.ts'

/** A file in memory whose writes can be cut after so many octets. */
class CuttableFile implements JournalFiles {
  octets = Buffer.of()
  /** Octets that are still written; then the process is gone. */
  left = Number.POSITIVE_INFINITY

  read = () => Buffer.from(this.octets)
  append = (_path: string, octets: Uint8Array) => {
    const written = Buffer.from(octets).subarray(0, Math.max(0, this.left))
    this.octets = Buffer.concat([this.octets, written])
    const isCut = octets.length > this.left
    this.left -= octets.length
    if (isCut) throw new Error('no power')
  }
  replace = (_path: string, octets: Uint8Array) => {
    if (octets.length > this.left) throw new Error('no power')
    this.octets = Buffer.from(octets)
  }
  truncate = (_path: string, length: number) => {
    if (this.left >= 0) this.octets = this.octets.subarray(0, length)
  }
}

const EID = '89049032000000000000000000000066'
const order = (id: number, status: 'queued' | 'done' = 'queued'): Order => ({
  kind: 'data',
  id,
  status,
  deliveries: 0,
  tagList: 'A5A6',
  request: 'BF52045C02A5A6',
})

function records(file: JournalFiles, least?: number): Records {
  return new Records({ journal: new Journal({ path: 'eim', files: file, ...(least === undefined ? {} : { least }) }) })
}

test('a change that is cut after any octet leaves the old state or the new one', () => {
  const before = { ...newEuicc(EID, 'first'), counter: 7, token: '5', lastOrder: 2, open: [order(1), order(2)] }
  const { token: _gone, ...rest } = before
  const next = { ...rest, counter: 8, open: [order(2)], done: [order(1, 'done')] }
  const whole = new CuttableFile()
  records(whole).put(before)
  const start = whole.octets
  records(whole).put(next)
  const length = whole.octets.length - start.length
  let seenOld = 0
  for (let cut = 0; cut <= length; cut++) {
    const file = new CuttableFile()
    file.octets = Buffer.from(start)
    file.left = Number.POSITIVE_INFINITY
    const running = records(file)
    file.left = cut
    if (cut < length) assert.throws(() => running.put(next))
    else running.put(next)
    assert.deepEqual(running.euiccs.get(EID)?.counter, cut < length ? 7 : 8, 'a change that was not written did not happen')
    file.left = Number.POSITIVE_INFINITY
    const restored = records(file).euiccs.get(EID)
    if (cut < length) seenOld++
    assert.deepEqual(restored, cut < length ? before : next)
  }
  assert.equal(seenOld, length)
})

test('what was left out of one write is written with the next', () => {
  const file = new CuttableFile()
  const journal = new Journal({ path: 'eim', files: file })
  const running = new Records({ journal, persisted: (next, before) => (next.counter === 8 && before ? before : next) })
  const before = { ...newEuicc(EID, 'first'), counter: 7, lastOrder: 2, open: [order(1), order(2)] }
  const late = { ...before, counter: 8, open: [order(2)], done: [order(1, 'done')] }
  running.put(before)
  running.put(late)
  assert.deepEqual(records(file).euiccs.get(EID), before)
  const next = { ...late, counter: 9 }
  running.put(next)
  assert.deepEqual(records(file).euiccs.get(EID), next)
})

test('after a cut line the next change stands by itself', () => {
  const file = new CuttableFile()
  records(file).put(newEuicc(EID, 'first'))
  file.octets = Buffer.concat([file.octets, Buffer.from('[["=","euicc/')])
  const second = records(file)
  second.put({ ...newEuicc(EID, 'first'), counter: 3 })
  assert.equal(records(file).euiccs.get(EID)?.counter, 3)
})

test('a write that fails while running leaves the file as it was, and the next one works', () => {
  const file = new CuttableFile()
  let isFull = true
  const files: JournalFiles = {
    ...{ read: file.read, replace: file.replace, truncate: file.truncate },
    append(path, octets) {
      file.append(path, isFull ? octets.subarray(0, 5) : octets)
      if (isFull) throw new Error('no space left')
    },
  }
  const running = records(files)
  assert.throws(() => running.put(newEuicc(EID, 'first')), /no space left/)
  isFull = false
  running.put({ ...newEuicc(EID, 'first'), counter: 1 })
  assert.equal(records(file).euiccs.get(EID)?.counter, 1)
})

test('a journal that has grown is written again, with everything that stands', () => {
  const file = new CuttableFile()
  const running = records(file, 2_000)
  for (let counter = 0; counter < 200; counter++) running.put({ ...newEuicc(EID, 'first'), counter, open: [order(1)] })
  running.putKey('key1', 'AB')
  assert.ok(file.octets.length < 4_000, `${file.octets.length} octets`)
  const restored = records(file)
  assert.equal(restored.euiccs.get(EID)?.counter, 199)
  assert.equal(restored.euiccs.get(EID)?.open.length, 1)
  assert.equal(restored.keys.get('key1'), 'AB')
})

test('the change at which the journal is written again is in it', () => {
  const file = new CuttableFile()
  const running = records(file, 600)
  let known = newEuicc(EID, 'first')
  running.put(known)
  for (let counter = 1; counter < 60; counter++) {
    known = { ...known, counter }
    running.put(known)
    assert.equal(records(file, 600).euiccs.get(EID)?.counter, counter)
  }
})

test('on a disk, a state comes back, and a file that is none is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eim-'))
  after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'eim.state')
  const open = () => new Records({ journal: new Journal({ path, files: diskFiles, least: 300 }) })
  const first = open()
  for (let counter = 1; counter < 9; counter++) first.put({ ...newEuicc(EID, 'first'), counter })
  assert.equal(open().euiccs.get(EID)?.counter, 8)
  assert.equal(statSync(path).mode & 0o077, 0, 'others can read the association tokens')
  for (const text of ['hello\n', '7\n', '[7]\n']) {
    diskFiles.replace(path, Buffer.from(text))
    assert.throws(open, /line 1: not the state of an eIM; name another file/)
  }
})

test('a journal that another living process works with is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eim-'))
  after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'eim.state')
  writeFileSync(`${path}.lock`, String(process.ppid))
  assert.throws(() => new Journal({ path, files: diskFiles }).load(), /eim\.state is in use by the process \d+: end that or name/)
})
