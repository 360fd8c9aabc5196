/** ACK-002: numbers that came, and numbers that did not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { EID, header, inAsn1, inJson, judged, type RuleRow } from './test-exchanges.ts'

const OTHER_EID = '89882119900000000000000000000975'

/** A signed result with this number, from this eUICC. */
function result(seqNumber: string, eid = EID): Buffer {
  const data = tlv(0x30, hex('800165 810101'), tlv(0x83, hex(seqNumber)), hex('3003830100'))
  const signed = tlv(0xbf51, tlv(0xa0, data, tlv(0x5f37, Buffer.alloc(64))))
  return tlv(0xbf50, tlv(0x5a, hex(eid)), signed)
}

/** The same with a result of an operation that no version has. */
function unreadable(seqNumber: string): Buffer {
  const data = tlv(0x30, hex('800165 810101'), tlv(0x83, hex(seqNumber)), hex('3004 9F6F0100'))
  return tlv(0xbf50, tlv(0x5a, hex(EID)), tlv(0xbf51, tlv(0xa0, data, tlv(0x5f37, Buffer.alloc(64)))))
}

const answered = (request: Buffer, ...numbers: readonly string[]) =>
  inAsn1('provideEimPackageResult', tlv(0xbf50, tlv(0xbf53, ...numbers.map((one) => tlv(0x80, hex(one))))), { request })
const withNotifications = vectorNamed('EPR with two notifications')
const polled = inAsn1('getEimPackage', 'BF4F03020101')

const table: readonly RuleRow[] = [
  ['ACK-002', 'the number of the result', [answered(result('07'), '07')], true],
  ['ACK-002', 'a large number', [answered(result('7FFFFFFFFFFFFFFF'), '7FFFFFFFFFFFFFFF')], true],
  ['ACK-002', 'no number at all', [answered(result('07'))], true],
  ['ACK-002', 'the numbers of result and notifications', [answered(withNotifications, '07', '05', '06')], undefined],
  ['ACK-002', 'a number above all that came', [answered(result('07'), '07', '08')], false],
  ['ACK-002', 'a number below', [answered(result('07'), '01')], undefined],
  ['ACK-002', 'a number that came in the exchange before', [answered(result('08'), '08'), answered(result('07'), '08')], true],
  ['ACK-002', 'a number of another eUICC', [answered(result('08', OTHER_EID), '08'), answered(result('07'), '08')], false],
  ['ACK-002', 'a number after an answer to a data request', [inAsn1('provideEimPackageResult', 'BF5006BF5303800101')], false],
  ['ACK-002', 'the number of a result with an alternative of a later version', [answered(unreadable('07'), '07')], undefined],
  ['ACK-002', 'an empty answer', [inAsn1('provideEimPackageResult', 'BF50023000')], undefined],
  ['ACK-002', 'a poll', [polled], undefined],
  [
    'ACK-002',
    'numbers in JSON',
    [inJson('provideEimPackageResult', { header: header('Executed-Success'), eimAcknowledgements: 'v1MGgAEBgAEH' })],
    false,
  ],
]

for (const [requirement, what, exchanges, holds, known] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, exchanges, known)?.holds, holds)
  })
}
