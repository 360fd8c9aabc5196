import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { parseEid } from '../protocol/identifiers/eid.ts'
import { startWorld } from './world.ts'

const soon = () => AbortSignal.timeout(20_000)

test('each device of a world is an eUICC of its own, and the eIM manages all of them', async () => {
  const lines: string[] = []
  const world = await startWorld({ devices: 3, log: (actor, line) => lines.push(`${actor} ${line}`) })
  try {
    const eids = world.devices.map(({ eid }) => parseEid(eid))
    assert.equal(new Set(eids).size, 3)
    assert.deepEqual(
      world.operator.euiccs().map(({ eid }) => eid),
      eids,
    )
    const orders = eids.map((eid) => world.operator.queueOperations(eid, [{ listProfileInfo: {} }]))
    await Promise.all(world.devices.map(({ ipa }) => ipa.pokeNow(soon())))
    for (const order of orders) assert.equal(world.operator.order(order).status, 'done')
    assert.ok(lines.some((line) => line.startsWith('eIM ESipa.GetEimPackage')))
  } finally {
    await world.close()
  }
})

test('profiles are ordered one after the other, and installed on a brainpool eUICC over JSON', async () => {
  const world = await startWorld({ curve: 'brainpoolP256r1', binding: 'json', rspBinding: 'asn1' })
  try {
    for (const _ of [1, 2]) {
      const { activationCode } = await world.orderProfile()
      const outcome = await world.ipa.startDownload(activationCode, soon())
      assert.equal(outcome.kind, 'result')
    }
    assert.equal(world.euicc.state.profiles.length, 2)
    assert.deepEqual(
      world.smdp.machine.state.profiles.map(({ status }) => status),
      ['Installed', 'Installed'],
    )
  } finally {
    await world.close()
  }
})

test('a world that cannot be started leaves no server behind', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const portOf = (server: typeof taken) => (server.address() as { port: number }).port
  const port = portOf(free)
  free.close()
  await once(free, 'close')
  await assert.rejects(startWorld({ smdp: { port }, eim: { port: portOf(taken) } }), { code: 'EADDRINUSE' })
  const again = createServer().listen(port, '127.0.0.1')
  await once(again, 'listening')
  again.close()
  taken.close()
})

test('an eIM that is not associated stays unknown to the eUICC', async () => {
  const world = await startWorld({ associated: false })
  try {
    assert.deepEqual(await world.ipa.pokeNow(soon()), [])
    assert.equal(world.operator.euiccs().length, 0)
  } finally {
    await world.close()
  }
})
