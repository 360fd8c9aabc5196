/** Who asks for new keys in the middle of an association (HelloRequest, or a ClientHello) is told that there are none (RFC 7925 17). */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import koffi from 'koffi'
import { VirtualTimers } from '../coap/test-path.ts'
import { DtlsContext } from './dtls-context.ts'
import { DtlsSession } from './dtls-session.ts'
import { newAssociation } from './new-association.ts'
import { openssl, opensslErrors } from './openssl.ts'
import { dtlsTest } from './test-dtls.ts'
import { anchors, identities } from './test-peer-material.ts'

const NO_RENEGOTIATION = 1 << 30
const MTU = 1_200
const ROOM = 16_384

/** An end of ours, and a peer on the same OpenSSL that may ask for new keys. Datagrams go from the one to the other at once. */
function withPeer(t: TestContext, peerIs: 'server' | 'client') {
  const node = koffi.load(null)
  const renegotiate = node.func('int SSL_renegotiate(void *ssl)')
  const clearOptions = node.func('uint64_t SSL_clear_options(void *ssl, uint64_t options)')
  const contexts = {
    server: new DtlsContext({ side: 'server', identity: identities.right, cookies: false }),
    client: new DtlsContext({ side: 'client', anchors }),
  }
  const peer = newAssociation(contexts[peerIs].pointer, peerIs, MTU, undefined, undefined)
  clearOptions(peer.ssl, NO_RENEGOTIATION)
  const timers = new VirtualTimers()
  const told = { heard: '', states: [] as string[], peerHeard: '', peerErrors: '' }
  const of = openssl()
  const octets = Buffer.alloc(ROOM)
  /** What the peer has written, to us. */
  const carry = () => {
    for (let count = of.BIO_read(peer.writing, octets, ROOM); count > 0; count = of.BIO_read(peer.writing, octets, ROOM)) {
      const datagram = Buffer.from(octets.subarray(0, count))
      timers.after(1, () => ours.receive(datagram))
    }
  }
  const take = () => {
    of.ERR_clear_error()
    const count = of.SSL_read(peer.ssl, octets, ROOM)
    if (count > 0) told.peerHeard += octets.toString('latin1', 0, count)
    else told.peerErrors += opensslErrors()
    carry()
  }
  const ours: DtlsSession = new DtlsSession(
    contexts[peerIs === 'server' ? 'client' : 'server'],
    {
      timers,
      send(datagram) {
        of.BIO_write(peer.reading, Buffer.from(datagram), datagram.length)
        timers.after(1, take)
      },
      secure: () => void told.states.push('secure'),
      data: (text) => {
        told.heard += text
      },
      closed: (why) => void told.states.push(why ?? 'closed'),
    },
    'the peer',
  )
  t.after(() => {
    ours.close()
    of.SSL_free(peer.ssl)
    for (const context of Object.values(contexts)) context.free()
    of.ERR_clear_error()
  })
  return {
    ours,
    told,
    timers,
    begin() {
      if (peerIs === 'server') return ours.start()
      of.SSL_do_handshake(peer.ssl)
      carry()
    },
    say(text: string) {
      of.SSL_write(peer.ssl, Buffer.from(text), text.length)
      carry()
    },
    askForNewKeys() {
      assert.equal(renegotiate(peer.ssl), 1)
      of.SSL_do_handshake(peer.ssl)
      carry()
    },
  }
}

dtlsTest('a server that asks for new keys is refused, and what its client sends throws nothing', async (t) => {
  const world = withPeer(t, 'server')
  world.begin()
  await world.timers.pass(20)
  assert.deepEqual(world.told.states, ['secure'])
  world.askForNewKeys()
  await world.timers.pass(5)
  assert.equal(world.told.peerErrors, 'no renegotiation')
  if (world.ours.isSecure) world.ours.write(Buffer.from('still here'))
  await world.timers.pass(100)
  assert.ok(world.told.states.length <= 2)
})

dtlsTest('a server that asks for new keys and waits for nothing else is sent to as before', async (t) => {
  const world = withPeer(t, 'server')
  world.begin()
  await world.timers.pass(20)
  world.askForNewKeys()
  // The request has come, and our answer to it has not.
  await world.timers.pass(1)
  for (const text of ['one', 'two']) world.ours.write(Buffer.from(text))
  assert.ok(world.ours.isSecure)
  await world.timers.pass(5)
})

dtlsTest('a client that begins a handshake inside of its association is refused, which OpenSSL takes for the end', async (t) => {
  const world = withPeer(t, 'client')
  world.begin()
  await world.timers.pass(20)
  world.say('before')
  await world.timers.pass(5)
  world.askForNewKeys()
  await world.timers.pass(20)
  assert.match(world.told.peerErrors, /no renegotiation/)
  assert.deepEqual([world.told.heard, world.told.states], ['before', ['secure', 'sslv3 alert handshake failure']])
})

dtlsTest('what OpenSSL does not take now is lost, and what it never takes ends the association; neither is thrown', async (t) => {
  const world = withPeer(t, 'server')
  world.begin()
  await world.timers.pass(20)
  const calls = openssl() as Record<'SSL_write' | 'SSL_get_error', (...values: readonly unknown[]) => number>
  const WANT_READ = 2
  const SYSCALL = 5
  const write = t.mock.method(calls, 'SSL_write', () => -1)
  const error = t.mock.method(calls, 'SSL_get_error', () => WANT_READ)
  world.ours.write(Buffer.from('lost'))
  await world.timers.pass(5)
  assert.deepEqual(world.told.states, ['secure'])
  error.mock.mockImplementation(() => SYSCALL)
  world.ours.write(Buffer.from('never'))
  write.mock.restore()
  error.mock.restore()
  await world.timers.pass(5)
  assert.deepEqual(world.told.states, ['secure', 'error 5'])
})
