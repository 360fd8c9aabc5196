/** A handshake in which the n-th datagram of the server is lost stands all the same: what was lost is sent again (RFC 6347 4.2.4). */
import assert from 'node:assert/strict'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'
import { systemClock } from '../clock.ts'
import { systemRandom } from '../random.ts'
import { selfSignedIdentity } from '../tls-identity.ts'
import { connectDtls } from './dtls-connect.ts'
import { listenDtls } from './dtls-server.ts'
import { dtlsTest } from './test-dtls.ts'

const identity = await selfSignedIdentity('eim.test', systemClock, systemRandom)
const MS = 10_000

for (const lost of [1, 2, 3, 4])
  dtlsTest(`datagram ${lost} of the server is lost`, async () => {
    const server = await listenDtls({ identity, mtu: 500 }, () => ({ data() {}, closed() {} }))
    const front = createSocket('udp4')
    const back = createSocket('udp4')
    let client: RemoteInfo | undefined
    let count = 0
    front.on('message', (datagram, from) => {
      client = from
      back.send(datagram, server.port, server.host)
    })
    back.on('message', (datagram) => {
      if (++count !== lost && client !== undefined) front.send(datagram, client.port, client.address)
    })
    front.bind(0, '127.0.0.1')
    await once(front, 'listening')
    after(async () => {
      await server.close()
      front.close()
      back.close()
    })
    const trust = { kind: 'certificate', pem: identity.certificates } as const
    const target = { host: '127.0.0.1', port: front.address().port, servername: 'eim.test', trust }
    const connection = await connectDtls(target, { data() {}, closed() {} }, MS)
    assert.equal(connection.facts.version, 'DTLSv1.2')
    assert.ok(count > 4, 'one datagram was lost, and another one came for it')
    connection.close()
  })
