/** What a server makes of clients that begin again, repeat themselves, or come when it has ended. */
import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { dtlsTest } from './test-dtls.ts'
import { manyClients, serves, standing } from './test-many-clients.ts'

const PORT = 5684

dtlsTest('a client that gives up a handshake and begins another from the same address is served', async () => {
  const world = manyClients({ most: 4 })
  const gone = world.clientAt('192.0.2.1')
  await world.timers.pass(3)
  assert.deepEqual(world.associations.counts, { standing: 0, beginning: 1 })
  gone.session.close()
  await serves(world, await standing(world, '192.0.2.1'), 'here I am')
  assert.deepEqual(world.associations.counts, { standing: 1, beginning: 0 })
})

dtlsTest('behind its end a server takes nothing', async () => {
  const world = manyClients({ most: 4 })
  const honest = await standing(world, '192.0.2.1')
  const [first, withCookie] = honest.sent as [Buffer, Buffer]
  world.associations.close()
  const { datagrams } = world.told
  for (const octets of [first, withCookie]) world.associations.receive(octets, '192.0.2.1', PORT)
  assert.deepEqual([world.associations.counts, world.told.datagrams], [{ standing: 0, beginning: 0 }, datagrams])
  assert.equal(world.told.closed, 1)
})

dtlsTest('a client that does not hear the last flight of the server repeats its own, and is answered again', async () => {
  const world = manyClients({ most: 4 })
  const client = world.clientAt('192.0.2.1')
  await world.timers.pass(4)
  client.isDeaf = true
  await world.timers.pass(2)
  client.isDeaf = false
  assert.deepEqual([world.associations.counts, client.session.isSecure], [{ standing: 1, beginning: 0 }, false])
  // OpenSSL measures its waits with the clock of the system.
  for (let waited = 0; !client.session.isSecure && waited < 5_000; waited += 100) {
    await setTimeout(100)
    await world.timers.pass(2_000)
  }
  await serves(world, client, 'here I am')
  assert.deepEqual([world.told.begun, world.told.failed], [1, []])
})

dtlsTest('a hello that comes late once more begins nothing', async () => {
  const world = manyClients({ most: 4 })
  const client = await standing(world, '192.0.2.1')
  world.associations.receive(client.sent[1] as Buffer, client.address, PORT)
  assert.deepEqual(world.associations.counts, { standing: 1, beginning: 0 })
  await serves(world, client, 'still here')
})

dtlsTest('no datagram of a server is larger than its MTU, also behind a cookie', async () => {
  const world = manyClients({ most: 4 }, { mtu: 300 })
  const { path } = await standing(world, '192.0.2.1')
  const sizes = path.filter(({ by }) => by === 'server').map(({ octets }) => octets.length)
  assert.ok(sizes.length > 5 && Math.max(...sizes) <= 300, sizes.join())
})

dtlsTest('a server without cookies takes the first hello', async () => {
  const world = manyClients({ most: 4 }, { cookies: false })
  const client = world.clientAt('192.0.2.1')
  await world.timers.pass(2)
  assert.deepEqual(world.associations.counts, { standing: 0, beginning: 1 })
  await world.timers.pass(20)
  await serves(world, client, 'here I am')
  // The hello, and the flight that ends the handshake; then what it had to say.
  assert.equal(client.sent.length, 3)
})

dtlsTest('who is told of an association can end it at once: it has stood, and has ended', async () => {
  const world = manyClients({ most: 4 }, {}, ({ close }) => {
    close()
    return { data() {}, closed() {} }
  })
  const client = world.clientAt('192.0.2.1')
  await world.timers.pass(20)
  assert.deepEqual([world.associations.counts, client.ended], [{ standing: 0, beginning: 0 }, true])
  assert.deepEqual([world.told.begun, world.told.closed, world.told.failed], [1, 1, []])
})

const HOUR = 3_600_000

dtlsTest('an association over which nothing comes is ended in time, and one that is used is not', async () => {
  const world = manyClients({ most: 4, idleMs: HOUR })
  const [idle, busy] = [await standing(world, '192.0.2.1'), await standing(world, '192.0.2.2')]
  await world.timers.pass(HOUR - 60_000)
  await serves(world, busy, 'still here')
  // What nobody can have encrypted does not count.
  world.associations.receive(Buffer.from('17fefd0001000000000063000401020304', 'hex'), '192.0.2.1', PORT)
  await world.timers.pass(120_000)
  assert.deepEqual([idle.ended, busy.ended, world.associations.counts], [true, false, { standing: 1, beginning: 0 }])
  await serves(world, busy, 'once more')
  await serves(world, await standing(world, '192.0.2.1'), 'back again')
  await world.timers.pass(2 * HOUR)
  assert.deepEqual([world.told.closed, world.associations.counts], [3, { standing: 0, beginning: 0 }])
})
