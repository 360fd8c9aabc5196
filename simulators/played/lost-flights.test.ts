/** Each flight of a DTLS handshake can be lost once: the path that loses it finds the right one, and both ends of ours get over it. */
import assert from 'node:assert/strict'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { connectDtls } from '../../transport/dtls/dtls-connect.ts'
import { listenDtls } from '../../transport/dtls/dtls-server.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { flights, loses } from './lost-flights.ts'

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
    assert.deepEqual([...lost.values()], [true], 'one loss, and something behind it')
    await close()
  })
