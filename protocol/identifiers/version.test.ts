import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareVersions, parseVersion, printVersion, versionFromOctets, versionOctets } from './version.ts'

for (const [text, hex] of [
  ['2.5.0', '020500'],
  ['2.0.12', '02000C'],
  ['14.0.0', '0E0000'],
  ['2.3.1', '020301'],
  ['255.255.255', 'FFFFFF'],
] as const) {
  test(`${text} is ${hex}`, () => {
    assert.equal(versionOctets(parseVersion(text)).toString('hex').toUpperCase(), hex)
    assert.equal(printVersion(versionFromOctets(Buffer.from(hex, 'hex'))), text)
  })
}
test('without a revision it is 0', () => assert.deepEqual(parseVersion('2.5'), { major: 2, minor: 5, revision: 0 }))

for (const [what, text, message] of [
  [
    'a v',
    'v2.5.0',
    'version: "v" is neither digit nor dot at character 1; write three numbers from 0 to 255 with dots, for example 2.5.0',
  ],
  ['one number', '2', 'version: 1 numbers; write three numbers from 0 to 255 with dots, for example 2.5.0'],
  ['four numbers', '2.5.0.0', 'version: 4 numbers; write three numbers from 0 to 255 with dots, for example 2.5.0'],
  [
    'a missing number',
    '2..0',
    'version: no number at character 3; write three numbers from 0 to 255 with dots, for example 2.5.0',
  ],
  ['a leading zero', '2.05.0', 'version: the leading zero of 05 at character 3; write the number without it'],
  ['256', '2.5.256', 'version: the number 256 at character 5; write at most 255, which is what one octet holds'],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseVersion(text), { name: 'IdentifierError', message }))
}
test('numbers that are no octet have no octets', () => {
  assert.throws(() => versionOctets({ major: 2, minor: 256, revision: 0 }), { name: 'IdentifierError' })
  assert.throws(() => versionOctets({ major: 2.5, minor: 0, revision: 0 }), { name: 'IdentifierError' })
  assert.throws(() => versionOctets({ major: -1, minor: 0, revision: 0 }), { name: 'IdentifierError' })
})
for (const hex of ['', '0205', '02050000']) {
  test(`${hex.length / 2} octets are no version`, () =>
    assert.throws(() => versionFromOctets(Buffer.from(hex, 'hex')), { name: 'DecodeError', kind: 'size' }))
}

const octets = fc.uint8Array({ minLength: 3, maxLength: 3 })
test('versions compare as their octets do', () => {
  fc.assert(
    fc.property(octets, octets, (one, other) => {
      const [a, b] = [versionFromOctets(one), versionFromOctets(other)]
      assert.equal(Math.sign(compareVersions(a, b)), Buffer.compare(one, other))
      assert.deepEqual(parseVersion(printVersion(a)), a)
    }),
  )
})
test('a minor version counts as a number', () =>
  assert.equal(Math.sign(compareVersions(parseVersion('2.10'), parseVersion('2.9.9'))), 1))
