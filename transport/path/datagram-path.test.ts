/** A path between UDP sockets on loopback: what comes through, from where, and what is counted and told. */
import assert from 'node:assert/strict'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { VirtualTimers } from '../coap/test-path.ts'
import { boundSockets, fromPortZero } from '../test-sockets.ts'
import { openDatagramPath } from './datagram-path.ts'
import { pathTo, udpSocket, until } from './test-datagrams.ts'

interface Heard {
  readonly text: string
  readonly from: number
}

/** Everything that comes to a socket. */
function hearing(socket: Socket, then: (text: string, from: RemoteInfo) => void = () => {}): Heard[] {
  const heard: Heard[] = []
  socket.on('message', (octets, from) => {
    heard.push({ text: String(octets), from: from.port })
    then(String(octets), from)
  })
  return heard
}

const texts = (heard: readonly Heard[]) => heard.map(({ text }) => text)

/** A peer that sends back what it hears. */
async function echo() {
  const socket = await udpSocket()
  const heard = hearing(socket, (text, { port }) => socket.send(`${text} back`, port, '127.0.0.1'))
  return { port: socket.address().port, heard, socket }
}

test('without a script everything passes both ways, each client has an address of its own, and nothing is told', async () => {
  const peer = await echo()
  const path = await pathTo(peer.port)
  const clients = [await udpSocket(), await udpSocket()]
  const heard = clients.map((client) => hearing(client))
  for (const [n, client] of clients.entries()) for (const text of ['a', 'bc']) client.send(`${n}${text}`, path.port, path.host)
  await until(() => heard.every(({ length }) => length === 2), 'four answers')
  assert.deepEqual(heard.map(texts), [
    ['0a back', '0bc back'],
    ['1a back', '1bc back'],
  ])
  assert.ok(heard.flat().every(({ from }) => from === path.port))
  assert.equal(new Set(peer.heard.map(({ from }) => from)).size, 2)
  assert.deepEqual(path.counts, {
    toPeer: { datagrams: 4, octets: 10, delivered: 4, lost: 0 },
    fromPeer: { datagrams: 4, octets: 30, delivered: 4, lost: 0 },
  })
  assert.deepEqual(path.told, [])
})

test('drop, duplicate and reorder, both ways, by the number of the datagram; then another script', async () => {
  const peer = await echo()
  const path = await pathTo(peer.port, {
    toPeer: [
      { at: 0, kind: 'drop' },
      { at: 1, kind: 'holdBack', behind: 1 },
    ],
    fromPeer: [{ at: 1, kind: 'duplicate', times: 2 }],
  })
  const client = await udpSocket()
  const heard = hearing(client)
  for (const text of ['0', '1', '2']) client.send(text, path.port, path.host)
  await until(() => heard.length === 3, 'three answers')
  assert.deepEqual(texts(peer.heard), ['2', '1'])
  assert.deepEqual(texts(heard), ['2 back', '1 back', '1 back'])
  path.trouble({ toPeer: [{ at: 1, kind: 'drop' }] })
  for (const text of ['3', '4', '5']) client.send(text, path.port, path.host)
  await until(() => heard.length === 5, 'two answers more')
  assert.deepEqual(texts(peer.heard).slice(2), ['3', '5'])
  assert.deepEqual(path.told, [
    'path to the eIM: to it 0 drop, 1 holdBack; from it 1 duplicate',
    'path: datagram 0 to the eIM is lost',
    'path: datagram 1 to the eIM waits for the next one',
    'path: datagram 1 from the eIM comes twice',
    'path to the eIM: to it 1 drop',
    'path: datagram 1 to the eIM is lost',
  ])
  assert.throws(() => path.trouble({ mtu: 1 }), RangeError)
})

