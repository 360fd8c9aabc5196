import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { goldenElements } from '../../protocol/profile-package/vectors/golden-package.ts'
import { vectorsOf } from '../../protocol/vectors/vectors.ts'
import { captured } from './captured.ts'

function vector(name: string, spec: '1.2' | '1.0.1' = '1.2'): string {
  const found = vectorsOf(spec).find((one) => one.name === name)
  assert.ok(found !== undefined, name)
  return found.hex
}

describe('the tree', () => {
  test('of a package: offset, tag, length, name, value', async () => {
    const { out, code } = await captured([vector('package')])
    assert.equal(code, 0)
    assert.equal(
      out,
      `GetEimPackageResponse, SGP.32 v1.2, 122 octets from hex

   0 BF4F 119  GetEimPackageResponse
   3 BF51 116  └ euiccPackageRequest
   6 30    47    ├ euiccPackageSigned
   8 80    16    │ ├ eimId             "eim.example.test"
  26 5A    16    │ ├ eidValue          89049032000000000000000000000066 (check digits right)
  44 81     1    │ ├ counterValue      1
  47 82     2    │ ├ eimTransactionId  0102
  51 A0     2    │ └ euiccPackage.psmoList
  53 A6     0    │   └ [0].getRAT      empty
  55 5F37  64    └ eimSignature        ${'00'.repeat(64)}
`,
    )
  })

  test('of an object with issues: each under its node, and a summary', async () => {
    const { out, code } = await captured([vector('missing eimId').slice(0, -128) + '00'.repeat(64)])
    assert.equal(code, 1)
    assert.match(
      out,
      /\n {3}3 30 {4}29 {2}├ euiccPackageSigned\n {3}5 ! {9}│ │ missing-element: EuiccPackageSigned without eimId\n/,
    )
    assert.match(out, /\n\n1 issue: missing-element at 5\n$/)
  })

  test('of octets that are cut off: what is there, and how much is missing', async () => {
    const { out, code } = await captured([vector('cut inside the signature')])
    assert.equal(code, 2)
    assert.match(out, /^EuiccPackageRequest, .*\nhint: the input ends 5 octets before the object does\n/)
    assert.match(out, /\n {2}52 5F37 {2}64 {2}└ eimSignature +cut off: 59 of 64 octets\n/)
    assert.match(out, /\n {3}2 !! {8}│ truncated: BF51 needs 116 octets of value and 111 are left\n/)
    assert.match(out, /\nnot decodable: BF51 needs 116 octets of value and 111 are left at byte 2\n$/)
  })

  test('in strict mode ends at the first departure', async () => {
    const { out, code } = await captured(['BF4F155A810F890490320000000000000000000000800101'], { strict: true })
    assert.equal(code, 2)
    assert.match(
      out,
      /\n {3}4 !! .*non-minimal-length: length 15 in 2 octets\n\nrefused in strict mode: [^\n]* at byte 4[^\n]*\n$/,
    )
    assert.doesNotMatch(out, /notifyStateChange/)
  })

  test('shows what lies behind the place where reading ended, without a type', async () => {
    const { out, code } = await captured(['BF5009BF53068001010201 05'.replace(' ', '')])
    assert.equal(code, 2)
    assert.match(out, /wrong-tag: 02 in a list/)
    assert.match(out, /\n {3}9 02 {5}1 .*INTEGER +5\n/)
  })

  test('opens what octet strings are known to hold', async () => {
    const { out } = await captured([vector('data response, all members')])
    for (const line of [
      /freeNonVolatileMemory +98304\n/,
      /EUICCResponse\n.*peStatus\n.*\[0\] PEStatus\n.*status +ok \(0\)\n/,
      /eumCertificate +O=T EUM, CN=EUM: eum, 2026-01-01 to 2046-01-01, P-256\n/,
      /KeyUsage +\{ keyCertSign \}\n/,
      /policyIdentifier +2\.23\.146\.1\.2\.1\.2 \(role eum\)\n/,
      /aid +A0000005591010FFFFFFFF8900001100 \(ISD-P 0011\)\n/,
      /parameters +1\.2\.840\.10045\.3\.1\.7 \(P-256\)\n/,
    ])
      assert.match(out, line)
  })

  test('names a wrong EID', async () => {
    const { out } = await captured(['BF4F125A1089049032000000000000000000000067'])
    assert.match(out, /eidValue +89049032000000000000000000000067 \(wrong check digits: 67, not 66\)\n/)
  })

  test('of a BoundProfilePackage: sizes of the protected blocks, metadata in clear, also out of two blocks', async () => {
    const metadata = Buffer.from(vector('StoreMetadata with IoT fields'), 'hex')
    const mac = Buffer.alloc(8, 0xaa)
    for (const cut of [metadata.length, 20]) {
      const parts = [metadata.subarray(0, cut), metadata.subarray(cut)].filter(({ length }) => length > 0)
      const blocks = parts.map((part) => tlv(0x88, part, mac))
      const { out, code } = await captured([boundPackage(blocks).toString('hex')])
      assert.equal(code, 0)
      assert.match(out, /\[0\] OCTET STRING +A{48} \(16 octets encrypted, 8 of MAC\)\n/)
      assert.match(out, /\[0\] OCTET STRING +\d+ octets in clear, 8 of MAC/)
      assert.match(out, /StoreMetadataRequest\n.*iccid +89000123456789012341\n.*serviceProviderName +"SP"\n/)
      assert.match(out, /fallbackAllowed +TRUE\n/)
      assert.match(out, /\[0\] OCTET STRING +1008 octets encrypted, 8 of MAC\n/)
    }
  })

  test('of an unprotected profile package', async () => {
    const { out, code } = await captured([goldenElements.map(({ hex }) => hex).join('')])
    assert.equal(code, 0)
    assert.match(out, /^ProfilePackage, TCA profile package, /)
    for (const { name } of goldenElements) assert.ok(out.includes(`ProfileElement.${name}`), name)
  })

  test('without an issue counts the octets of every line', async () => {
    const { items } = JSON.parse((await captured([vector('package')], { json: true })).out)
    const [{ tree, length }] = items
    assert.equal(tree[0].headerLength + tree[0].length, length)
  })
})

