import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { accessClassContents, applicationTemplate, imsiContents, spnContents } from './file-contents.ts'

for (const [what, imsi, contents] of [
  ['15 digits fill it', '001010123456789', '080910101032547698'],
  ['an even number of digits ends with a filler', '26201987654321', '0821261089674523F1'],
  ['fewer digits leave octets unused', '2620198765', '062126108967F5FFFF'],
] as const) {
  test(`EF.IMSI: ${what}`, () => assert.equal(showOctets(imsiContents(imsi)), contents))
}

for (const [imsi, contents] of [
  ['001010123456780', '0001'],
  ['001010123456789', '0200'],
] as const) {
  test(`EF.ACC: the class of an IMSI that ends with ${imsi.at(-1)} is ${contents}`, () => {
    assert.equal(showOctets(accessClassContents(imsi)), contents)
  })
}

for (const [what, name, contents] of [
  ['a name in the default alphabet', 'Test', '0154657374FFFFFFFFFFFFFFFFFFFFFFFF'],
  ['a name that fills it', 'sixteen letters!', '017369787465656E206C65747465727321'],
  ['no name', '', '01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'],
  ['a letter that the default alphabet codes otherwise', 'a@b', '0180006100400062FFFFFFFFFFFFFFFFFF'],
  ['a letter outside of it', 'Łódź', '0180014100F30064017AFFFFFFFFFFFFFF'],
] as const) {
  test(`EF.SPN: ${what}`, () => assert.equal(showOctets(spnContents(name)), contents))
}

test('EF.DIR: AID and label in an application template', () => {
  assert.equal(showOctets(applicationTemplate(Uint8Array.of(1, 2, 3, 4, 5), 'USIM')), '610D4F05010203040550045553494D')
})