test('each client is counted by itself, and one that was forgotten still counts', async () => {
  const peer = await echo()
  const path = await pathTo(peer.port, { toPeer: [{ at: 1, kind: 'drop' }], fromPeer: [{ at: 0, kind: 'drop' }] })
  const clients = [await udpSocket(), await udpSocket()]
  const heard = clients.map((client) => hearing(client))
  for (const [n, client] of clients.entries())
    for (const text of ['a', 'b', 'c']) client.send(`${n}${text}`, path.port, path.host)
  await until(() => heard.every(({ length }) => length === 1), 'two answers')
  assert.deepEqual(heard.map(texts), [['0c back'], ['1c back']])
  for (const [n, one] of (await Promise.all(Array.from({ length: 64 }, udpSocket))).entries())
    one.send(`${n}`, path.port, path.host)
  await until(() => path.counts.fromPeer.datagrams === 68, 'all of them')
  assert.equal(path.counts.toPeer.datagrams, 70)
  assert.equal(path.counts.toPeer.lost, 2)
  assert.equal(path.counts.fromPeer.lost, 66)
})

test('after a rebinding the peer sees another address, and what it sends to the old one is lost', async () => {
  const peer = await udpSocket()
  const seen = hearing(peer)
  const path = await pathTo(peer.address().port, { toPeer: [{ at: 1, kind: 'rebind' }] })
  const client = await udpSocket()
  const heard = hearing(client)
  for (const text of ['0', '1', '2']) client.send(text, path.port, path.host)
  await until(() => seen.length === 3, 'three datagrams')
  const [first, second, third] = seen.map(({ from }) => from)
  assert.notEqual(first, second)
  assert.equal(second, third)
  peer.send('to the old one', first!, '127.0.0.1')
  const lost = 'path: a datagram from the eIM is lost: it went to an address that its receiver has no more'
  await until(() => path.told.includes(lost), 'the loss')
  peer.send('to the new one', second!, '127.0.0.1')
  await until(() => heard.length === 1, 'the other one')
  assert.deepEqual(texts(heard), ['to the new one'])
  assert.deepEqual(path.told.slice(1), ['path: from datagram 1 to the eIM on, its sender has another address', lost])
})

test('a delay lasts as long as the injected timers say', async () => {
  const peer = await echo()
  const timers = new VirtualTimers()
  const target = { host: '127.0.0.1', port: peer.port }
  const path = await openDatagramPath({ target, peer: 'the eIM', timers, script: { chance: { delayMs: 60_000 } } })
  const client = await udpSocket()
  client.send('a', path.port, path.host)
  await until(() => path.counts.toPeer.datagrams === 1, 'the datagram')
  await timers.pass(59_999)
  assert.equal(path.counts.toPeer.delivered, 0)
  await timers.pass(1)
  assert.equal(path.counts.toPeer.delivered, 1)
  await until(() => peer.heard.length === 1, 'its arrival')
  await path.close()
})

test('whoever is not the peer gets nothing through to a client', async () => {
  const peer = await echo()
  const path = await pathTo(peer.port)
  const [client, stranger] = [await udpSocket(), await udpSocket()]
  const heard = hearing(client)
  client.send('a', path.port, path.host)
  await until(() => heard.length === 1, 'the answer')
  stranger.send('forged', peer.heard[0]!.from, '127.0.0.1')
  client.send('b', path.port, path.host)
  await until(() => heard.length === 2, 'the next answer')
  assert.deepEqual(texts(heard), ['a back', 'b back'])
  assert.equal(path.counts.fromPeer.datagrams, 2)
})

test('more clients than a path has room for: the one that was silent longest is forgotten, and comes back under another address', async () => {
  const peer = await echo()
  const path = await pathTo(peer.port)
  const first = await udpSocket()
  const heard = hearing(first)
  first.send('a', path.port, path.host)
  await until(() => heard.length === 1, 'the answer')
  const crowd = await Promise.all(Array.from({ length: 64 }, udpSocket))
  for (const [n, one] of crowd.entries()) one.send(`${n}`, path.port, path.host)
  await until(() => peer.heard.length === 65, 'all of them')
  first.send('b', path.port, path.host)
  await until(() => heard.length === 2, 'the answer of the one that was forgotten')
  const own = peer.heard.filter(({ text }) => text === 'a' || text === 'b').map(({ from }) => from)
  assert.equal(new Set(own).size, 2)
})

