/** The tree that a reading leaves behind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TreeNode } from '../ber/tree.ts'
import { tlv } from '../ber/writer.ts'
import { SubjectPublicKeyInfo } from '../certificates/x509-types.ts'
import { typeNamed, vectorNamed } from '../vectors/by-name.ts'
import { hex } from '../vectors/hex.ts'
import { anyElement } from './any.ts'
import { optional, sequence } from './sequence.ts'
import { decode, encode, inspect, type Type } from './type.ts'
import { Either, Sample } from './vectors/sample-types.ts'

test('the tree names every element, with values in human form', () => {
  const Outer = sequence('Outer', { either: Either, sample: Sample, open: optional(anyElement) })
  const { tree, issues } = inspect(Outer, hex('3015 a302 0500 3007 0402 0102 8201 01 0c03 616263 0101 ff'))
  const lines: string[] = []
  const walk = (nodes: typeof tree, depth: number) => {
    for (const node of nodes) {
      lines.push(
        `${' '.repeat(depth)}${node.offset} ${node.name}: ${node.type}${node.value === undefined ? '' : ` = ${node.value}`}`,
      )
      walk(node.children, depth + 1)
    }
  }
  walk(tree, 0)
  assert.deepEqual(lines, [
    '0 Outer: Outer',
    ' 2 either.wrapped: Inner',
    '  4 yes: NULL = ',
    ' 6 sample: Sample',
    '  8 id: OCTET STRING = 0102',
    '  12 result: Result = refused (1)',
    ' 15 open: ANY = "abc"',
    ' 20 : ',
  ])
  assert.equal(issues[0]?.kind, 'unknown-element')
})

test('a tree ends where reading ended, with the error beside it', () => {
  const { tree, error, value } = inspect(Sample, hex('3005 0402 0102 80'))
  assert.equal(value, undefined)
  assert.equal(error?.kind, 'truncated')
  assert.deepEqual(
    tree[0]?.children.map(({ name }) => name),
    ['id'],
  )
  assert.equal(inspect(Sample, hex('3000'), { limits: { length: 1 } }).error?.kind, 'limit')
})

test("a mistake of ours in a type is not taken for the peer's", () => {
  const broken: Type<unknown> = { ...anyElement, tags: [], read: () => Number(undefined).toFixed(1000) }
  assert.throws(() => inspect(broken, hex('0500')), RangeError)
})

const certificate = (() => {
  const { value } = decode(typeNamed('GetCertsResponse'), vectorNamed('GetCerts ok'))
  return (value as { readonly value: { readonly eumCertificate: Buffer } }).value.eumCertificate
})()

const insideCertificate = certificate.subarray(4)

const names = (nodes: readonly TreeNode[], depth = 0): string[] =>
  depth > 3 ? [] : nodes.flatMap((node) => [`${' '.repeat(depth)}${node.name}: ${node.type}`, ...names(node.children, depth + 1)])

test('a choice in a wrapper, a list of choices, a choice that is an element', () => {
  const head = hex(`800165 5A10${'11'.repeat(16)} 810101`)
  const { tree } = inspect(typeNamed('EuiccPackageSigned'), tlv(0x30, head, hex('A005 A600 BF2D00')))
  assert.deepEqual(names(tree).slice(4), [
    ' euiccPackage.psmoList: SEQUENCE OF Psmo',
    '  [0].getRAT: GetRAT',
    '  [1].listProfileInfo: ProfileInfoListRequest',
  ])
  const trigger = inspect(typeNamed('ProfileDownloadTriggerRequest'), hex('BF5406 A004 A202 8000'))
  assert.deepEqual(names(trigger.tree), [
    'ProfileDownloadTriggerRequest: ProfileDownloadTriggerRequest',
    ' profileDownloadData: ProfileDownloadData',
    '  contactSmds: ContactSmds',
    '   smdsAddress: UTF8String',
  ])
})

for (const [what, carried, kind, type] of [
  ['a certificate in A1', tlv(0xa1, insideCertificate), 'eimCertificate', 'Certificate'],
  ['a bare certificate', certificate, 'eimCertificate', 'Certificate'],
  ['a key in A0', tlv(0xa0, encodeKey().subarray(2)), 'eimPublicKey', 'SubjectPublicKeyInfo'],
  ['a bare key', encodeKey(), 'eimPublicKey', 'SubjectPublicKeyInfo'],
] as const) {
  test(`${what} stands under its arm`, () => {
    const { tree, error } = inspect(typeNamed('EimConfigurationData'), tlv(0x30, hex('800165'), tlv(0xa5, carried)), {
      variants: true,
    })
    assert.equal(error, undefined)
    const arm = tree[0]?.children[1]?.children[0]
    assert.deepEqual([arm?.name, arm?.type], [kind, type])
    assert.equal(arm?.children[0]?.name, type === 'Certificate' ? 'tbsCertificate' : 'algorithm')
  })
}

function encodeKey(): Buffer {
  return encode(SubjectPublicKeyInfo, {
    algorithm: { algorithm: '1.2.840.10045.2.1', parameters: hex('06082A8648CE3D030107') },
    subjectPublicKey: { unused: 0, octets: Buffer.alloc(65, 4) },
  })
}
