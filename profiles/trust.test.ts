import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTrust } from './trust.ts'

const read = (url: string, address?: string) => readTrust('none', [{ url, address }], '.')

for (const [url, address] of [
  ['https://localhost/', undefined],
  ['https://localhost:8443/', undefined],
  ['https://127.0.0.1:8443/', undefined],
  ['https://[::1]:8443/', undefined],
  ['coaps://127.0.0.1:5684/', undefined],
  ['coaps://[::1]/', undefined],
  ['https://eim.example.com/', '127.0.0.1:8443'],
  ['https://eim.example.com/', '[::1]:8443'],
  ['https://eim.example.com/', 'localhost:8443'],
] as const)
  test(`trust in nobody is possible at ${url} ${address ?? ''}`, () => assert.deepEqual(read(url, address), { kind: 'none' }))

for (const [url, address] of [
  ['https://eim.example.com/', undefined],
  ['coaps://eim.example.com/', undefined],
  ['https://localhost.example.com/', undefined],
  ['https://127.0.0.1.example.com/', undefined],
  ['https://127.example.com:443/', undefined],
  ['https://localhost/', '192.0.2.1:443'],
  ['https://localhost/', '127.example.com:443'],
  ['https://localhost/', '[::1:2]:443'],
] as const)
  test(`trust in nobody is refused at ${url} ${address ?? ''}`, () =>
    assert.throws(() => read(url, address), { name: 'ConfigError', message: /eim\.trust: none is for loopback only/ }))

test('trust in nobody is possible where each place is on this machine', () => {
  const https = { url: 'https://127.0.0.1:8443/' }
  const coaps = { url: 'coaps://eim.example.com/' }
  assert.deepEqual(readTrust('none', [https, { ...coaps, address: '127.0.0.1:5684' }], '.'), { kind: 'none' })
  assert.throws(() => readTrust('none', [https, coaps], '.'), /none is for loopback only, and eim\.example\.com is not/)
})
