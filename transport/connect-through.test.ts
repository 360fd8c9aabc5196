/** Proxies that open no tunnel; one that does is beside the simulated servers. */
import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { connectThrough } from './connect-through.ts'

const target = {
  host: 'nowhere.test',
  port: 443,
  servername: 'server.test',
  authority: 'server.test',
  trust: { kind: 'system' },
} as const
const patience = { connectMs: 300, handshakeMs: 300 }

/** A way through a proxy that does this with a connection. */
async function through(context: TestContext, does: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const proxy = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    does(socket)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    proxy.close()
  })
  return connectThrough({ host: '127.0.0.1', port: (proxy.address() as AddressInfo).port })
}

for (const [what, does, kind, said] of [
  ['says nothing', () => {}, 'silent', /says nothing for 300 ms/],
  ['hangs up', (socket: Socket) => void socket.once('data', () => socket.end()), 'unreachable', /hung up/],
  ['refuses', (socket: Socket) => void socket.write('HTTP/1.1 403 Forbidden\r\n\r\n'), 'unreachable', /answers 403/],
  ['speaks another protocol', (socket: Socket) => void socket.write('SSH-2.0\r\n\r\n'), 'unreachable', /in no HTTP/],
  [
    'never comes to an end',
    (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\n'.padEnd(9000, 'x')),
    'unreachable',
    /not speak/,
  ],
] as const)
  test(`a proxy that ${what} opens no tunnel`, async (context) => {
    const open = await through(context, does)
    await assert.rejects(open(target, patience), { name: 'PeerFault', kind, phase: 'connect', what: said })
  })

test('the end of a run ends the wait for a tunnel', async (context) => {
  const open = await through(context, () => {})
  const ended = AbortSignal.timeout(50)
  await assert.rejects(open(target, { ...patience, connectMs: 5000 }, ended), { name: 'PeerFault', phase: 'connect' })
})
