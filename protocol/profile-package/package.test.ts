import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { decodePackage, encodePackage, inspectPackage } from './package.ts'
import { goldenElements, goldenPackages, ten } from './vectors/golden-package.ts'

test('the golden elements joined are the golden package', () => {
  assert.equal(ten.length, goldenPackages.ten.length)
  assert.equal(createHash('sha256').update(ten).digest('hex'), goldenPackages.ten.sha256)
})

test('the golden package is DER and comes back octet for octet', () => {
  const { value, issues } = decodePackage(ten, { strict: true })
  assert.deepEqual(issues, [])
  assert.deepEqual(
    value.map(({ kind }) => kind),
    goldenElements.map(({ name }) => name),
  )
  assert.deepEqual(encodePackage(value), ten)
})

test('the tree counts its offsets from the start of the package', () => {
  const { tree } = inspectPackage(ten)
  assert.deepEqual(
    tree.map(({ offset }) => offset),
    [0, 52, 198, 244, 300, 467, 503, 558, 656, 673],
  )
  const deepest = tree.at(-1)?.children[0]?.children[1]
  assert.deepEqual(
    { offset: deepest?.offset, name: deepest?.name, value: deepest?.value },
    { offset: 679, name: 'identification', value: '9' },
  )
})

test('an element of an unknown tag is kept, noted, and refused in strict mode', () => {
  const upp = Buffer.from(ten)
  upp[656] = 0xab
  const { value, issues } = decodePackage(upp)
  assert.equal(value[8]?.kind, 'unknown')
  assert.deepEqual(
    issues.map(({ kind, offset, path }) => ({ kind, offset, path })),
    [{ kind: 'unknown-arm', offset: 656, path: '[8]' }],
  )
  assert.deepEqual(encodePackage(value), upp)
  assert.throws(() => decodePackage(upp, { strict: true }), {
    name: 'DecodeError',
    kind: 'unknown-arm',
    offset: 656,
    path: '[8]',
  })
})

test('an element of an unknown tag is kept whatever is inside', () => {
  const upp = hex('AB02 0105')
  assert.deepEqual(decodePackage(upp).value, [{ kind: 'unknown', value: upp }])
})

test('issues carry the offset in the package and the number of the element', () => {
  const { issues } = decodePackage(hex('A900 AA06 A004 81020009'))
  assert.deepEqual(
    issues.map(({ kind, offset, path }) => ({ kind, offset, path })),
    [
      { kind: 'missing-element', offset: 2, path: '[0].nonStandard' },
      { kind: 'missing-element', offset: 2, path: '[0].nonStandard' },
      { kind: 'missing-element', offset: 2, path: '[0].nonStandard' },
      { kind: 'non-minimal-integer', offset: 6, path: '[1].end.end-header.identification' },
    ],
  )
})

test('an element that cannot be read ends the reading there, what came before stays in the tree', () => {
  const upp = hex('AB00 A902 8105 AA00')
  const { tree, error, value } = inspectPackage(upp)
  assert.equal(value, undefined)
  assert.equal(error?.offset, 5)
  assert.equal(error?.path, '[1].nonStandard')
  assert.equal(tree.length, 2)
  assert.throws(() => decodePackage(upp), { name: 'DecodeError', kind: 'truncated', offset: 5 })
})

test('a walk that cannot be done gives its error and an empty tree', () => {
  const { tree, error, issues } = inspectPackage(hex('A005'))
  assert.deepEqual(
    { tree, issues, kind: error?.kind, offset: error?.offset },
    { tree: [], issues: [], kind: 'truncated', offset: 1 },
  )
})

test('a departure in the length of an element is noted where it stands', () => {
  assert.deepEqual(
    decodePackage(hex('AA8105A003810109')).issues.map(({ kind, offset }) => ({ kind, offset })),
    [{ kind: 'non-minimal-length', offset: 1 }],
  )
})
