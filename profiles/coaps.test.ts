/** Where an eIM is over CoAP, as a profile says it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipaMappingsOf } from './coaps.ts'
import { parseProfile } from './load.ts'
import { overHttpsOnly } from './test-simulated.ts'

const atUrl = 'adapter: url\n  url: https://eim.example.com/\n  trust: system'
const atCoaps = overHttpsOnly
  .replace('adapter: simulated', atUrl)
  .replace('adapter: simulated', 'adapter: none')
  .replace('[asn1, json]', '[asn1, json, coaps]')
  .replace('O_X_COAPS: false', 'O_X_COAPS: true')
const withCoaps = (written: string) => atCoaps.replace('  trust: system', `  trust: system\n  coaps: ${written}`)

test('a profile says where the eIM is over CoAP, and what no document settles', () => {
  const { eim } = parseProfile(
    withCoaps('{ url: "coaps://eim.example.com/", contentFormat: 42, blockSize: 256, awaySeconds: 600 }'),
    'p.yaml',
  )
  assert.deepEqual(eim.adapter === 'url' && eim.coaps, {
    url: 'coaps://eim.example.com/',
    contentFormat: 42,
    blockSize: 256,
    awaySeconds: 600,
    timing: {},
  })
})

test('an IPA may be called at another Uri-Path than it calls', () => {
  const usual = { path: 'own', timing: {} }
  assert.deepEqual(ipaMappingsOf(usual), { eim: usual, inject: usual })
  assert.deepEqual(ipaMappingsOf({ ...usual, injectPath: 'in' }), { eim: usual, inject: { ...usual, path: 'in' } })
})

const coapsMistakes: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['coaps played without an address', atCoaps, /eim\.coaps: write coaps: with url: coaps:\/\/name:port\//],
  [
    'an address and nothing played over it',
    withCoaps('{ url: "coaps://e/" }').replace(', coaps]', ']').replace('O_X_COAPS: true', 'O_X_COAPS: false'),
    /eim\.coaps: leave it out, or add coaps to bindings/,
  ],
  ['an address of HTTPS', withCoaps('{ url: "https://eim.example.com/" }'), /eim\.coaps\.url: write the address as coaps:/],
  ['an address with port 0', withCoaps('{ url: "coaps://e:0/" }'), /eim\.coaps\.url: write a port from 1 on/],
  [
    'port 0 to send to',
    withCoaps('{ url: "coaps://e/", address: "127.0.0.1:0" }'),
    /eim\.coaps\.address: write a port from 1 on: nobody can be reached at port 0/,
  ],
  ['an address with a path', withCoaps('{ url: "coaps://eim.example.com/x" }'), /eim\.coaps\.url: write the address as coaps:/],
  [
    'a path with a slash in front',
    withCoaps('{ url: "coaps://e/", path: "/gsma" }'),
    /eim\.coaps\.path: write a path without a slash/,
  ],
  ['a block of 100 octets', withCoaps('{ url: "coaps://e/", blockSize: 100 }'), /eim\.coaps\.blockSize: write one of 16, 32/],
  [
    'a block that fits into no datagram',
    withCoaps('{ url: "coaps://e/", blockSize: 1024, mtu: 548 }'),
    /eim\.coaps\.blockSize: write 256 or less, or mtu: 1146 or more: a block of 1024 octets has up to 122 around it/,
  ],
  ['a code of an error', withCoaps('{ url: "coaps://e/", successCode: "4.00" }'), /eim\.coaps\.successCode: write "2\.05"/],
  [
    'a device that is away for a minute',
    withCoaps('{ url: "coaps://e/", awaySeconds: 60 }'),
    /eim\.coaps\.awaySeconds: write at least 300: a message is remembered for 247 seconds/,
  ],
  [
    'a device that is away for less than its messages are remembered',
    withCoaps('{ url: "coaps://e/", awaySeconds: 400, timing: { ackTimeoutMs: 10000 } }'),
    /eim\.coaps\.awaySeconds: write at least 436: .* remembered for 435 seconds/,
  ],
  ['a suite with a blank', withCoaps('{ url: "coaps://e/", suites: "A B" }'), /eim\.coaps\.suites: write suites/],
]

for (const [what, written, message] of coapsMistakes)
  test(`${what} is refused with what to write instead`, () => {
    assert.throws(() => parseProfile(written, 'p.yaml'), { name: 'ConfigError', message })
  })
