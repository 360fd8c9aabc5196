/** The port of a DTLS server: who comes from port 0, and what stays of one that cannot be had; and names of servers that IPv6 alone knows. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { lookingUp } from '../path/test-lookup.ts'
import { boundSockets, fromPortZero } from '../test-sockets.ts'
import { connectDtls, type DtlsTarget } from './dtls-connect.ts'
import { listenDtls } from './dtls-server.ts'
import { dtlsTest } from './test-dtls.ts'
import { manyClients, standing } from './test-many-clients.ts'
import { anchors, identities, name, ourClient, ourServer } from './test-peer-material.ts'

const quiet = () => ({ data() {}, closed() {} })

dtlsTest('a hello from port 0 is answered nowhere, and the next client is served', async (t) => {
  const bound = boundSockets(t)
  const { port, told } = await ourServer()
  const [hello] = (await standing(manyClients({ most: 4 }), '192.0.2.1')).sent
  fromPortZero(bound[0], hello as Buffer)
  await ourClient(port)
  assert.deepEqual([told.associations.length, told.failures], [1, []])
})

dtlsTest('what misbehaves below DTLS can answer nobody at port 0 either, and nobody behind the end', async (t) => {
  const bound = boundSockets(t)
  let late = () => {}
  const server = await listenDtls(
    {
      identity: identities.right,
      beneath(datagram, { send }) {
        late = () => send(datagram)
        return false
      },
    },
    quiet,
  )
  bound[0]?.emit('message', Buffer.of(1), { address: '127.0.0.1', family: 'IPv4', port: 5684, size: 1 })
  await server.close()
  assert.doesNotThrow(late)
})

dtlsTest('of a port that cannot be had no socket stays open', async (t) => {
  const taken = createSocket('udp4').bind(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const bound = boundSockets(t)
  const { port } = taken.address()
  await assert.rejects(listenDtls({ identity: identities.right, port }, quiet), { code: 'EADDRINUSE' })
  assert.throws(() => bound[0]?.close(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' })
})

const target = (port: number): DtlsTarget => ({
  host: 'eim.of.ipv6.test',
  port,
  servername: name,
  trust: { kind: 'ca', pem: anchors },
})

dtlsTest('a server is found whose name has addresses of IPv6 alone', async (t) => {
  let server: Awaited<ReturnType<typeof listenDtls>>
  try {
    server = await listenDtls({ identity: identities.right, host: '::1' }, quiet)
  } catch {
    return t.skip('this machine has no IPv6')
  }
  t.after(() => server.close())
  lookingUp(t, async () => [{ address: '::1', family: 6 }])
  const connection = await connectDtls(target(server.port), quiet(), 5_000)
  assert.equal(connection.facts.version, 'DTLSv1.2')
  connection.close()
})

dtlsTest('of a name that has both, the address of IPv4 is sent to', async (t) => {
  const { port } = await ourServer()
  lookingUp(t, async () => [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ])
  const connection = await connectDtls(target(port), quiet(), 5_000)
  connection.close()
})

dtlsTest('a handshake that is called off while its name is looked up ends at once', async (t) => {
  const over = new AbortController()
  lookingUp(t, () => new Promise(() => {}))
  const made = connectDtls(target(9), quiet(), 60_000, over.signal)
  over.abort()
  await assert.rejects(made, { kind: 'aborted', phase: 'resolve' })
  await assert.rejects(connectDtls(target(9), quiet(), 50), { kind: 'silent', phase: 'resolve' })
})
