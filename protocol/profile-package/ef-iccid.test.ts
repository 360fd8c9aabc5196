import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import type { PEStatus } from './euicc-response.ts'
import { holds, iccid, MISMATCH, PROCESSING, type Row, replaced } from './vectors/checked.ts'
import { goldenElements, ten } from './vectors/golden-package.ts'

const mf = (efIccid: string) => replaced({ 1: tlv(0xb0, hex('A003810101'), hex(efIccid)).toString('hex') })
const other = hex('98001032547698103215')
const nineteen = hex('989444999999990940F9')
const differs: readonly PEStatus[] = [{ status: 'bad-values' }]
const inMf: readonly PEStatus[] = [{ status: 'bad-values', identification: 1 }]
const headerOfNineteen = tlv(0xa0, hex('800103 810103 830A8949449999999990049F A500 A600')).toString('hex')
const rows: readonly Row[] = [
  { what: 'of the metadata differs', upp: ten, iccid: other, answer: MISMATCH, statuses: inMf },
  { what: 'of the metadata is too short', upp: ten, iccid: iccid.subarray(1), answer: MISMATCH, statuses: inMf },
  { what: 'in no EF, the same in the header', upp: mf('A2028000'), answer: 'installed' },
  { what: 'in no EF, another in the header', upp: mf('A2028000'), iccid: other, answer: MISMATCH, statuses: differs },
  { what: 'in an EF that is made and not filled', upp: mf('A4028000'), answer: 'installed' },
  {
    what: 'in an EF of an element that is passed over',
    upp: Buffer.concat([hex(goldenElements[0]!.hex), tlv(0xb0, hex('A003810101 A403830100')), hex('AA05A003810102')]),
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
    iccid: hex('9894449999999909FFF9'),
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
