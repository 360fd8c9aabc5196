/** What the eUICC answers to the golden package with something changed: structure, and elements that it does not process. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encode } from '../schema/type.ts'
import { ErrorResult } from '../sgp22/notifications.ts'
import { hex } from '../vectors/hex.ts'
import { checkProfilePackage } from './check.ts'
import type { PEStatus } from './euicc-response.ts'
import type { ElementName } from './profile-element.ts'
import type { Supported } from './supported.ts'
import { changed, holds, iccid, MISMATCH, PROCESSING, type Row, replaced } from './vectors/checked.ts'
import { goldenElements, ten } from './vectors/golden-package.ts'

describe('golden faults', () => {
  const rows: readonly Row[] = [
    { what: 'nothing changed', upp: ten, answer: 'installed' },
    {
      what: 'octet 0 from A0 to A1',
      upp: Buffer.concat([hex('A1'), ten.subarray(1)]),
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
      assert.ok(result.kind === 'failed', result.kind)
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
  const [headerHex = ''] = goldenElements.map((element) => element.hex)
  const rows: readonly Row[] = [
    { what: 'nothing at all', upp: Buffer.alloc(0), answer: PROCESSING, statuses: fault() },
    { what: 'a length past the end', upp: ten.subarray(0, -1), answer: PROCESSING, statuses: fault() },
    {
      what: 'an element after end',
      upp: Buffer.concat([ten, hex('B507A005800081010A')]),
      answer: PROCESSING,
      statuses: fault(),
    },
    { what: 'octets after end', upp: Buffer.concat([ten, hex('00')]), answer: PROCESSING, statuses: fault() },
    { what: 'the header alone', upp: hex(headerHex), answer: PROCESSING, statuses: fault() },
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
