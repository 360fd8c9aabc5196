import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { TestCard } from './euicc/download/test-card.ts'
import { a, b, c, cardWith, eco, load, packageOf, psmo } from './euicc/package/test-eim.ts'
import type { EuiccState } from './euicc/state.ts'
import { StateFile, StateFileError } from './state-file.ts'
import { Disk } from './test-disk.ts'

test('a power cut after any octet of a write leaves the old state or the new one', () => {
  const [old, next] = [
    { counter: 1, text: 'ä'.repeat(20) },
    { counter: 2, text: 'new' },
  ]
  const seen = new Set<number>()
  let isCut = true
  for (let octets = 0; isCut; octets++) {
    const disk = new Disk()
    new StateFile<typeof old>('state', 'eUICC', disk).save(old)
    disk.left = octets
    isCut = false
    try {
      new StateFile<typeof old>('state', 'eUICC', disk).save(next)
    } catch {
      isCut = true
    }
    disk.left = Number.POSITIVE_INFINITY
    const found = new StateFile<typeof old>('state', 'eUICC', disk).load()
    assert.deepEqual(found, found?.counter === 1 ? old : next)
    assert.equal(found?.counter, isCut ? 1 : 2, 'what was said to be saved is saved')
    seen.add(found?.counter ?? 0)
  }
  assert.deepEqual([...seen], [1, 2])
})

test('PKG-052: a package that is cut in any octet of its write has happened as a whole, or not at all', () => {
  const octets = packageOf([psmo.disable(a), psmo.enable(b), psmo.delete(c)])
  const seen = new Set<string>()
  for (let left = 0; seen.size < 2 && left < 1_000_000; left += left < 8 ? 1 : 97) {
    const disk = new Disk()
    const { settings, state } = cardWith().euicc.chip
    const store = new StateFile<EuiccState>('euicc', 'eUICC', disk)
    store.save(state)
    const card = new TestCard({ settings, state, store })
    disk.left = left
    const { sw } = card.ask(octets)
    assert.equal(sw, disk.left < 0 ? '6581' : '9000')
    disk.left = Number.POSITIVE_INFINITY
    const after = new TestCard({ settings, state, store: new StateFile<EuiccState>('euicc', 'eUICC', disk) }).euicc.state
    const facts = [after.profiles.length, after.packageResults.length, after.sequenceNumber > 0, after.eims[0]?.counterValue]
    const [untouched, done] = ['3,0,false,0', '2,1,true,1']
    assert.equal(String(facts), sw === '9000' ? done : untouched)
    seen.add(sw)
  }
  assert.deepEqual([...seen], ['6581', '9000'])
})

test('the state of an eUICC survives as JSON, whatever package it was cut in', () => {
  const card = cardWith()
  load(card, [psmo.enable('98001032547698103202')])
  load(card, { eco: [eco.add({ associationToken: -1 })] }, { counter: 2 })
  const disk = new Disk()
  const file = new StateFile('euicc', 'eUICC', disk)
  file.save(card.euicc.state)
  assert.deepEqual(file.load(), JSON.parse(JSON.stringify(card.euicc.state)))
})

test('no file is no state; a file of something else is named, with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'))
  try {
    const path = join(folder, 'state')
    const file = new StateFile<number>(path, 'eUICC')
    assert.equal(file.load(), undefined)
    file.save(7)
    assert.equal(new StateFile<number>(path, 'eUICC').load(), 7)
    assert.deepEqual(readdirSync(folder).sort(), ['state', 'state.lock'])
    for (const text of ['7', '3 eUICC\n{}', '1 eUICC\n{', '2\n{}', '']) {
      writeFileSync(path, text)
      assert.throws(
        () => new StateFile<number>(path, 'eUICC').load(),
        (error) => error instanceof StateFileError && error.message.includes(path) && error.message.includes('remove'),
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a file that another living process works with is refused; the lock of a dead one is taken over', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'))
  try {
    const path = join(folder, 'state')
    writeFileSync(`${path}.lock`, String(process.ppid))
    const refused = (error: unknown) => error instanceof StateFileError && error.message.includes(String(process.ppid))
    assert.throws(() => new StateFile<number>(path, 'eUICC').load(), refused)
    assert.throws(() => new StateFile<number>(path, 'eUICC').save(1), refused)
    assert.deepEqual(readdirSync(folder), ['state.lock'])
    writeFileSync(`${path}.lock`, String(spawnSync('true').pid))
    new StateFile<number>(path, 'eUICC').save(1)
    assert.equal(readFileSync(`${path}.lock`, 'utf8'), String(process.pid))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the state of another actor is refused, with whose it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'))
  try {
    const path = join(folder, 'state')
    new StateFile<number>(path, 'SM-DP+').save(7)
    assert.throws(
      () => new StateFile<number>(path, 'SM-DS').load(),
      /state holds the state of the SM-DP\+, not of the SM-DS; name another/,
    )
    assert.equal(new StateFile<number>(path, 'SM-DP+').load(), 7)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
