import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { decode, encode } from '../schema/type.ts'
import { ErrorResult } from '../sgp22/notifications.ts'
import { checkProfilePackage } from './check.ts'
import { EUICCResponse, type PEStatus } from './euicc-response.ts'
import type { ElementName } from './profile-element.ts'
import type { Supported } from './supported.ts'
import { goldenElements, ICCID_OCTETS, ten } from './vectors/golden-package.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const iccid = bytes(ICCID_OCTETS)
const PROCESSING = 'installFailedDueToPEProcessingError'
const MISMATCH = 'installFailedDueToDataMismatch'

/** The golden package with the only occurrence of `from` replaced. */
function changed(from: string, to: string): Buffer {
  const hex = ten.toString('hex').toUpperCase()
  const parts = hex.split(from.replaceAll(' ', ''))
  assert.equal(parts.length, 2, `${from} occurs ${parts.length - 1} times`)
  return bytes(parts.join(to))
}

/** The golden package with other elements in the place of some. */
function replaced(others: Readonly<Record<number, string>>): Buffer {
  return bytes(goldenElements.map(({ hex }, i) => others[i] ?? hex).join(''))
}

interface Row {
  readonly what: string
  readonly upp: Buffer
  readonly iccid?: Buffer
  readonly supported?: Partial<Supported>
  readonly answer: 'installed' | typeof PROCESSING | typeof MISMATCH
  readonly statuses?: readonly PEStatus[]
}

function holds({ what, upp, iccid: metadata = iccid, supported, answer, statuses = [] }: Row): void {
  test(`${what}: ${answer}${statuses.map(({ status }) => `, ${status}`).join('')}`, () => {
    const result = checkProfilePackage(upp, metadata, supported)
    const { value } = decode(EUICCResponse, result.response, { strict: true })
    if (answer === 'installed') {
      assert.ok(result.kind === 'installed', JSON.stringify(result))
      assert.deepEqual(result.warnings, statuses)
      assert.deepEqual(value, { peStatus: statuses.length === 0 ? [{ status: 'ok' }] : statuses })
      return
    }
    assert.ok(result.kind === 'failed', JSON.stringify(result))
    assert.equal(result.bppCommandId, 'loadProfileElements')
    assert.equal(result.errorReason, answer)
    assert.deepEqual([result.status], statuses)
    assert.deepEqual(value, { peStatus: statuses, profileInstallationAborted: true })
    assert.notEqual(result.what, '')
  })
}

describe('golden faults', () => {
  const rows: readonly Row[] = [
    { what: 'nothing changed', upp: ten, answer: 'installed' },
    {
      what: 'octet 0 from A0 to A1',
      upp: Buffer.concat([bytes('A1'), ten.subarray(1)]),
      answer: PROCESSING,
      statuses: [{ status: 'invalid-request-format' }],
    },
    {
      what: 'last element removed',
      upp: ten.subarray(0, -9),
      answer: PROCESSING,
      statuses: [{ status: 'invalid-request-format', identification: 8 }],
    },
    {
      what: 'an unknown tag, not mandated',
      upp: changed('A90FA003810108', 'AB0FA003810108'),
      answer: 'installed',
      statuses: [{ status: 'pe-not-supported', identification: 8 }],
    },
    {
      what: 'an unknown tag, mandated',
      upp: changed('A90FA003810108', 'AB11A0058000810108'),
      answer: PROCESSING,
      statuses: [{ status: 'pe-not-supported', identification: 8 }],
    },
    {
      what: 'EF.ICCID with another last octet',
      upp: changed('98001032547698103214', '98001032547698103215'),
      answer: MISMATCH,
      statuses: [{ status: 'bad-values', identification: 1 }],
    },
    {
      what: 'ICCID of the header with another last octet',
      upp: changed('89000123456789012341', '89000123456789012342'),
      answer: 'installed',
    },
    {
      what: 'major-version 4',
      upp: changed('A032800102', 'A032800104'),
      answer: PROCESSING,
      statuses: [{ status: 'unsupported-profile-version' }],
    },
  ]
  for (const row of rows) holds(row)
})

describe('answers, octet for octet', () => {
  test('success is the EUICCResponse of a clean installation', () => {
    assert.equal(checkProfilePackage(ten, iccid).response.toString('hex').toUpperCase(), '3007A0053003800100')
  })

  test('a mandated element that is not supported aborts with its number', () => {
    const { response } = checkProfilePackage(changed('A90FA003810108', 'AB11A0058000810108'), iccid)
    assert.equal(response.toString('hex').toUpperCase(), '300CA00830068001018101088100')
  })

  for (const [what, upp, reason] of [
    ['12', ten.subarray(0, -9), '0C'],
    ['13', changed('98001032547698103214', '98001032547698103215'), '0D'],
  ] as const) {
    test(`a refusal becomes an ErrorResult 5/${what}`, () => {
      const result = checkProfilePackage(upp, iccid)
      assert.ok(result.kind === 'failed')
      const { bppCommandId, errorReason, response } = result
      const error = encode(ErrorResult, { bppCommandId, errorReason, simaResponse: response })
      assert.equal(error.toString('hex').toUpperCase().slice(4, 16), `800105 8101${reason}`.replaceAll(' ', ''))
    })
  }
})

