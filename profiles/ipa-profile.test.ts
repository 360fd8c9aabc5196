/** What a profile of an IPA says of where it listens, and what is told of mistakes in it. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
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
