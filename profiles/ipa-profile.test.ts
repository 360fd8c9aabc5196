/** What a profile of an IPA says of where it listens, and what is told of mistakes in it. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { injectOver } from './ipa-bindings.ts'
import { loadAnyProfile } from './load.ts'

const folder = mkdtempSync(join(tmpdir(), 'ipa-profile-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const text = readFileSync(new URL('simulated-ipa.yaml', import.meta.url), 'utf8')
const right = `device:
  pki: pki
  vpcd: 127.0.0.1:35963
  eim: { listen: "127.0.0.1:443" }
  smdp: { listen: "127.0.0.2:443" }
  inject: { url: https://ipa.example.com/, trust: { certificate: ipa.pem } }
`
const path = join(folder, 'ipa.yaml')

function load(device: string) {
  writeFileSync(path, `${device}${text}`)
  const found = loadAnyProfile(path)
  return found.actor === 'IPA' ? found.profile.device : undefined
}

test('where the IPA listens is a URL and whom to believe', () => {
  assert.deepEqual(load(right)?.inject, { url: 'https://ipa.example.com/', trust: { certificate: 'ipa.pem' } })
})

for (const [what, from, to, message] of [
  ['no https', 'https://ipa', 'http://ipa', /ipa\.yaml:6:18: device\.inject\.url: write the address as https:\/\/name/],
  ['the path of a binding', '.com/,', '.com/gsma/rsp2/asn1,', /ipa\.yaml:6:18: device\.inject\.url: .*without \/gsma\/rsp2/],
  [
    'a word for the trust',
    '{ certificate: ipa.pem }',
    'me',
    /ipa\.yaml:6:51: device\.inject\.trust: write system, none, or one of/,
  ],
  [
    'a block that fits into no datagram',
    'device:\n',
    'device:\n  coaps: { mtu: 300, blockSize: 256 }\n',
    /ipa\.yaml:2:33: device\.coaps\.blockSize: write 128 or less, or mtu: 378 or more/,
  ],
  ['no trust', ', trust: { certificate: ipa.pem }', '', /ipa\.yaml:6:11: device\.inject\.trust: write system, none, or one of/],
] as const)
  test(`${what} is told with its place and what to write`, () =>
    assert.throws(() => load(right.replace(from, to)), { name: 'ConfigError', message }))

/** The profile with something in the place of its binding, options and IPA. */
function loadWith(binding: string, options: Readonly<Record<string, boolean>> = {}, more: string = '') {
  const answered = Object.entries(options).reduce(
    (now, [name, answer]) => now.replace(new RegExp(`${name}: \\w+`), `${name}: ${answer}`),
    text,
  )
  writeFileSync(path, `${more}${answered.replace('binding: asn1', binding)}`)
  const { actor, profile } = loadAnyProfile(path)
  assert.ok(actor === 'IPA')
  return profile
}

test('one binding is played, or a list of them in its order', () => {
  assert.deepEqual(loadWith('binding: asn1').bindings, ['asn1'])
  assert.deepEqual(loadWith('bindings: [coaps, asn1]', { O_X_COAPS: true }).bindings, ['coaps', 'asn1'])
  const all = ['asn1', 'json', 'coaps'] as const
  assert.deepEqual(loadWith(`bindings: [${all}]`, { O_X_COAPS: true, O_X_JSON: true }).bindings, all)
})

