import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { profilePackageOf, testIccid } from '../played/scripted-smdp.ts'
import { TestDownload } from './download/test-download.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const other = '89000123456789012358'
const [first, second] = [testIccid, other].map((digits) => iccidOctets(digits).toString('hex').toUpperCase())

const download = new TestDownload(pki)
download.load()
download.load({ metadata: { iccid: iccidOctets(other), profileClass: 'test' }, profilePackage: profilePackageOf(other) })
const ask = (request: string) => download.card.hex(request)
const iccids = (...found: readonly (string | undefined)[]) => found.map((iccid) => `E30C5A0A${iccid}`).join('')

test('GetProfilesInfo finds by ICCID, by AID and by class, and lists in the order of installation', () => {
  assert.equal(ask('BF2D 03 5C 01 5A'), `BF2D1EA01C${iccids(first, second)}`)
  assert.equal(ask(`BF2D 11 A0 0C 5A 0A ${second} 5C 01 5A`), `BF2D10A00E${iccids(second)}`)
  assert.equal(ask(`BF2D 17 A0 12 4F 10 ${download.card.euicc.state.profiles[0]?.aid} 5C 01 5A`), `BF2D10A00E${iccids(first)}`)
  assert.equal(ask('BF2D 08 A0 03 95 01 00 5C 01 5A'), `BF2D10A00E${iccids(second)}`)
  assert.equal(ask('BF2D 08 A0 03 95 01 02 5C 01 5A'), `BF2D10A00E${iccids(first)}`)
  assert.equal(ask(`BF2D 11 A0 0C 5A 0A ${'98001032547698103299'} 5C 01 5A`), 'BF2D02A000')
})

test('tags that are not known, and one that is cut, are passed over; those of nothing leave it empty', () => {
  assert.equal(ask(`BF2D 14 A0 0C 5A 0A ${first} 5C 04 5A DF20 9F`), `BF2D10A00E${iccids(first)}`)
  assert.equal(ask(`BF2D 11 A0 0C 5A 0A ${first} 5C 01 90`), 'BF2D04A002E300')
  assert.equal(ask(`BF2D 13 A0 0C 5A 0A ${first} 5C 03 9F70 92`), 'BF2D11A00FE30D9F700100920750726F66696C65')
})
