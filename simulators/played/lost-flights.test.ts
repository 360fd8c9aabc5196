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

test('one handshake for each poll is not given up before the longest timer is over; what is begun anew unasked is', () => {
  const lost = [0, 2_200, 4_400, 6_600].map((ms) => ({ ms, goesOn: false }))
  assert.equal(givenUp(lost, 4, 8_000), 0)
  assert.equal(givenUp(lost, 4, 65_000), 3)
  assert.equal(givenUp(lost, 1, 8_000), 3)
  assert.equal(givenUp([{ ms: 0, goesOn: true }], 0, 100_000), 0)
})