for (const [what, binding, options, message] of [
  ['both keys', 'binding: asn1\nbindings: [asn1]', {}, /:\d+:\d+: binding: take it out, or bindings/],
  ['neither', '', {}, /binding: write asn1, json or coaps, or bindings: with a list/],
  ['a binding that there is not', 'bindings: [asn1, http]', {}, /bindings\.1: write asn1, json or coaps/],
  ['a binding twice', 'bindings: [asn1, asn1]', {}, /bindings: write each binding once/],
  ['no binding', 'bindings: []', {}, /bindings: write at least one of asn1, json, coaps/],
  ['a word for the list', 'bindings: asn1', {}, /bindings: write bindings: \[asn1\], or a list/],
  [
    'CoAP that is not claimed',
    'bindings: [asn1, coaps]',
    {},
    /options\.O_X_COAPS: write true, or take coaps out of bindings: what stands there is played/,
  ],
  ['JSON that is not claimed', 'bindings: [json, asn1]', {}, /options\.O_X_JSON: write true, or take json out of bindings/],
  ['one that is not claimed', 'binding: coaps', {}, /options\.O_X_COAPS: write true, or another binding: it is the one/],
] as const)
  test(`${what} is told with what to write`, () =>
    assert.throws(() => loadWith(binding, options), { name: 'ConfigError', message }))

test('JSON in v1.0.1 is told as such, and nothing else of it', () => {
  const v101 = text.replace('spec: "1.2"', 'spec: "1.0.1"').replace('O_X_INDIRECT: true', 'O_X_INDIRECT: false')
  writeFileSync(path, v101.replace('binding: asn1', 'bindings: [asn1, json]'))
  assert.throws(() => loadAnyProfile(path), {
    message: /^[^\n]*: bindings: take json out: SGP\.32 v1\.0\.1 has no JSON binding; it came with v1\.1$/,
  })
})

const prompted = (binding: string, inject: string, options = {}) => {
  const device = right.replace('url: https://ipa.example.com/', inject)
  const withIpa = text.replace('adapter: simulated', 'adapter: prompt').replace('binding: asn1', binding)
  const answered = Object.entries(options).reduce(
    (now, [name, answer]) => now.replace(`${name}: false`, `${name}: ${answer}`),
    withIpa,
  )
  writeFileSync(path, `${device}${answered}`)
  const { actor, profile } = loadAnyProfile(path)
  assert.ok(actor === 'IPA' && profile.device?.inject)
  return profile.device.inject
}

test('ASN.1 and JSON of a device are tested one after the other: nothing of ours tells it which', () => {
  assert.throws(() => prompted('bindings: [asn1, json]', 'url: https://a/', { O_X_JSON: true }), {
    message: /bindings: take asn1 or json out: an entry of an eIM tells a device HTTPS or CoAP, and not which of the two/,
  })
})

test('where the IPA listens is said for each transport that it is injected over', () => {
  const both = 'bindings: [asn1, coaps]'
  const options = { O_X_COAPS: true }
  const two = prompted(both, 'url: https://ipa.test:1/, coaps: { url: "coaps://ipa.test:2/", address: "127.0.0.1:3" }', options)
  assert.equal(injectOver(two, 'asn1')?.url, 'https://ipa.test:1/')
  assert.deepEqual(injectOver(two, 'coaps'), { url: 'coaps://ipa.test:2/', address: '127.0.0.1:3' })
  const [https, coaps] = ['url: https://ipa.test:1/', 'url: "coaps://ipa.test:2/"']
  assert.equal(injectOver(prompted(both, https, options), 'coaps'), undefined)
  assert.equal(injectOver(prompted(both, coaps, options), 'asn1'), undefined)
  assert.throws(() => prompted('bindings: [asn1]', coaps), {
    message: /device\.inject\.url: write https:\/\/name:port\/: the binding is asn1/,
  })
  assert.throws(() => prompted('binding: asn1', `${https}, coaps: { url: "coaps://ipa.test:2/" }`), {
    message: /device\.inject\.coaps: leave it out: it stands beside url: https/,
  })
})

test('what of CoAP is other than usual is for a profile with CoAP', () => {
  const coaps = '  coaps: { blockSize: 64 }\n'
  const device = right.replace(/ {2}inject.*\n/, coaps)
  assert.throws(() => loadWith('binding: asn1', {}, device), { message: /device\.coaps: leave it out, or write binding: coaps/ })
  assert.equal(loadWith('bindings: [asn1, coaps]', { O_X_COAPS: true }, device).device?.coaps?.blockSize, 64)
})
