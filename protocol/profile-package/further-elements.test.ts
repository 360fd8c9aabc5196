/** Profile elements that the golden package does not have, and defaults that are written all the same. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { IssueKind } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { decode, encode, inspect } from '../schema/type.ts'
import { hex } from '../vectors/hex.ts'
import { ProfileElement } from './profile-element.ts'
import { flat } from './vectors/flat.ts'

const header = tlv(0xa0, hex('810109'))
const aid = (last: string) => tlv(0x4f, hex(`A0000000${last}`))

/** Put together from tags and contents of the module, for the types that the golden package does not use. */
const further: readonly (readonly [what: string, bytes: Buffer, fields: readonly string[]])[] = [
  [
    'rfm, whose header and tarList have one tag',
    tlv(
      0xa7,
      ...[header, aid('01'), aid('02'), tlv(0xa0, hex('0403B00010')), hex('810116'), hex('0401AA'), hex('0401BB')],
      tlv(0x30, hex('8005A000000003'), hex('810100'), hex('820101')),
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
    tlv(0xa7, header, aid('01'), hex('810100 0400 0400')),
    ['rfm-header', 'instanceAID', 'minimumSecurityLevel', 'uiccAccessDomain', 'uiccAdminAccessDomain'],
  ],
  [
    'application with load block and instance',
    tlv(
      0xa8,
      header,
      tlv(0xa1, aid('01'), hex('C601FF C10100 C403010203')),
      tlv(
        0xa2,
        tlv(
          0x30,
          ...[aid('01'), aid('02'), aid('03'), aid('04'), hex('820100 830103 C900')],
          tlv(0xef, hex('C7020100 C8020100'), tlv(0xa0, hex('800100')), hex('82020100')),
          tlv(0xea, hex('800101')),
          tlv(0x30, hex('04020102')),
          tlv(0xb0, hex('5F200100')),
        ),
      ),
    ),
    ['app-Header', 'loadBlock', 'instanceList'],
  ],
  [
    'telecom with a file whose tag has two octets',
    tlv(0xb2, header, hex('810667810F010203'), tlv(0xa2, hex('8000')), tlv(0xa9, hex('82020080')), tlv(0xbf2b, hex('8000'))),
    ['telecom-header', 'templateID', 'df-telecom', 'df-graphics', 'df-v2x'],
  ],
  ['pinCodes that are those of another directory', tlv(0xa2, header, tlv(0xa1, hex('81027F10'))), ['pin-Header', 'pinCodes']],
  [
    'akaParameter that is that of another application',
    tlv(0xa4, header, tlv(0xa1, tlv(0xa0, hex('800101 8105A000000001')))),
    ['aka-header', 'algoConfiguration'],
  ],
  [
    'akaParameter in which nothing has its default',
    tlv(
      0xa4,
      header,
      tlv(
        0xa1,
        tlv(0xa1, hex('800102 810100 820100 830100 84050000000000'), tlv(0x85, Buffer.alloc(80)), hex('8603000001 870102')),
      ),
      hex('820100 8306000000000001 8406000000000001'),
      tlv(0xa5, ...Array.from({ length: 32 }, () => hex('0406000000000000'))),
    ),
    ['aka-header', 'algoConfiguration', 'sqnOptions', 'sqnDelta', 'sqnAgeLimit', 'sqnInit'],
  ],
  [
    'genericFileManagement, whose offset keeps the tag of INTEGER',
    tlv(0xa1, header, tlv(0xa1, tlv(0x30, hex('80027F10'), tlv(0x62, hex('82024121')), hex('02020100 810101')))),
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
            hex('82024121 83026F01 8405A000000001 8A0104 8B012F 80010A C6020102 8800'),
            tlv(0xa5, hex('C00140 C10100 8601FF 840102')),
            hex('C7023F00'),
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
      tlv(0xa1, aid('01'), aid('02'), aid('03'), hex('820100 C900')),
      tlv(0xa2, tlv(0x30, hex('950118 960101 820101 830101 850100'), tlv(0x30, tlv(0x30, hex('800188 860100 870110'))))),
      tlv(0xa3, hex('040101')),
      tlv(0xa4, hex('D90101 040101')),
      tlv(0xa5, hex('80020100 81020100')),
    ),
    ['sd-Header', 'instance', 'keyList', 'sdPersoData', 'openPersoData', 'catTpParameters'],
  ],
  [
    'header with all that it may have',
    tlv(
      0xa0,
      hex('800103 810103 830A8949449999999990049F 840100 A500 A600 870100'),
      tlv(0xa8, tlv(0x30, hex('8005A000000001 81020100'))),
      tlv(0xa9, hex('800701020304050607')),
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
      assert.equal(showOctets(encode(ProfileElement, value)), showOctets(element))
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
    ['lcsi 05', tlv(0xa1, header, tlv(0xa1, tlv(0x30, tlv(0x62, hex('82024121 8A0105'))))), 17],
    ['lifeCycleState 07', tlv(0xa6, header, tlv(0xa1, aid('01'), aid('02'), aid('03'), hex('820100 830107 C900'))), 33],
    ['sqnDelta', tlv(0xa4, header, tlv(0xa1, tlv(0xa0, hex('800101 8105A000000001'))), hex('8306000010000000')), 21],
    ['attempts 170', tlv(0xa3, header, tlv(0xa1, tlv(0x30, hex('800101 81083131313131313131 820200AA')))), 24],
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
      assert.ok(again.length < element.length, `${again.length} octets`)
      assert.deepEqual(decode(ProfileElement, again, { strict: true }).value, value)
    })
  }
})

test('octets in place of a default have the size of the default, unless sizes may be wrong', () => {
  const element = tlv(0xa1, header, tlv(0xa1, tlv(0x30, tlv(0x62, hex('8A020506')))))
  const { value, issues } = decode(ProfileElement, element)
  assert.deepEqual(
    issues.map(({ kind }) => kind),
    ['size'] satisfies IssueKind[],
  )
  assert.throws(() => encode(ProfileElement, value), { name: 'EncodeError', message: '2 octets, not 1' })
  assert.equal(showOctets(encode(ProfileElement, value, { sizes: 'any' })), showOctets(element))
})
