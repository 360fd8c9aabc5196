/** What the rules say about the form of requests of an IPA, and what they have nothing to say about. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { requirementOf } from '../ledger.ts'
import { ipaRules } from './ipa.ts'
import { asn1, EID, type IpaRuleRow, json, judged, POLL } from './test-ipa-requests.ts'

/** ProvideEimPackageResult with a result that the eUICC wrote with a length of two octets where one would do. */
const eimId = Buffer.from('eim.example.test').toString('hex')
const ofCard = `BF5031 5A10${EID} BF51811B A219 8010${eimId} 82020102 840105`
const inJson = (more: string) => json('getEimPackage', `{"eidValue":"${EID}"${more}}`)

/** CompactProfileInstallationResult. @param iccidPresent as it is written */
const compact = (iccidPresent: string) => {
  const data = tlv(0xa0, hex(`80020102 020105 ${iccidPresent} A206A0044F020011`))
  return tlv(0xa0, data, tlv(0x5f37, Buffer.alloc(64)))
}
const notified = (iccidPresent: string) => asn1(tlv(0xbf3d, tlv(0xa0, compact(iccidPresent))).toString('hex'))
const notifiedInJson = (iccidPresent: string) =>
  json('handleNotification', JSON.stringify({ pendingNotification: compact(iccidPresent).toString('base64') }))
const delivered = (...parts: readonly Uint8Array[]) => asn1(tlv(0xbf50, hex(`5A10${EID}`), ...parts).toString('hex'))
const beside = (iccidPresent: string) =>
  delivered(tlv(0x30, hex(`BF51 17 A215 8010${eimId} 820100`), tlv(0xa0, compact(iccidPresent))))
const inData = (iccidPresent: string) => delivered(tlv(0xbf52, tlv(0xa0, tlv(0xa0, compact(iccidPresent)))))
/** Profiles that the eUICC lists, one with a fallbackAttribute that is FALSE by DEFAULT. */
const listed = tlv(
  0xbf51,
  tlv(
    0xa0,
    tlv(0x30, hex(`8010${eimId} 810101 830105`), tlv(0x30, hex('BF2D08 A006 E304 9F260100'))),
    tlv(0x5f37, Buffer.alloc(64)),
  ),
)