describe('structure', () => {
  const fault = (identification?: number): readonly PEStatus[] => [
    { status: 'invalid-request-format', ...(identification !== undefined && { identification }) },
  ]
  const [headerHex = ''] = goldenElements.map(({ hex }) => hex)
  const rows: readonly Row[] = [
    { what: 'nothing at all', upp: Buffer.alloc(0), answer: PROCESSING, statuses: fault() },
    { what: 'a length past the end', upp: ten.subarray(0, -1), answer: PROCESSING, statuses: fault() },
    {
      what: 'an element after end',
      upp: Buffer.concat([ten, bytes('B507A005800081010A')]),
      answer: PROCESSING,
      statuses: fault(),
    },
    { what: 'octets after end', upp: Buffer.concat([ten, bytes('00')]), answer: PROCESSING, statuses: fault() },
    { what: 'the header alone', upp: bytes(headerHex), answer: PROCESSING, statuses: fault() },
    {
      what: 'a second header that begins as other elements do',
      upp: replaced({ 8: 'A005A003810108' }),
      answer: PROCESSING,
      statuses: fault(8),
    },
    { what: 'a second header', upp: replaced({ 8: headerHex }), answer: PROCESSING, statuses: fault() },
    {
      what: 'an element without PEHeader',
      upp: replaced({ 8: 'A90A8103883 70A8203C0FFEE' }),
      answer: PROCESSING,
      statuses: fault(),
    },
    {
      what: 'a number twice',
      upp: replaced({ 8: 'A90FA003810107810388370A8203C0FFEE' }),
      answer: PROCESSING,
      statuses: fault(7),
    },
    { what: 'a number twice, with end', upp: replaced({ 9: 'AA07A0058000810101' }), answer: PROCESSING, statuses: fault(1) },
    { what: 'a header that cannot be read', upp: replaced({ 0: 'A0028105' }), answer: PROCESSING, statuses: fault() },
  ]
  for (const row of rows) holds(row)
})

describe('what the header demands', () => {
  const abort = (status: PEStatus['status']) => ({ answer: PROCESSING, statuses: [{ status }] }) as const
  const header = (...parts: readonly string[]) => replaced({ 0: tlv(0xa0, ...parts.map(bytes)).toString('hex') })
  const version = '800102 810103'
  const digits = '830A89000123456789012341'
  const rows: readonly Row[] = [
    { what: 'major-version 3', upp: header('800103 810103', digits), answer: 'installed' },
    { what: 'major-version 1', upp: header('800101 810103', digits), ...abort('unsupported-profile-version') },
    { what: 'no major-version', upp: header('810103', digits), ...abort('unsupported-profile-version') },
    {
      what: 'an element of a later version in the header',
      upp: header(version, digits, 'A500 A600 8A0101'),
      answer: 'installed',
    },
    { what: 'no lists', upp: header(version, digits), answer: 'installed' },
    { what: 'a service of a later version', upp: header(version, digits, 'A5029E00'), ...abort('feature-not-supported') },
    { what: 'the last service that has a name', upp: header(version, digits, 'A5029D00'), answer: 'installed' },
    { what: 'a service that the eUICC lacks', upp: ten, supported: { services: ['usim'] }, ...abort('feature-not-supported') },
    { what: 'services that the eUICC has', upp: ten, supported: { services: ['usim', 'milenage'] }, answer: 'installed' },
    {
      what: 'javacard on an eUICC without it',
      upp: header(version, digits, 'A5028B00'),
      supported: { services: [] },
      ...abort('runtime-not-supported'),
    },
    {
      what: 'multos on an eUICC without it',
      upp: header(version, digits, 'A5028C00'),
      supported: { services: [] },
      ...abort('runtime-not-supported'),
    },
    {
      what: 'a template that no specification has',
      upp: changed('060667810F010204', '060667810F010213'),
      ...abort('template-not-supported'),
    },
    {
      what: 'a template that the eUICC lacks',
      upp: ten,
      supported: { templates: ['2.23.143.1.2.1'] },
      ...abort('template-not-supported'),
    },
    { what: 'a later version of a template', upp: header(version, digits, 'A500 A609 060767810F01020402'), answer: 'installed' },
    {
      what: 'a template whose number only begins like a known one',
      upp: header(version, digits, 'A500 A608 060667810F01020A'),
      supported: { templates: ['2.23.143.1.2.1'] },
      ...abort('template-not-supported'),
    },
    {
      what: 'an application that is not there',
      upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020100'),
      ...abort('lib-not-supported'),
    },
    {
      what: 'an application that is there in an older version',
      upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020200'),
      supported: { applications: [{ aid: bytes('A000000001'), version: bytes('01FF') }] },
      ...abort('lib-not-supported'),
    },
    {
      what: 'an application that is there in just that version',
      upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020100'),
      supported: { applications: [{ aid: bytes('A000000001'), version: bytes('0100') }] },
      answer: 'installed',
    },
    {
      what: 'an application that is there in a newer version',
      upp: header(version, digits, 'A500 A600 A80D 300B 8005A000000001 81020100'),
      supported: { applications: [{ aid: bytes('A000000001'), version: bytes('0101') }] },
      answer: 'installed',
    },
  ]
  for (const row of rows) holds(row)
})

