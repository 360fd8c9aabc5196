/** The HTTP CONNECT proxy, with the client that the simulated IPA goes through it by. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { connectThrough } from '../../transport/connect-through.ts'
import { defaultPatience, HttpsClient } from '../../transport/https-client.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { systemRandom } from '../../transport/random.ts'
import { blankTape } from '../../transport/tape.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { startConnectProxy } from './connect-proxy.ts'

const NAME = 'server.test'

async function scene(context: TestContext, called: string = NAME) {
  const identity = await selfSignedIdentity(NAME, systemClock, systemRandom)
  const server = await listenHttps({
    identity,
    answer: ({ body }) => ({ kind: 'answer', status: 200, headers: {}, body }),
  })
  const proxy = await startConnectProxy({ places: { [NAME]: { host: server.host, port: server.port } } })
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const target = { host: 'nowhere.test', port: 443, servername: called, authority: called, trust }
  const client = new HttpsClient('server', target, { ...defaultPatience, connectMs: 500 }, connectThrough(proxy.place))
  context.after(async () => {
    await client.close()
    await proxy.close()
    await server.close()
  })
  const body = Buffer.from('through a tunnel')
  const post = () => client.exchange({ method: 'POST', path: '/', headers: {}, body, framing: 'sized' }, blankTape)
  return { proxy, server, post }
}

test('a request goes through a tunnel to the server of this name, and TLS is with the server', async (context) => {
  const { proxy, server, post } = await scene(context)
  const { response } = await post()
  assert.equal(Buffer.from(response.body).toString(), 'through a tunnel')
  const [tunnel] = proxy.asked
  assert.deepEqual(
    { ...tunnel, at: 0 },
    { target: `${NAME}:443`, server: { host: server.host, port: server.port }, isTunnel: true, first: 0x16, at: 0 },
  )
})

test('a server that the proxy does not know is not reached', async (context) => {
  const { proxy, post } = await scene(context, 'other.test')
  await assert.rejects(post(), { name: 'PeerFault', kind: 'unreachable', phase: 'connect', what: /the proxy answers 502/ })
  assert.equal(proxy.asked[0]?.server, undefined)
})

test('the server is known by its address too', async (context) => {
  const { proxy, server } = await scene(context)
  const { host, port } = proxy.place
  const path = `${server.host}:${server.port}`
  const status = await new Promise((resolve, reject) => {
    const asking = request({ host, port, method: 'CONNECT', path })
    asking.once('connect', ({ statusCode }, socket) => {
      socket.destroy()
      resolve(statusCode)
    })
    asking.once('error', reject).end()
  })
  assert.equal(status, 200)
  assert.equal(proxy.asked[0]?.server?.port, server.port)
})

test('a request that is no CONNECT is refused, and noted as none', async (context) => {
  const { proxy } = await scene(context)
  const { host, port } = proxy.place
  const status = await new Promise((resolve, reject) => {
    const asking = request({ host, port, method: 'POST', path: `http://${NAME}/gsma/rsp2/asn1` }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asking.once('error', reject).end('in the clear')
  })
  assert.equal(status, 405)
  assert.deepEqual([proxy.asked[0]?.isTunnel, proxy.asked[0]?.target], [false, NAME])
})

test('a proxy that ends its tunnels ends connections through it', async (context) => {
  const { proxy, post } = await scene(context)
  await post()
  proxy.reset()
  assert.equal(proxy.asked.length, 0)
  // What is found gone at the moment of a request is no answer; the next one goes another way.
  await post().catch(() => {})
  await post()
  assert.ok(proxy.asked.length > 0)
})
