import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EncodeError, type IssueKind } from '../ber/issues.ts'
import type { TreeNode } from '../ber/tree.ts'
import { tlv } from '../ber/writer.ts'
import { rawOf } from '../schema/raw.ts'
import { decode, encode, inspect } from '../schema/type.ts'
import { OpaqueElement } from './opaque-element.ts'
import { elementName, elementNames, ProfileElement } from './profile-element.ts'
import { templateName, templateOid } from './templates.ts'
import { goldenElements } from './vectors/golden-package.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const upper = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()

describe('golden elements', () => {
  for (const { name, hex, length } of goldenElements) {
    test(`${name} of ${length} octets is DER and comes back octet for octet`, () => {
      assert.equal(bytes(hex).length, length)
      const { value, issues } = decode(ProfileElement, bytes(hex), { strict: true })
      assert.equal(value.kind, name)
      assert.deepEqual(issues, [])
      assert.equal(upper(encode(ProfileElement, value)), hex)
    })

    test(`every field of ${name} has a name and a type in the tree`, () => {
      const { tree } = inspect(ProfileElement, bytes(hex))
      for (const node of flat(tree)) assert.ok(node.name !== '' && node.type !== '', `byte ${node.offset}`)
    })
  }

  test('there are ten', () => assert.equal(goldenElements.length, 10))
})

test('the tree shows values as people read them', () => {
  const shown = goldenElements
    .flatMap(({ hex }) => flat(inspect(ProfileElement, bytes(hex)).tree))
    .map(({ name, value }) => `${name} ${value}`)
  for (const line of [
    'iccid 89000123456789012341',
    '[1] 2.23.143.1.2.4 (USIM)',
    'keyReference secondPINAppl1 (129)',
    'maxNumOfAttemps-retryNumLeft 153 (9 of 9 attempts left)',
    'algorithmID milenage (1)',
    '[0].fillFileContent 080910101032547698',
  ]) {
    assert.ok(shown.includes(line), line)
  }
})