describe('elements that the eUICC does not process', () => {
  const without = (...names: readonly ElementName[]): Partial<Supported> => ({
    elements: goldenElements.map(({ name }) => name as ElementName).filter((name) => !names.includes(name)),
  })
  const rows: readonly Row[] = [
    {
      what: 'a known element that is not mandated',
      upp: ten,
      supported: without('nonStandard'),
      answer: 'installed',
      statuses: [{ status: 'pe-not-supported', identification: 8 }],
    },
    {
      what: 'a known element that is mandated',
      upp: ten,
      supported: without('usim'),
      answer: PROCESSING,
      statuses: [{ status: 'pe-not-supported', identification: 4 }],
    },
    { what: 'header and end in no list', upp: ten, supported: without('header', 'end'), answer: 'installed' },
    {
      what: 'two of them',
      upp: replaced({ 8: `AB05A003810108 AC05A00381010A` }),
      answer: 'installed',
      statuses: [
        { status: 'pe-not-supported', identification: 8 },
        { status: 'pe-not-supported', identification: 10 },
      ],
    },
  ]
  for (const row of rows) holds(row)
})

describe('the ICCID', () => {
  const mf = (efIccid: string) => replaced({ 1: tlv(0xb0, bytes('A003810101'), bytes(efIccid)).toString('hex') })
  const other = bytes('98001032547698103215')
  const nineteen = bytes('989444999999990940F9')
  const differs: readonly PEStatus[] = [{ status: 'bad-values' }]
  const inMf: readonly PEStatus[] = [{ status: 'bad-values', identification: 1 }]
  const headerOfNineteen = tlv(0xa0, bytes('800103 810103 830A8949449999999990049F A500 A600')).toString('hex')
  const rows: readonly Row[] = [
    { what: 'of the metadata differs', upp: ten, iccid: other, answer: MISMATCH, statuses: inMf },
    { what: 'of the metadata is too short', upp: ten, iccid: iccid.subarray(1), answer: MISMATCH, statuses: inMf },
    { what: 'in no EF, the same in the header', upp: mf('A2028000'), answer: 'installed' },
    { what: 'in no EF, another in the header', upp: mf('A2028000'), iccid: other, answer: MISMATCH, statuses: differs },
    { what: 'in an EF that is made and not filled', upp: mf('A4028000'), answer: 'installed' },
    {
      what: 'in an EF of an element that is passed over',
      upp: Buffer.concat([bytes(goldenElements[0]!.hex), tlv(0xb0, bytes('A003810101 A403830100')), bytes('AA05A003810102')]),
      supported: { elements: [] },
      answer: 'installed',
      statuses: [{ status: 'pe-not-supported', identification: 1 }],
    },
    { what: 'in no mf at all, the same in the header', upp: replaced({ 1: '' }), answer: 'installed' },
    { what: 'with 19 digits in the header', upp: replaced({ 0: headerOfNineteen, 1: '' }), iccid: nineteen, answer: 'installed' },
    { what: 'missing everywhere', upp: replaced({ 0: 'A006800103810103', 1: '' }), answer: MISMATCH, statuses: differs },
    { what: 'in two pieces', upp: mf('A40E 830498001032 8306547698103214'), answer: 'installed' },
    { what: 'in two pieces with a gap', upp: mf('A411 830498001032 820101 8306547698103214'), answer: MISMATCH, statuses: inMf },
    {
      what: 'with a gap that is FF and should be',
      upp: mf('A410 8308 9894449999999909 820101 8301F9'),
      iccid: bytes('9894449999999909FFF9'),
      answer: 'installed',
    },
    { what: 'with one octet too many', upp: mf('A40D 830B9800103254769810321400'), answer: MISMATCH, statuses: inMf },
    {
      what: 'written twice, the second time over the first',
      upp: mf('A41B 830A00000000000000000000 8201F6 830A98001032547698103214'),
      answer: 'installed',
    },
    { what: 'before the start of its file', upp: mf('A411 8203800000 830A98001032547698103214'), answer: 'installed' },
    { what: 'beyond the largest file', upp: mf('A412 820400FFFFFF 830A98001032547698103214'), answer: MISMATCH, statuses: inMf },
    {
      what: 'in a file that cannot be read',
      upp: mf('A4028405'),
      answer: PROCESSING,
      statuses: [{ status: 'invalid-parameter', identification: 1 }],
    },
    {
      what: 'in an mf that cannot be read',
      upp: mf('A405'),
      answer: PROCESSING,
      statuses: [{ status: 'invalid-parameter', identification: 1 }],
    },
    {
      what: 'right, and other files that cannot be read behind it',
      upp: mf('A40C 830A98001032547698103214 A505'),
      answer: 'installed',
    },
  ]
  for (const row of rows) holds(row)
})
