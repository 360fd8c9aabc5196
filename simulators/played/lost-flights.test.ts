/** Each flight of a DTLS handshake can be lost once: the path that loses it finds the right one, and both ends of ours get over it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { connectDtls } from '../../transport/dtls/dtls-connect.ts'
import { listenDtls } from '../../transport/dtls/dtls-server.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { flights, givenUp, loses } from './lost-flights.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const identity = identityOf(pki.eimTls)

for (const flight of flights)
  dtlsTest(`a handshake without ${flight} comes to its end, and carries data`, async () => {
    const { lost, passes } = loses(flight)
    let close = () => Promise.resolve()
    const heard = await new Promise<string>((resolve, reject) => {
      const begin = async () => {
        const server = await listenDtls({ identity, passes }, () => ({ data: (octets) => resolve(String(octets)), closed() {} }))
        close = () => server.close()
        const target = { host: server.host, port: server.port, servername: 'localhost', trust: { kind: 'none' } } as const
        const connection = await connectDtls(target, { data() {}, closed() {} }, 5_000)
        connection.send(Buffer.from('here'))
        close = async () => {
          connection.close()
          await server.close()
        }
      }
      begin().catch(reject)
    })
    assert.equal(heard, 'here')
    assert.deepEqual(
      lost.map(({ goesOn }) => goesOn),
      [true],
      'one loss, and something behind it',
    )
    await close()
  })

/** A first hello with this random. */
function helloWith(random: number): Buffer {
  const head = Buffer.from('16feff000000000000000000', 'hex')
  return Buffer.concat([
    head,
    Buffer.of(80, 1),
    Buffer.alloc(11),
    Buffer.of(0xfe, 0xfd),
    Buffer.alloc(32, random),
    Buffer.alloc(8),
  ])
}

test('a hello that comes again goes on with its handshake; one with another random begins another one, from the same address too', () => {
  const { lost, passes } = loses('the first ClientHello')
  assert.equal(passes(helloWith(1), 'received', 'a'), false)
  assert.equal(passes(helloWith(2), 'received', 'a'), false)
  assert.equal(passes(helloWith(2), 'received', 'a'), true)
  assert.equal(passes(helloWith(1), 'received', 'b'), false)
  assert.deepEqual(
    lost.map(({ goesOn }) => goesOn),
    [false, true, false],
  )
})

/** A record of epoch 0 whose content begins so. */
function recordOf(type: number, content: Buffer): Buffer {
  const header = Buffer.from('00fefd00000000000000000000', 'hex')
  header.writeUInt8(type)
  header.writeUInt16BE(content.length, 11)
  return Buffer.concat([header, content])
}

/** A whole handshake message of this type, in one fragment from this place on. */
const messageOf = (type: number, from = 0) =>
  recordOf(22, Buffer.from([type, 0, 0, 66, 0, 2, 0, 0, from, 0, 0, 33, ...Buffer.alloc(33)]))

test('what was on its way with the lost flight goes on with nothing, and neither does who says goodbye; the flight that comes again does', () => {
  const { lost, passes } = loses('the ClientKeyExchange')
  passes(helloWith(1), 'received', 'a')
  assert.equal(passes(messageOf(16), 'received', 'a'), false)
  const changeCipherSpec = recordOf(20, Buffer.of(1))
  const alert = recordOf(21, Buffer.of(2, 90))
  for (const datagram of [messageOf(16, 33), changeCipherSpec, alert]) assert.equal(passes(datagram, 'received', 'a'), true)
  assert.equal(lost[0]?.goesOn, false)
  passes(messageOf(16), 'received', 'a')
  assert.equal(lost[0]?.goesOn, true)
})

test('a goodbye behind a lost flight of the eIM is no answer to it; anything else is', () => {
  const { lost, passes } = loses('the ServerHello')
  passes(helloWith(1), 'received', 'a')
  assert.equal(passes(messageOf(2), 'sent', 'a'), false)
  passes(recordOf(21, Buffer.of(2, 90)), 'received', 'a')
  assert.equal(lost[0]?.goesOn, false)
  passes(messageOf(16), 'received', 'a')
  assert.equal(lost[0]?.goesOn, true)
})

test('one handshake for each poll is not given up before the longest timer is over; what is begun anew unasked is', () => {
  const lost = [0, 2_200, 4_400, 6_600].map((ms) => ({ ms, goesOn: false }))
  assert.equal(givenUp(lost, 4, 8_000), 0)
  assert.equal(givenUp(lost, 4, 65_000), 3)
  assert.equal(givenUp(lost, 1, 8_000), 3)
  assert.equal(givenUp([{ ms: 0, goesOn: true }], 0, 100_000), 0)
})
