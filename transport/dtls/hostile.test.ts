/** Hellos from forged addresses, and datagrams that somebody has changed: who stands goes on standing, and the next honest client is served. */
import assert from 'node:assert/strict'
import { seededOctets } from '../coap/test-path.ts'
import { mutated, numbersOf } from '../test-mutated.ts'
import { dtlsTest } from './test-dtls.ts'
import { manyClients, serves, standing, type TestClient } from './test-many-clients.ts'

const FORGED = 20_000
/** `npm run proof` sends a million. */
const MUTATED = process.env['PROOF'] === '1' ? 1_000_000 : 10_000
const RANDOM = process.env['PROOF'] === '1' ? 1_000_000 : 10_000
const PORT = 5684
/** Where the random of a ClientHello is. */
const HELLO_RANDOM = 13 + 12 + 2

const random = seededOctets('hostile DTLS')
const below = numbersOf(random)
const addressOf = (number: number) => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`

/** The same hello of somebody else. */
function forged(hello: Buffer): Buffer {
  const octets = Buffer.from(hello)
  Buffer.from(random(32)).copy(octets, HELLO_RANDOM)
  return octets
}

dtlsTest(
  `${FORGED} hellos from as many forged addresses leave nothing behind, and the association that stands alone`,
  async () => {
    const world = manyClients({ most: 4 })
    const honest = await standing(world, '192.0.2.1')
    const [first, withCookie] = honest.sent as [Buffer, Buffer]
    const flood = (from: number, count: number) => {
      for (let n = from; n < from + count; n++)
        world.associations.receive(forged(n % 2 === 0 ? first : withCookie), addressOf(n), PORT)
      return process.memoryUsage().rss
    }
    const before = flood(0, 2_000)
    const { datagrams, octets } = world.told
    const grown = flood(2_000, FORGED) - before
    assert.deepEqual(world.associations.counts, { standing: 1, beginning: 0 })
    // Nobody is hit with more than the forger has sent himself: one datagram with a cookie, which is shorter than the hello.
    assert.equal(world.told.datagrams - datagrams, FORGED)
    assert.ok((world.told.octets - octets) / FORGED < first.length)
    // An association that was kept would have some 60 kB.
    assert.ok(grown < 30_000_000, `${grown} octets more`)
    await serves(world, honest, 'still here')
    await serves(world, await standing(world, '192.0.2.2'), 'and so am I')
    assert.deepEqual([world.told.failed, world.told.closed], [[], 0])
  },
)

dtlsTest('the cookie of one address is none for another', async () => {
  const world = manyClients({ most: 4 })
  const honest = await standing(world, '192.0.2.1')
  world.associations.receive(honest.sent[1] as Buffer, '192.0.2.9', PORT)
  world.associations.receive(forged(honest.sent[1] as Buffer), '192.0.2.1', PORT + 1)
  assert.deepEqual(world.associations.counts, { standing: 1, beginning: 0 })
  // At its own it is one: the client begins anew, and until it has ended its handshake the old association stands.
  world.associations.receive(forged(honest.sent[1] as Buffer), '192.0.2.1', PORT)
  assert.deepEqual(world.associations.counts, { standing: 1, beginning: 1 })
  await serves(world, honest, 'still here')
})

dtlsTest('handshakes that are never ended make room for each other, and not for them who stand', async () => {
  const world = manyClients({ most: 4 })
  const crowd: TestClient[] = []
  for (let n = 1; n <= 4; n++) crowd.push(await standing(world, `192.0.2.${n}`))
  for (let n = 0; n < 50; n++) {
    const { session } = world.clientAt(addressOf(n))
    await world.timers.pass(2)
    // It has its cookie and has sent it back; then nothing is heard of it any more.
    session.close()
    await world.timers.pass(1)
  }
  assert.deepEqual(world.associations.counts, { standing: 4, beginning: 4 })
  assert.equal(world.told.failed.length, 46)
  for (const client of crowd) await serves(world, client, 'still here')
})

/** Octets at random, every other time behind the header of a record, of any epoch. */
function rubbish(n: number): Buffer {
  const octets = Buffer.from(random(below(120)))
  if (n % 2 === 0) return octets
  const header = Buffer.alloc(13)
  header.writeUInt8(20 + below(6), 0)
  header.writeUInt16BE(below(2) === 0 ? 0xfefd : 0xfeff, 1)
  header.writeUInt16BE(below(3), 3)
  header.writeUInt16BE(octets.length, 11)
  return Buffer.concat([header, octets])
}

dtlsTest(`${RANDOM} datagrams at random end nothing that stands, and leave nothing behind`, async () => {
  const world = manyClients({ most: 16 })
  const honest = await standing(world, '192.0.2.1')
  const send = async (count: number) => {
    for (let n = 0; n < count; n++) {
      world.associations.receive(rubbish(n), n % 3 === 0 ? honest.address : addressOf(below(100)), PORT)
      if (n % 500 === 0) await world.timers.pass(1)
    }
    return process.memoryUsage().rss
  }
  const before = await send(RANDOM / 4)
  const grown = (await send(RANDOM)) - before
  assert.ok(grown < 40_000_000, `${grown} octets more`)
  assert.deepEqual([world.associations.counts.standing, honest.ended], [1, false])
  await serves(world, honest, 'behind')
  await serves(world, await standing(world, '192.0.2.2'), 'and so am I')
  console.log(`hostile: ${RANDOM} datagrams at random into the DTLS server, ${Math.max(0, grown)} octets grown`)
})

dtlsTest(`${MUTATED} changed datagrams of real handshakes and associations end nothing that stands`, async () => {
  const world = manyClients({ most: 16 })
  const honest = await standing(world, '192.0.2.1')
  await serves(world, honest, 'before')
  const real = [...honest.sent]
  const send = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const octets = mutated(real[below(real.length)] as Buffer, real[below(real.length)] as Buffer, random, below)
      world.associations.receive(octets, n % 3 === 0 ? honest.address : addressOf(below(100)), PORT)
      if (n % 200 > 0) continue
      await world.timers.pass(1)
      // What the test itself remembers would hide what the server does.
      honest.path.length = 0
      // Others come and go, and what they send is changed next.
      const other = await standing(world, addressOf(below(100)))
      real.splice(below(real.length), 1, ...other.sent.slice(0, 1))
      other.session.close()
      await world.timers.pass(2)
    }
    return process.memoryUsage().rss
  }
  const before = await send(MUTATED / 4)
  const grown = (await send(MUTATED)) - before
  assert.ok(grown < 40_000_000, `${grown} octets more`)
  assert.ok(!honest.ended)
  await serves(world, honest, 'behind')
  await serves(world, await standing(world, '192.0.2.2'), 'and so am I')
  console.log(`hostile: ${MUTATED} changed datagrams into the DTLS server, ${Math.max(0, grown)} octets grown`)
})
