import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer } from 'node:net'
import { after, test } from 'node:test'
import { resettingPath } from './resetting-path.ts'

/** Sends 100 octets through each of 60 connections, and tells which came back whole. */
async function broken(seed: number, resetPerThousand: number): Promise<readonly boolean[]> {
  const echo = createServer((socket) => void socket.on('error', () => {}).pipe(socket))
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  const { port } = echo.address() as AddressInfo
  const path = await resettingPath({ to: () => ({ host: '127.0.0.1', port }), resetPerThousand, seed, mostOctets: 200 })
  after(async () => {
    await path.close()
    echo.close()
  })
  const results: boolean[] = []
  for (let i = 0; i < 60; i++) {
    results.push(
      await new Promise<boolean>((resolve) => {
        let came = 0
        const socket = connect(path.port, '127.0.0.1', () => socket.write(Buffer.alloc(100)))
        socket.on('data', (octets) => {
          came += octets.length
          if (came === 100) socket.end()
        })
        socket.on('error', () => {}).on('close', () => resolve(came < 100))
      }),
    )
  }
  assert.equal(path.counts.connections, 60)
  assert.equal(path.counts.resets, results.filter(Boolean).length)
  return results
}

test('without resets everything comes through', async () => assert.ok((await broken(1, 0)).every((one) => !one)))

test('the same seed breaks the same connections, another one others', async () => {
  const first = await broken(7, 300)
  assert.ok(first.some(Boolean) && !first.every(Boolean))
  assert.deepEqual(await broken(7, 300), first)
  assert.notDeepEqual(await broken(8, 300), first)
})
