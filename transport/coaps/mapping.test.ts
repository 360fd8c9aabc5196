/** What follows from the size of datagrams where nothing else is written: blocks that fit into them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../clock.ts'
import { dtlsTest } from '../dtls/test-dtls.ts'
import { defaultPatience } from '../https-client.ts'
import { Tape } from '../tape.ts'
import { CoapsClient } from './client.ts'
import { blockSizeOf, type CoapsMapping, largestBlockWithin, mappingWithin } from './mapping.ts'
import { asked, ends, right, trust } from './test-ends.ts'

test('blocks are as large as the datagrams let them be, unless another size is written', () => {
  assert.equal(blockSizeOf({}), 1_024)
  assert.equal(blockSizeOf({ mtu: 548 }), 256)
  assert.equal(blockSizeOf({ mtu: 548, blockSize: 1_024 }), 1_024)
  assert.equal(blockSizeOf({ mtu: 1_200, path: 'a'.repeat(120) }), 512)
})

test('a network that loses longer packets says how large datagrams and blocks are, unless it is written', () => {
  assert.deepEqual(mappingWithin({ path: 'x' }, undefined), { path: 'x' })
  assert.deepEqual(mappingWithin({}, 576), { mtu: 548, blockSize: 256 })
  assert.deepEqual(mappingWithin({}, 1_500), { mtu: 1_200, blockSize: 1_024 })
  assert.deepEqual(mappingWithin({ mtu: 300 }, 576), { mtu: 300, blockSize: 128 })
  assert.deepEqual(mappingWithin({ mtu: 1_200 }, 576), { mtu: 1_200, blockSize: 256 })
  assert.deepEqual(mappingWithin({ blockSize: 1_024 }, 576), { mtu: 548, blockSize: 1_024 })
  assert.deepEqual(mappingWithin({}, 68), { mtu: 256, blockSize: 16 })
})

test('what datagrams hold at most has nothing to do with the size of blocks that is written', () => {
  assert.equal(largestBlockWithin({ blockSize: 64 }, undefined), 1_024)
  assert.equal(largestBlockWithin({ mtu: 548, blockSize: 1_024 }, undefined), 256)
  assert.equal(largestBlockWithin({ mtu: 1_200, blockSize: 1_024 }, 576), 256)
})

const long = 'a'.repeat(3_000)
const suites = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-CCM8'] as const

for (const cipher of suites)
  for (const mtu of [256, 548, 1_200])
    dtlsTest(`long bodies go in datagrams of ${mtu} octets at most either way, ${cipher}`, async (t) => {
      const lengths: number[] = []
      const mapping: CoapsMapping = { mtu, suites: cipher, contentFormat: 65_000 }
      const { client, tape, requests } = await ends(t, {
        mapping,
        served: mapping,
        answer: () => right(long),
        server: { passes: ({ length }) => lengths.push(length) > 0 },
      })
      const { response } = await client.exchange({ ...asked, body: Buffer.from(long) }, tape)
      assert.deepEqual([Buffer.from(response.body).toString(), requests[0]?.body.length], [long, long.length])
      assert.ok(Math.max(...lengths) <= mtu, String(Math.max(...lengths)))
    })

dtlsTest('long bodies come through a network of small packets, of which nothing is written elsewhere', async (t) => {
  const { port } = await ends(t, { answer: () => right(long), served: { mtu: 548, blockSize: 1_024 } })
  const target = { host: '127.0.0.1', port, servername: 'eim.test', trust }
  const client = new CoapsClient(
    'eim',
    target,
    { ...defaultPatience, headersMs: 3_000 },
    { suites: suites[1] },
    { network: { mtu: 576 } },
  )
  t.after(() => client.close())
  const { response } = await client.exchange({ ...asked, body: Buffer.from(long) }, new Tape(systemClock))
  assert.equal(response.body.length, long.length)
})