test('the end of a path is the end of what is under way; it ends twice, and with a signal', async () => {
  const peer = await echo()
  const target = { host: '127.0.0.1', port: peer.port }
  const stop = new AbortController()
  const settings = { target, peer: 'the eIM', script: { chance: { delayMs: 60_000 } } }
  const path = await openDatagramPath(settings, stop.signal)
  const client = await udpSocket()
  client.send('a', path.port, path.host)
  await until(() => path.counts.toPeer.datagrams === 1, 'the datagram')
  stop.abort()
  await path.close()
  assert.deepEqual([path.counts.toPeer.lost, peer.heard.length], [1, 0])
  await assert.rejects(openDatagramPath(settings, stop.signal), { name: 'PeerFault', kind: 'aborted' })
  const nowhere = { ...settings, target: { host: 'no-such-host.invalid', port: 1 } }
  await assert.rejects(openDatagramPath(nowhere), { name: 'PeerFault', kind: 'unreachable', phase: 'resolve' })
  await assert.rejects(openDatagramPath({ ...settings, script: { mtu: 1 } }), RangeError)
})

test('a datagram from port 0 goes nowhere, and others pass', async (t) => {
  const peer = await echo()
  const bound = boundSockets(t)
  const path = await pathTo(peer.port)
  fromPortZero(bound[0], Buffer.from('from nowhere'))
  const client = await udpSocket()
  const heard = hearing(client)
  client.send('a', path.port, path.host)
  await until(() => heard.length > 0, 'the answer')
  assert.deepEqual([texts(heard), path.counts.toPeer.datagrams], [['a back'], 1])
})

test('of a port that cannot be had no socket stays open', async (t) => {
  const taken = await udpSocket()
  const bound = boundSockets(t)
  const { port } = taken.address()
  const opened = openDatagramPath({ target: { host: '127.0.0.1', port: 9 }, peer: 'the eIM', listen: { port } })
  await assert.rejects(opened, { code: 'EADDRINUSE' })
  assert.throws(() => bound[0]?.close(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' })
})

for (const host of ['0:0:0:0:0:0:0:1', '::0001', '::1'])
  test(`what comes back from ${host} passes, however the address is written`, async (t) => {
    const peer = createSocket('udp6')
    t.after(() => peer.close())
    try {
      peer.bind(0, '::1')
      await once(peer, 'listening')
    } catch {
      return t.skip('this machine has no IPv6')
    }
    peer.on('message', (octets, { port, address }) => peer.send(octets, port, address))
    const path = await openDatagramPath({ target: { host, port: peer.address().port }, peer: 'the eIM' })
    t.after(() => path.close())
    const client = await udpSocket()
    const heard = hearing(client)
    client.send('there and back', path.port, path.host)
    await until(() => heard.length > 0, 'the answer')
    assert.deepEqual(texts(heard), ['there and back'])
  })

test('whose datagrams the peer sees at a port of the path is known, after another address too', async () => {
  const peer = await echo()
  const path = await pathTo(peer.port, { toPeer: [{ at: 1, kind: 'rebind' }] })
  const client = await udpSocket()
  for (const text of ['a', 'b']) client.send(text, path.port, path.host)
  await until(() => peer.heard.length === 2, 'two datagrams')
  const ports = peer.heard.map(({ from }) => from)
  assert.equal(new Set(ports).size, 2)
  assert.deepEqual([...ports, client.address().port].map(path.clientAt), ['127.0.0.1', '127.0.0.1', undefined])
})
