import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showEid, showIccid, showMccMnc, showTagList, showVersion } from './show.ts'

for (const [show, octets, text] of [
  [showEid, '89049032123451234512345678901235', '89049032123451234512345678901235 (check digits right)'],
  [showEid, '89049032123451234512345678901335', '89049032123451234512345678901335 (wrong check digits: 35, not 32)'],
  [showEid, '8904', '8904 (2 octets, not 16)'],
  [showIccid, '98001032547698103214', '89000123456789012341'],
  [showIccid, '98001032547698103224', '89000123456789012342 (last digit 2, and the check digit would be 1)'],
  [showIccid, '0000000000000000AAAA', '0000000000000000AAAA (ICCID 0000000000000000AAAA has A where a digit should be)'],
  [showMccMnc, '62F210', '262-01'],
  [showMccMnc, 'EEEEEE', 'EEE-EEE'],
  [showVersion, '02050A', '2.5.10'],
  [showTagList, '5A9F70BF22F7', '5A 9F70 BF22 F7'],
  [showTagList, '9F8101BF', '9F8101 BF'],
] as const) {
  test(`${octets} is printed as ${text}`, () => assert.equal(show(Buffer.from(octets, 'hex')), text))
}

test('a version of two octets is printed with what is wrong', () => {
  assert.match(showVersion(Buffer.from('0205', 'hex')), /^0205 \(.*2/)
})
