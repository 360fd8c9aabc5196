/** Hellos from forged addresses, and datagrams that somebody has changed: who stands goes on standing, and the next honest client is served. */
import assert from 'node:assert/strict'
import { seededOctets } from '../coap/test-path.ts'
import { mutated, numbersOf } from '../test-mutated.ts'
import { dtlsTest } from './test-dtls.ts'
import { manyClients, serves, standing, type TestClient } from './test-many-clients.ts'

const FORGED = 20_000
/** The suites of SGP.32 and CoAP, each by itself: OpenSSL reads the records of each in another way. */
const suites = ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-CCM8'] as const
const alone = (suite: string) => ({ suites: `${suite}:@SECLEVEL=0` })
/** Over all suites. `npm run proof` sends a million. */
const ALL = process.env['PROOF'] === '1' ? 1_000_000 : 10_000
const COUNT = Math.ceil(ALL / suites.length)
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

/** A record as anybody can write one. Its number is 98: no association here has come so far. */
function record(octets: Uint8Array, { type = 23, version = 0xfefd, epoch = 1 } = {}): Buffer {
  const header = Buffer.from('00000000000000000000620000', 'hex')
  header.writeUInt8(type, 0)
  header.writeUInt16BE(version, 1)
  header.writeUInt16BE(epoch, 3)
  header.writeUInt16BE(octets.length, 11)
  return Buffer.concat([header, octets])
}

/** Octets at random, two times out of three behind the header of a record, of any epoch, and half of those in another one. */
function rubbish(n: number): Buffer {
  const octets = Buffer.from(random(below(120)))
  if (n % 3 === 0) return octets
  const around = (inside: Buffer) =>
    record(inside, { type: 20 + below(6), version: [0xfefd, 0xfeff, 0xfe00][below(3)] ?? 0, epoch: below(3) })
  return n % 3 === 1 ? around(octets) : around(around(octets))
}

for (const suite of suites) {
  dtlsTest(`${COUNT} datagrams at random over ${suite} end nothing that stands, and leave nothing behind`, async () => {
    const world = manyClients({ most: 16 }, alone(suite))
    const honest = await standing(world, '192.0.2.1')
    const send = async (count: number) => {
      for (let n = 0; n < count; n++) {
        world.associations.receive(rubbish(n), n % 3 === 0 ? honest.address : addressOf(below(100)), PORT)
        if (n % 500 === 0) await world.timers.pass(1)
      }
      return process.memoryUsage().rss
    }
    const before = await send(COUNT / 4)
    const grown = (await send(COUNT)) - before
    assert.ok(grown < 40_000_000, `${grown} octets more`)
    assert.deepEqual([world.associations.counts.standing, honest.ended], [1, false])
    await serves(world, honest, 'behind')
    await serves(world, await standing(world, '192.0.2.2'), 'and so am I')
    console.log(`hostile: ${COUNT} datagrams at random into the DTLS server over ${suite}, ${Math.max(0, grown)} octets grown`)
  })

  dtlsTest(`${COUNT} changed datagrams of real handshakes and associations over ${suite} end nothing that stands`, async () => {
    const world = manyClients({ most: 16 }, alone(suite))
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
    // Memory is full grown after some hundred thousand.
    const before = await send(COUNT / 2)
    const grown = (await send(COUNT)) - before
    assert.ok(grown < 40_000_000, `${grown} octets more`)
    assert.ok(!honest.ended)
    await serves(world, honest, 'behind')
    await serves(world, await standing(world, '192.0.2.2'), 'and so am I')
    console.log(`hostile: ${COUNT} changed datagrams into the DTLS server over ${suite}, ${Math.max(0, grown)} octets grown`)
  })
}

/** Demands that one datagram from the address of a client that stands ends nothing. */
async function survives(suite: string, datagram: Buffer, what: string): Promise<void> {
  const world = manyClients({ most: 4 }, alone(suite))
  const honest = await standing(world, '192.0.2.1')
  world.associations.receive(datagram, honest.address, PORT)
  // And from that of its server.
  honest.session.receive(datagram)
  await world.timers.pass(5)
  assert.deepEqual([world.told.closed, honest.ended], [0, false], what)
  await serves(world, honest, 'still here')
  honest.session.close()
}

/** Shorter than any cipher needs: OpenSSL ends an association for it. */
const short = record(Buffer.of(1))

for (const suite of suites) {
  dtlsTest(`a protected record at random of any length ends nothing over ${suite}`, async () => {
    for (const length of [0, 1, 15, 16, 17, 24, 32, 48, 63, 64, 65, 80, 112, 200, 1_000, 16_384, 16_704, 16_705, 18_432])
      await survives(suite, record(random(length)), `${length} octets`)
  })

  dtlsTest(`a record that holds another one, which is looked at nowhere, ends nothing over ${suite}`, async () => {
    for (const version of [0xfe00, 0xfeff, 0xfefd])
      for (const epoch of [0, 1, 2])
        await survives(suite, record(short, { version, epoch }), `${version.toString(16)} in epoch ${epoch}`)
    // Longer than what OpenSSL reads at once: it would go on in the middle.
    const many = Buffer.concat(Array.from({ length: 1_300 }, () => short))
    for (const length of [16_380, 16_704, 16_705, 16_720, 18_200])
      await survives(suite, record(many.subarray(0, length)), `${length} octets of records`)
  })

  dtlsTest(`records in one datagram that are longer than what OpenSSL reads at once end nothing over ${suite}`, async () => {
    const behind = record(Buffer.concat(Array.from({ length: 400 }, () => short)), { epoch: 0 })
    for (let first = 15_600; first < 16_380; first += 60)
      for (const epoch of [0, 1])
        await survives(suite, Buffer.concat([record(Buffer.alloc(first), { epoch }), behind]), `${first} octets, epoch ${epoch}`)
  })

  dtlsTest(`a client that has lost its keys and comes back from the same port is served over ${suite}`, async () => {
    const world = manyClients({ most: 4 }, alone(suite))
    await serves(world, await standing(world, '192.0.2.1'), 'before')
    // The server ends the old association by the old keys: the new client cannot read it.
    await serves(world, await standing(world, '192.0.2.1'), 'behind')
    assert.deepEqual([world.told.begun, world.told.failed, world.associations.counts.standing], [2, [], 1])
  })
}