const table: readonly IpaRuleRow[] = [
  ['ESIPA-HTTP-027', 'a poll in ASN.1', [asn1(POLL)], true],
  ['ESIPA-HTTP-027', 'a poll in JSON', [inJson('')], true],
  ['ESIPA-HTTP-027', 'a poll that cannot be read to its end', [asn1('BF4F03 5A0189')], true],
  ['ESIPA-HTTP-027', 'an object that is no function', [asn1('3003 020101')], false],
  ['ESIPA-HTTP-027', 'no body', [asn1('')], false],
  ['ESIPA-HTTP-027', 'EimAcknowledgements', [asn1('BF5303 800101')], undefined],
  ['ESIPA-HTTP-027', 'another path', [asn1(POLL, { path: '/status' })], undefined],
  ['ESIPA-HTTP-027', 'a request to the SM-DP+', [asn1(POLL, { peer: 'smdp' })], undefined],

  ['ESIPA-ASN-025', 'the function object', [asn1(POLL)], true],
  ['ESIPA-ASN-025', 'the envelope of ES9+', [asn1(`A215 ${POLL}`)], false],
  ['ESIPA-ASN-025', 'no body', [asn1('')], undefined],
  ['ESIPA-ASN-025', 'JSON', [inJson('')], undefined],

  ['ESIPA-ASN-016', 'shortest lengths', [asn1(POLL)], true],
  ['ESIPA-ASN-016', 'a long form where the short one would do', [asn1(`BF4F8112 5A10${EID}`)], false],
  ['ESIPA-ASN-016', 'a long form within', [asn1(`BF4F13 5A8110${EID}`)], false],
  ['ESIPA-ASN-016', 'a long form in what the eUICC has made', [asn1(ofCard)], true],
  ['ESIPA-ASN-016', 'what is no request', [asn1('3003 020101')], undefined],
  ['ESIPA-ASN-016', 'JSON', [inJson('')], undefined],

  ['DER-018', 'a cause of one octet', [asn1(`BF4F17 5A10${EID} 8000 810101`)], true],
  ['DER-018', 'a cause of two octets', [asn1(`BF4F18 5A10${EID} 8000 81020001`)], false],
  ['DER-018', 'an error of one octet', [asn1('BF5009 A007 80020102 020101')], true],
  ['DER-018', 'an error of two octets', [asn1('BF500A A008 80020102 02020001')], false],
  ['DER-018', 'a poll without a cause', [asn1(POLL)], undefined],

  ['DER-021', 'one object', [asn1(POLL)], true],
  ['DER-021', 'an octet behind it', [asn1(`${POLL} 00`)], false],
  ['DER-021', 'what is no request', [asn1('3003 020101 00')], undefined],

  ['DER-020', 'a compact result whose iccid is there', [notified('')], true],
  ['DER-020', 'iccidPresent TRUE', [notified('0101FF')], false],
  ['DER-020', 'a compact result without an iccid', [notified('010100')], undefined],
  ['DER-020', 'iccidPresent TRUE in v1.0.1', [notified('0101FF')], false, '1.0.1'],
  ['DER-020', 'a compact result in JSON', [notifiedInJson('')], true],
  ['DER-020', 'iccidPresent TRUE in JSON', [notifiedInJson('0101FF')], false],
  ['DER-020', 'a compact result beside a package result', [beside('')], true],
  ['DER-020', 'iccidPresent TRUE beside a package result', [beside('0101FF')], false],
  ['DER-020', 'iccidPresent TRUE in IpaEuiccData', [inData('0101FF')], false],
  ['DER-020', 'a DEFAULT that the eUICC has written', [delivered(listed)], undefined],
  ['DER-020', 'a poll', [asn1(POLL)], undefined],

  ['RETR-003', 'an MNC of two digits', [asn1(`BF4F17 5A10${EID} 820362F210`)], true],
  ['RETR-003', 'an MNC of three digits', [asn1(`BF4F17 5A10${EID} 8203130014`)], true],
  ['RETR-003', 'digits in the order in which they are read', [asn1(`BF4F17 5A10${EID} 820326201F`)], false],
  ['RETR-003', 'a PLMN in JSON', [inJson(',"rPlmn":"YvIQ"')], true],
  ['RETR-003', 'no PLMN', [asn1(POLL)], undefined],

  ['RETR-004', 'the tag of v1.2', [asn1(`BF4F17 5A10${EID} 820362F210`)], true],
  ['RETR-004', 'the tag of v1.0', [asn1(`BF4F17 5A10${EID} 810362F210`)], false],
  ['RETR-004', 'a cause', [asn1(`BF4F17 5A10${EID} 8000 810101`)], undefined],
  ['RETR-004', 'a PLMN in v1.0.1', [asn1(`BF4F17 5A10${EID} 810362F210`)], undefined, '1.0.1'],
  ['RETR-004', 'a PLMN in JSON', [inJson(',"rPlmn":"YvIQ"')], undefined],

  ['STC-004', 'fallback', [asn1(`BF4F17 5A10${EID} 8000 810101`)], true],
  ['STC-004', 'a cause of a later version', [asn1(`BF4F17 5A10${EID} 8000 810120`)], true],
  ['STC-004', 'local', [asn1(`BF4F17 5A10${EID} 8000 810103`)], false],
  ['STC-004', 'local in JSON', [inJson(',"notifyStateChange":true,"stateChangeCause":3')], false],
  ['STC-004', 'no cause', [asn1(POLL)], undefined],

  ['ACK-011', 'a poll', [asn1(POLL)], true],
  ['ACK-011', 'EimAcknowledgements', [asn1('BF5303 800101')], false],
  ['ACK-011', 'JSON', [inJson('')], undefined],
]

for (const [requirement, what, requests, holds, spec] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, requests, spec)?.holds, holds)
  })
}

test('an IPA that changes between the bindings is told of, and not blamed', () => {
  const check = judged('ESIPA-HTTP-027', [asn1(POLL), inJson('')])
  assert.equal(check?.holds, true)
  assert.match(check?.remark ?? '', /both bindings/)
  assert.equal(judged('ESIPA-HTTP-027', [asn1(POLL), asn1(POLL)])?.remark, undefined)
})

test('every rule about an IPA is named after a row of the ledger, and no two after the same', () => {
  const ids = ipaRules.map(({ requirement }) => requirement)
  assert.deepEqual(
    ids.filter((id, place) => requirementOf(id)?.actor !== 'IPA' || ids.indexOf(id) !== place),
    [],
  )
})
