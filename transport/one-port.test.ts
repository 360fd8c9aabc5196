import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onOnePort } from './one-port.ts'

/** Ports that the system gives one after the other, where any will do, and what of them is closed again. */
function given(...free: readonly number[]) {
  const [left, closed] = [[...free], [] as number[]]
  const listens = async (wanted: number) => {
    const port = wanted === 0 ? (left.shift() ?? assert.fail('another one was tried')) : wanted
    return { port, close: async () => void closed.push(port) }
  }
  return { listens, closed }
}

/** Over UDP each of these is somebody else's. */
const allBut =
  (...taken: readonly number[]) =>
  async (port: number) => {
    if (taken.includes(port)) throw Object.assign(new Error(`${port} is taken`), { code: 'EADDRINUSE' })
    return { port, close: async () => {} }
  }

test('one port: where any will do, the next is tried instead of one that is taken over UDP', async () => {
  const { listens, closed } = given(1, 2, 3)
  const { tcp, udp } = await onOnePort(0, listens, allBut(1, 2))
  assert.deepEqual([tcp.port, udp.port, closed], [3, 3, [1, 2]])
})

test('one port: where all are taken over UDP, that is told in the end', async () => {
  const { listens, closed } = given(1, 2, 3, 4, 5)
  await assert.rejects(onOnePort(0, listens, allBut(1, 2, 3, 4, 5)), { code: 'EADDRINUSE' })
  assert.deepEqual(closed, [1, 2, 3, 4, 5])
})

test('one port: one that was asked for is the only one, and for another error no other helps', async () => {
  const { listens, closed } = given(2, 3)
  await assert.rejects(onOnePort(1, listens, allBut(1)), /1 is taken/)
  const broken = async () => Promise.reject(new Error('no certificate'))
  await assert.rejects(onOnePort(0, listens, broken), /no certificate/)
  assert.deepEqual(closed, [1, 2])
})