test('an ICCID in the header that is no ICCID is shown with what is wrong', () => {
  const { tree } = inspect(ProfileElement, bytes('A0 0C 830A 0123456789ABCDEF0123'))
  assert.match(flat(tree)[1]?.value ?? '', /^0123456789ABCDEF0123 \(ICCID .* has A where a digit should be/)
})

const header = tlv(0xa0, bytes('810109'))
const aid = (last: string) => tlv(0x4f, bytes(`A0000000${last}`))

/** Put together from tags and contents of the module, for the types that the golden package does not use. */
const further: readonly (readonly [what: string, bytes: Buffer, fields: readonly string[]])[] = [
  [
    'rfm, whose header and tarList have one tag',
    tlv(
      0xa7,
      ...[header, aid('01'), aid('02'), tlv(0xa0, bytes('0403B00010')), bytes('810116'), bytes('0401AA'), bytes('0401BB')],
      tlv(0x30, bytes('8005A000000003'), bytes('810100'), bytes('820101')),
    ),
    [
      'rfm-header',
      'instanceAID',
      'securityDomainAID',
      'tarList',
      'minimumSecurityLevel',
      'uiccAccessDomain',
      'uiccAdminAccessDomain',
      'adfRFMAccess',
    ],
  ],
  [
    'rfm with nothing but what is required',
    tlv(0xa7, header, aid('01'), bytes('810100 0400 0400')),
    ['rfm-header', 'instanceAID', 'minimumSecurityLevel', 'uiccAccessDomain', 'uiccAdminAccessDomain'],
  ],
  [
    'application with load block and instance',
    tlv(
      0xa8,
      header,
      tlv(0xa1, aid('01'), bytes('C601FF C10100 C403010203')),
      tlv(
        0xa2,
        tlv(
          0x30,
          ...[aid('01'), aid('02'), aid('03'), aid('04'), bytes('820100 830103 C900')],
          tlv(0xef, bytes('C7020100 C8020100'), tlv(0xa0, bytes('800100')), bytes('82020100')),
          tlv(0xea, bytes('800101')),
          tlv(0x30, bytes('04020102')),
          tlv(0xb0, bytes('5F200100')),
        ),
      ),
    ),
    ['app-Header', 'loadBlock', 'instanceList'],
  ],
  [
    'telecom with a file whose tag has two octets',
    tlv(
      0xb2,
      header,
      bytes('810667810F010203'),
      tlv(0xa2, bytes('8000')),
      tlv(0xa9, bytes('82020080')),
      tlv(0xbf2b, bytes('8000')),
    ),
    ['telecom-header', 'templateID', 'df-telecom', 'df-graphics', 'df-v2x'],
  ],
  ['pinCodes that are those of another directory', tlv(0xa2, header, tlv(0xa1, bytes('81027F10'))), ['pin-Header', 'pinCodes']],
  [
    'akaParameter that is that of another application',
    tlv(0xa4, header, tlv(0xa1, tlv(0xa0, bytes('800101 8105A000000001')))),
    ['aka-header', 'algoConfiguration'],
  ],
  [
    'akaParameter in which nothing has its default',
    tlv(
      0xa4,
      header,
      tlv(
        0xa1,
        tlv(0xa1, bytes('800102 810100 820100 830100 84050000000000'), tlv(0x85, Buffer.alloc(80)), bytes('8603000001 870102')),
      ),
      bytes('820100 8306000000000001 8406000000000001'),
      tlv(0xa5, ...Array.from({ length: 32 }, () => bytes('0406000000000000'))),
    ),
    ['aka-header', 'algoConfiguration', 'sqnOptions', 'sqnDelta', 'sqnAgeLimit', 'sqnInit'],
  ],
  [
    'genericFileManagement, whose offset keeps the tag of INTEGER',
    tlv(0xa1, header, tlv(0xa1, tlv(0x30, bytes('80027F10'), tlv(0x62, bytes('82024121')), bytes('02020100 810101')))),
    ['gfm-header', 'fileManagementCMD'],
  ],
  [
    'file control parameters in the order of the module',
    tlv(
      0xa1,
      header,
      tlv(
        0xa1,
        tlv(
          0x30,
          tlv(
            0x62,
            bytes('82024121 83026F01 8405A000000001 8A0104 8B012F 80010A C6020102 8800'),
            tlv(0xa5, bytes('C00140 C10100 8601FF 840102')),
            bytes('C7023F00'),
          ),
        ),
      ),
    ),
    ['gfm-header', 'fileManagementCMD'],
  ],
  [
    'securityDomain with all that it may have',
    tlv(
      0xa6,
      header,
      tlv(0xa1, aid('01'), aid('02'), aid('03'), bytes('820100 C900')),
      tlv(0xa2, tlv(0x30, bytes('950118 960101 820101 830101 850100'), tlv(0x30, tlv(0x30, bytes('800188 860100 870110'))))),
      tlv(0xa3, bytes('040101')),
      tlv(0xa4, bytes('D90101 040101')),
      tlv(0xa5, bytes('80020100 81020100')),
    ),
    ['sd-Header', 'instance', 'keyList', 'sdPersoData', 'openPersoData', 'catTpParameters'],
  ],
  [
    'header with all that it may have',
    tlv(
      0xa0,
      bytes('800103 810103 830A8949449999999990049F 840100 A500 A600 870100'),
      tlv(0xa8, tlv(0x30, bytes('8005A000000001 81020100'))),
      tlv(0xa9, bytes('800701020304050607')),
    ),
    [
      'major-version',
      'minor-version',
      'iccid',
      'pol',
      'eUICC-Mandatory-services',
      'eUICC-Mandatory-GFSTEList',
      'connectivityParameters',
      'eUICC-Mandatory-AIDs',
      'iotOptions',
    ],
  ],
]

describe('further elements', () => {
  for (const [what, element, fields] of further) {
    test(`${what}: DER, back octet for octet, every field named`, () => {
      const { value } = decode(ProfileElement, element, { strict: true })
      assert.equal(upper(encode(ProfileElement, value)), upper(element))
      const { tree } = inspect(ProfileElement, element)
      assert.deepEqual(
        tree[0]?.children.map(({ name }) => name),
        fields,
      )
      for (const node of flat(tree)) assert.notEqual(node.name, '', `byte ${node.offset}`)
    })
  }
})

describe('a default that is written all the same', () => {
  const rows: readonly (readonly [what: string, bytes: Buffer, at: number])[] = [
    ['lcsi 05', tlv(0xa1, header, tlv(0xa1, tlv(0x30, tlv(0x62, bytes('82024121 8A0105'))))), 17],
    ['lifeCycleState 07', tlv(0xa6, header, tlv(0xa1, aid('01'), aid('02'), aid('03'), bytes('820100 830107 C900'))), 33],
    ['sqnDelta', tlv(0xa4, header, tlv(0xa1, tlv(0xa0, bytes('800101 8105A000000001'))), bytes('8306000010000000')), 21],
    ['attempts 170', tlv(0xa3, header, tlv(0xa1, tlv(0x30, bytes('800101 81083131313131313131 820200AA')))), 24],
  ]
  for (const [what, element, at] of rows) {
    test(`${what} is noted, refused in strict mode, and not written again`, () => {
      const { value, issues } = decode(ProfileElement, element)
      assert.deepEqual(
        issues.map(({ kind, offset }) => ({ kind, offset })),
        [{ kind: 'default-encoded', offset: at }],
      )
      assert.throws(() => decode(ProfileElement, element, { strict: true }), {
        name: 'DecodeError',
        kind: 'default-encoded',
        offset: at,
      })
      const again = encode(ProfileElement, value)
      assert.ok(again.length < element.length)
      assert.deepEqual(decode(ProfileElement, again, { strict: true }).value, value)
    })
  }
})

test('octets in place of a default have the size of the default, unless sizes may be wrong', () => {
  const element = tlv(0xa1, header, tlv(0xa1, tlv(0x30, tlv(0x62, bytes('8A020506')))))
  const { value, issues } = decode(ProfileElement, element)
  assert.deepEqual(
    issues.map(({ kind }) => kind),
    ['size'] satisfies IssueKind[],
  )
  assert.throws(() => encode(ProfileElement, value), { name: 'EncodeError', message: '2 octets, not 1' })
  assert.equal(upper(encode(ProfileElement, value, { sizes: 'any' })), upper(element))
})

describe('elements known by name only', () => {
  const isim = tlv(0xb5, header, bytes('810667810F010208'), tlv(0xa2, bytes('8000')), bytes('9F8101 00'))

  test('give their header, and the rest comes back as it was', () => {
    const { value } = decode(ProfileElement, isim, { strict: true })
    assert.ok(value.kind === 'isim')
    assert.deepEqual(value.value.header, { identification: 9 })
    assert.deepEqual(value.value.contents.map(upper), ['810667810F010208', 'A2028000', '9F810100'])
    assert.equal(upper(encode(ProfileElement, value)), upper(isim))
    assert.equal(upper(rawOf(value.value, 'header') ?? Buffer.alloc(0)), upper(header))
  })

  test('show the header by name and the rest by number', () => {
    const [root] = inspect(ProfileElement, isim).tree
    assert.equal(root?.name, 'ProfileElement.isim')
    assert.deepEqual(
      root?.children.map(({ name }) => name),
      ['header', '[0]', '[1]', '[2]'],
    )
  })

  test('without a header are noted as that and cannot be written', () => {
    const { value, issues } = decode(ProfileElement, bytes('B503 810100'))
    assert.deepEqual(
      issues.map(({ kind, offset }) => ({ kind, offset })),
      [{ kind: 'missing-element', offset: 2 }],
    )
    assert.ok(value.kind === 'isim')
    assert.equal(rawOf(value.value, 'header'), undefined)
    assert.throws(() => encode(ProfileElement, value), new EncodeError('PE-ISIM needs header'))
  })

  test('take a header in first place only', () => {
    const { issues } = decode(ProfileElement, tlv(0xb5, bytes('810100'), header))
    assert.deepEqual(
      issues.map(({ kind }) => kind),
      ['missing-element'],
    )
  })

  test('can be given another tag', () => {
    assert.deepEqual(new OpaqueElement('PE-NEW', 0xb5).retag(0xbf22).tags, [0xbf22])
  })
})

test('every tag of the specification has its name, reserved ones have none', () => {
  const named = (tag: number) => elementName(tag) ?? '-'
  const inOrder = Array.from({ length: 31 }, (_, i) => named(0xa0 + i))
  assert.equal(
    inOrder.join(' '),
    'header genericFileManagement pinCodes pukCodes akaParameter cdmaParameter securityDomain rfm application nonStandard end ' +
      '- - - - - mf cd telecom usim opt-usim isim opt-isim phonebook gsm-access csim opt-csim eap df-5gs df-saip df-snpn',
  )
  assert.deepEqual([0xbf1f, 0xbf20, 0xbf21, 0xbf22].map(named), ['df-5gprose', 'iot', 'opt-iot', '-'])
  assert.equal(elementNames.length, 29)
})

test('an element of a reserved tag is no ProfileElement', () => {
  assert.throws(() => decode(ProfileElement, bytes('AB00')), { name: 'DecodeError', kind: 'wrong-tag', offset: 0 })
})

test('templates are named by number and version', () => {
  assert.equal(templateOid('opt-IoT'), '2.23.143.1.2.18')
  for (const [oid, name] of [
    ['2.23.143.1.2.1', 'MF'],
    ['2.23.143.1.2.4.2', 'USIM version 2'],
    ['2.23.143.1.2.13', '5GS'],
    ['2.23.143.1.2.19', undefined],
    ['2.23.143.1.2.0', undefined],
    ['2.23.143.1.3', undefined],
    ['2.999', undefined],
  ] as const) {
    assert.equal(templateName(oid), name, oid)
  }
})

function flat(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...flat(node.children)])
}
