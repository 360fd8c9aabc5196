import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { tlv } from '../protocol/ber/writer.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { readEimConfiguration } from './eim-configuration.ts'
import { testConfiguration } from './test-euicc-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'eim-configuration-'))
after(() => rmSync(folder, { recursive: true }))
const der = testConfiguration(await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) }))
const inside = tlv(0xbf57, tlv(0xa0, der))

function read(contents: string | Uint8Array) {
  writeFileSync(join(folder, 'file'), contents)
  return readEimConfiguration('file', 'assets.euiccs.0.eimConfiguration', folder)
}

const base64 = (octets: Buffer) => octets.toString('base64')
for (const [form, contents] of [
  ['BER', der],
  ['hexadecimal', der.toString('hex')],
  [
    'hexadecimal in several lines, with colons',
    `${der
      .toString('hex')
      .toUpperCase()
      .match(/../g)
      ?.join(':')
      .replace(/(.{60})/g, '$1\n')}\n`,
  ],
  ['hexadecimal behind 0x', `0x${der.toString('hex')}`],
  ['base64', `${base64(der).replace(/(.{64})/g, '$1\n')}\n`],
  ['PEM', `-----BEGIN EIM CONFIGURATION-----\n${base64(der)}\n-----END EIM CONFIGURATION-----\n`],
  ['BER inside BF57 A0', inside],
  ['hexadecimal inside BF57 A0', inside.toString('hex')],
  ['base64 inside BF57 A0', base64(inside)],
] as const)
  test(`a configuration as ${form} is read`, () => {
    const { configuration, issues } = read(contents)
    assert.equal(configuration.eimId, 'eim.harness.test')
    assert.equal(configuration.counterValue, 7)
    assert.deepEqual(issues, [])
  })

const start = /^assets\.euiccs\.0\.eimConfiguration: file: /
for (const [what, contents, message] of [
  ['an empty file', '', /the file is empty/],
  ['prose', 'ask Bob for it', /neither hexadecimal nor base64/],
  ['an odd number of digits', der.toString('hex').slice(1), /neither hexadecimal nor base64|at byte/],
  ['a cut object', der.subarray(0, 20), /at byte \d+/],
  ['octets behind it', Buffer.concat([der, Buffer.of(0)]), /at byte \d+/],
  ['another object', tlv(0x31, der), /at byte 0/],
  ['an object without an eimId', tlv(0x30, tlv(0x83, Buffer.of(1))), /at byte \d+ in eimId|eimId/],
  ['two configurations', tlv(0xbf57, tlv(0xa0, der, der)), /holds 2 configurations, not one/],
  ['a list of none', tlv(0xbf57, tlv(0xa0)), /holds 0 configurations, not one/],
] as const)
  test(`${what} is refused with the key, the place and what to write instead`, () => {
    assert.throws(
      () => read(contents),
      ({ name, message: told }: Error) => {
        assert.equal(name, 'ConfigError')
        assert.match(told, start)
        assert.match(told, message)
        assert.match(told, /write one EimConfigurationData: BER, hexadecimal or base64/)
        return true
      },
    )
  })

test('a file that is not there, a folder and a file that is too large are refused', () => {
  mkdirSync(join(folder, 'sub'))
  writeFileSync(join(folder, 'large'), Buffer.alloc(1024 * 1024 + 1))
  for (const [path, message] of [
    ['nowhere', /nowhere cannot be read \(ENOENT\); write the path of a file with one EimConfigurationData/],
    ['sub', /sub is no file/],
    ['large', /large has 1048577 octets/],
  ] as const)
    assert.throws(() => readEimConfiguration(path, 'k', folder), { name: 'ConfigError', message })
})

test('whatever a file holds, it is read or refused as a mistake of the configuration', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), mutated()), (contents) => {
      try {
        read(contents)
      } catch (error) {
        assert.equal((error as Error).name, 'ConfigError')
      }
    }),
    { numRuns: 300 },
  )
})

/** The right object with one octet changed. */
function mutated() {
  return fc
    .tuple(fc.nat(der.length - 1), fc.nat(255))
    .map(([at, octet]) => Uint8Array.from(der, (one, i) => (i === at ? octet : one)))
}
