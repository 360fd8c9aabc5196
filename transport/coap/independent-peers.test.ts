/** Our message and block layer against CoAP of others, over UDP on loopback: libcoap, as client and as server, and the package coap. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import coap from 'coap'
import { type Random, systemRandom } from '../random.ts'
import { systemTimers } from '../timers.ts'
import { BlockClient } from './block-client.ts'
import { BlockServer } from './block-server.ts'
import { CoapEndpoint } from './endpoint.ts'
import { codes, uriPath } from './message.ts'
import { seededOctets } from './test-path.ts'
import { rfc7252Timing } from './timing.ts'

const missing =
  spawnSync('which', ['coap-client-notls', 'coap-server-notls']).status === 0 ? undefined : 'libcoap is not installed'
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing
const LIMIT_MS = 20_000

const folder = mkdtempSync(join(tmpdir(), 'sgp32-coap-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const body = Buffer.from(seededOctets('independent')(40_000))
const sentFile = join(folder, 'sent')
writeFileSync(sentFile, body)

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

const ports = { timers: systemTimers, random: systemRandom, timing: rfc7252Timing } as const

/** Sends back what comes, or 40 kB where nothing comes. */
async function ourServer() {
  const socket = await bound()
  const received: Buffer[] = []
  const peers = new Map<number, CoapEndpoint>()
  const kept: BlockServer[] = []
  const peerAt = (port: number, address: string) => {
    const blocks = new BlockServer(async ({ payload, code }) => {
      received.push(payload)
      return {
        code: code === codes.get ? codes.content : codes.changed,
        options: [],
        payload: payload.length > 0 ? payload : body,
      }
    }, systemTimers)
    kept.push(blocks)
    const send = (octets: Buffer) => void socket.send(octets, port, address)
    return new CoapEndpoint({ ...ports, send, answer: (message) => blocks.take(message) })
  }
  socket.on('message', (octets, { port, address }) => {
    const peer = peers.get(port) ?? peerAt(port, address)
    peers.set(port, peer)
    peer.receive(octets)
  })
  const close = () => {
    for (const blocks of kept) blocks.close()
    socket.close()
  }
  return { port: socket.address().port, received, close }
}

async function ourClient(port: number, random = systemRandom) {
  const socket = await bound()
  const send = (octets: Buffer) => void socket.send(octets, port, '127.0.0.1')
  const endpoint: CoapEndpoint = new CoapEndpoint({ ...ports, random, send })
  socket.on('message', (octets) => endpoint.receive(octets))
  const blocks = new BlockClient(endpoint, systemRandom)
  return {
    request: (code: string, path: string, payload = Buffer.of()) =>
      blocks.request({ code, options: uriPath(path), payload }, AbortSignal.timeout(LIMIT_MS)),
    close() {
      endpoint.close()
      socket.close()
    },
  }
}

async function freePort(): Promise<number> {
  const socket = await bound()
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

for (const [method, words] of [
  ['get', []],
  ['post', ['-f', sentFile]],
] as const)
  test(`coap-client: ${method} of 40 kB from our server, block by block`, { skip }, async (t) => {
    const server = await ourServer()
    t.after(() => server.close())
    const output = join(folder, `${method}-answer`)
    const url = `coap://127.0.0.1:${server.port}/gsma/rsp2/asn1`
    const child = spawn('coap-client-notls', ['-m', method, '-B', '15', '-o', output, ...words, url], { stdio: 'inherit' })
    assert.deepEqual(await once(child, 'exit'), [0, null])
    assert.ok(readFileSync(output).equals(body))
    assert.deepEqual([server.received.length, server.received[0]?.length], [1, method === 'post' ? 40_000 : 0])
  })

test('coap-server: our client puts 40 kB there, and gets them back', { skip }, async (t) => {
  const port = await freePort()
  const child = spawn('coap-server-notls', ['-A', '127.0.0.1', '-p', String(port), '-d', '4'], { stdio: 'inherit' })
  t.after(() => child.kill('SIGKILL'))
  const client = await ourClient(port)
  t.after(() => client.close())
  // It listens when the first request is answered; until then the request is sent again.
  const put = await client.request('0.03', 'harness', body)
  assert.match(put.code, /^2\.0[14]$/)
  assert.ok((await client.request(codes.get, 'harness')).payload.equals(body))
})

test('the package coap: 40 kB from its server to our client, and from ours to its client', async (t) => {
  const theirs = coap.createServer((_, response) => response.end(body))
  const socketOfTheirs = await bound()
  theirs.listen(socketOfTheirs)
  t.after(() => {
    theirs.close()
    socketOfTheirs.close()
  })
  const { port } = socketOfTheirs.address()
  const client = await ourClient(port)
  t.after(() => client.close())
  assert.ok((await client.request(codes.get, 'anything')).payload.equals(body))

  const server = await ourServer()
  t.after(() => server.close())
  const agent = new coap.Agent({ type: 'udp4' })
  t.after(() => agent.close())
  const request = coap.request({ host: '127.0.0.1', port: server.port, pathname: '/anything', agent })
  request.end()
  const [response] = (await once(request, 'response')) as [{ readonly payload: Buffer }]
  assert.ok(response.payload.equals(body))
})

/** The package tells the blocks of a body by their token, which RFC 7959 does not demand: here each request has the same one. */
const oneToken: Random = (octets) => (octets === 4 ? Buffer.from('abcd') : systemRandom(octets))

test('the package coap: 40 kB posted by our client to its server, and by its client to ours', async (t) => {
  const got: Buffer[] = []
  const theirs = coap.createServer((request, response) => {
    got.push(request.payload)
    response.code = codes.changed
    response.end('taken')
  })
  const socketOfTheirs = await bound()
  theirs.listen(socketOfTheirs)
  t.after(() => {
    theirs.close()
    socketOfTheirs.close()
  })
  const client = await ourClient(socketOfTheirs.address().port, oneToken)
  t.after(() => client.close())
  const { code, payload } = await client.request(codes.post, 'gsma/rsp2/asn1', body)
  assert.deepEqual([code, String(payload), got.length], [codes.changed, 'taken', 1])
  assert.ok(got[0]?.equals(body))

  const server = await ourServer()
  t.after(() => server.close())
  const agent = new coap.Agent({ type: 'udp4' })
  t.after(() => agent.close())
  const request = coap.request({ method: 'POST', host: '127.0.0.1', port: server.port, pathname: '/gsma/rsp2/asn1', agent })
  request.setOption('Block1', Buffer.of(6))
  request.end(body)
  const [response] = (await once(request, 'response')) as [{ readonly code: string; readonly payload: Buffer }]
  assert.equal(response.code, codes.changed)
  assert.ok(response.payload.equals(body))
  assert.deepEqual([server.received.length, server.received[0]?.equals(body)], [1, true])
})
