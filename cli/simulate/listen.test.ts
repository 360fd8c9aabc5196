import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asListenError, listenFrom, peerFrom, shownAddress } from './listen.ts'

test('a host, a host with a port, an IPv6 address', () => {
  assert.deepEqual(listenFrom(undefined), { host: '127.0.0.1', port: 0 })
  assert.deepEqual(listenFrom('0.0.0.0'), { host: '0.0.0.0', port: 0 })
  assert.deepEqual(listenFrom('localhost:8443'), { host: 'localhost', port: 8443 })
  assert.deepEqual(listenFrom('[::1]:8443'), { host: '::1', port: 8443 })
  assert.equal(shownAddress({ host: '::1', port: 1 }), '[::1]:1')
})

test('anything else is refused with what to write', () => {
  for (const text of ['', ':8443', '::1', 'a:b', 'a:65536', 'https://a:1'])
    assert.throws(() => listenFrom(text), /--listen .*: write HOST or HOST:PORT, such as 127\.0\.0\.1:8443/, text)
})

test('a peer needs its port', () => {
  assert.deepEqual(peerFrom('--vpcd', 'localhost:35963'), { host: 'localhost', port: 35963 })
  for (const text of ['localhost', 'localhost:0', ':1'])
    assert.throws(() => peerFrom('--vpcd', text), /--vpcd .*: write HOST:PORT/)
})

test('a port that cannot be had is the mistake of a user, anything else is not', () => {
  const at = { host: '127.0.0.1', port: 80 }
  const inUse = Object.assign(new Error('x'), { code: 'EADDRINUSE' })
  assert.match(String(asListenError(inUse, at)), /ConfigError: --listen 127\.0\.0\.1:80: the port is in use: write another one/)
  const other = new Error('x')
  assert.equal(asListenError(other, at), other)
})