test('the JSON document has the members that its description names', async () => {
  const { out, code } = await captured([vector('missing eimId')], { json: true })
  const document = JSON.parse(out)
  assert.deepEqual(Object.keys(document), ['form', 'notes', 'exitCode', 'error', 'items'])
  assert.equal(document.exitCode, code)
  const [object] = document.items
  assert.deepEqual(Object.keys(object), [
    'kind',
    'title',
    'type',
    'book',
    'spec',
    'mode',
    'length',
    'candidates',
    'hints',
    'issues',
    'error',
    'tree',
  ])
  assert.equal(object.type, 'EuiccPackageRequest')
  assert.equal(object.spec, '1.2')
  assert.deepEqual(object.issues, [
    { kind: 'missing-element', offset: 5, path: 'euiccPackageSigned', what: 'EuiccPackageSigned without eimId' },
  ])
  assert.deepEqual(object.tree[0].children[0].children[0], {
    offset: 5,
    tag: '5A',
    headerLength: 2,
    length: 16,
    name: 'eidValue',
    type: 'EID',
    value: '89049032000000000000000000000066 (check digits right)',
    note: null,
    issues: [],
    children: [],
  })
})

function boundPackage(metadata: readonly Uint8Array[]): Buffer {
  const template = tlv(0xa6, Buffer.from('800188810110840101', 'hex'))
  const keys = [tlv(0x5f49, Buffer.alloc(65, 4)), tlv(0x5f37, Buffer.alloc(64, 1))]
  const opening = tlv(0xbf23, Buffer.from('820101', 'hex'), tlv(0x80, Buffer.of(1, 2)), template, ...keys)
  const configure = tlv(0xa0, tlv(0x87, Buffer.alloc(24, 0xaa)))
  const upp = tlv(0xa3, tlv(0x86, Buffer.alloc(1016, 0xaa)), tlv(0x86, Buffer.alloc(1016, 0xaa)))
  return Buffer.from(tlv(0xbf36, opening, configure, tlv(0xa1, ...metadata), upp))
}
