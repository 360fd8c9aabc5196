import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { PackagesLock } from './packages-lock.mjs'

const NO_PROCESS = 2 ** 22 + 1

function lockFile(t: TestContext, text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-lock-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'lock')
  if (text !== undefined) writeFileSync(file, text)
  return file
}

const heldBy = (host: string, pid: number) => JSON.stringify({ token: 'other', host, pids: [pid] })

test('a free lock is taken at once and given back', async (t) => {
  const file = lockFile(t)
  const lock = new PackagesLock(file)
  await lock.take(() => assert.fail('nothing to wait for'))
  assert.ok(lock.isOurs())
  lock.release()
  assert.ok(!existsSync(file))
})

test('a lock of a dead process is taken over at once', async (t) => {
  const lock = new PackagesLock(lockFile(t, heldBy(hostname(), NO_PROCESS)))
  await lock.take(() => assert.fail('nothing to wait for'))
  assert.ok(lock.isOurs())
  lock.release()
})

for (const [what, text] of [
  ['of another machine', heldBy('elsewhere', 1)],
  ['that is damaged', '{ "tok'],
  ['that is empty', ''],
] as const)
  test(`a lock ${what} is taken over when nobody touches it any more`, async (t) => {
    const lock = new PackagesLock(lockFile(t, text), 600)
    const begun = Date.now()
    let waits = 0
    await lock.take(() => waits++)
    assert.ok(Date.now() - begun >= 600)
    assert.equal(waits, 1)
    lock.release()
  })

test('a lock of another machine that is touched is waited for', async (t) => {
  const file = lockFile(t, heldBy('elsewhere', 1))
  const touching = setInterval(() => utimesSync(file, new Date(), new Date()), 100)
  const lock = new PackagesLock(file, 600)
  const taken = lock.take(() => {})
  assert.equal(await Promise.race([taken.then(() => 'taken'), sleep(1500, 'waiting')]), 'waiting')
  clearInterval(touching)
  await taken
  lock.release()
})

test('many that find the same dead lock take it one after the other', async (t) => {
  const file = lockFile(t, heldBy(hostname(), NO_PROCESS))
  let inside = 0
  const turns = Array.from({ length: 8 }, async () => {
    const lock = new PackagesLock(file)
    await lock.take(() => {})
    assert.equal(++inside, 1)
    await sleep(20)
    inside--
    lock.release()
  })
  await Promise.all(turns)
})

test('a lock that somebody took over is not ours, and giving it back leaves it alone', async (t) => {
  const file = lockFile(t)
  const lock = new PackagesLock(file)
  await lock.take(() => {})
  writeFileSync(file, heldBy(hostname(), process.pid))
  assert.ok(!lock.isOurs())
  lock.release()
  assert.ok(existsSync(file))
})
