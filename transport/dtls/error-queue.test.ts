/** What OpenSSL complains of in DTLS is not left for the TLS of Node, which has the same queue of errors. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { setTimeout } from 'node:timers/promises'
import { listenHttps } from '../https-server.ts'
import { openssl, opensslErrors } from './openssl.ts'
import { dtlsTest } from './test-dtls.ts'
import { manyClients, serves, standing } from './test-many-clients.ts'
import { identities, name, ourServer } from './test-peer-material.ts'
import { until } from './test-udp-programs.ts'

const MESSAGE = 13 + 12

/** Hellos that are none, each made of a right one. */
const malformed: Readonly<Record<string, (hello: Buffer) => void>> = {
  'another length of the message': (hello) => void hello.writeUIntBE(hello.readUIntBE(14, 3) + 5, 14, 3),
  'a fragment': (hello) => void hello.writeUIntBE(10, 13 + 9, 3),
  'another version': (hello) => void hello.writeUInt8(0, MESSAGE),
  'an identifier of a session that is too long': (hello) => void hello.writeUInt8(200, MESSAGE + 34),
  'another number of the message': (hello) => void hello.writeUInt16BE(5, 13 + 4),
}

async function rightHello(): Promise<Buffer> {
  const [hello] = (await standing(manyClients({ most: 4 }), '192.0.2.1')).sent
  return Buffer.from(hello as Buffer)
}

for (const [what, change] of Object.entries(malformed))
  dtlsTest(`a hello with ${what} leaves no error behind`, async () => {
    const hello = await rightHello()
    change(hello)
    openssl().ERR_clear_error()
    const world = manyClients({ most: 4 })
    world.associations.receive(hello, '198.51.100.1', 5684)
    assert.equal(opensslErrors(), '')
  })

dtlsTest('a handshake that fails, and an association that ends, leave no error behind', async () => {
  const world = manyClients({ most: 4 }, { suites: 'ECDHE-ECDSA-AES256-GCM-SHA384' })
  const refused = world.clientAt('192.0.2.1')
  await world.timers.pass(20)
  assert.ok(refused.ended)
  assert.equal(opensslErrors(), '')
  const other = manyClients({ most: 4 })
  const client = await standing(other, '192.0.2.1')
  await serves(other, client, 'here I am')
  client.session.close()
  await other.timers.pass(5)
  assert.equal(opensslErrors(), '')
})

dtlsTest('behind a malformed hello an HTTPS client is answered over its old connection', async (t) => {
  const hello = await rightHello()
  malformed['an identifier of a session that is too long']?.(hello)
  const { port } = await ourServer()
  const web = await listenHttps({
    identity: identities.right,
    answer: async () => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.from('fine') }),
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const socket = createSocket('udp4')
  t.after(async () => {
    socket.close()
    agent.destroy()
    await web.close()
  })
  const status = async () => {
    const asked = request({ host: '127.0.0.1', port: web.port, agent, rejectUnauthorized: false, servername: name })
    const answered = once(asked, 'response')
    asked.end()
    const [response] = await answered
    response.resume()
    await once(response, 'end')
    return response.statusCode
  }
  assert.equal(await status(), 200)
  let isSent = false
  socket.send(hello, port, '127.0.0.1', () => {
    isSent = true
  })
  await until(
    () => isSent,
    () => 'the hello',
  )
  await setTimeout(50)
  for (let n = 0; n < 3; n++) assert.equal(await status(), 200)
})
