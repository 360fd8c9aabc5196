import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../../protocol/vectors/hex.ts'
import { addedIn, formFault, formInWords, formOf } from './operation-form.ts'

const iccid = '8944000000000000001'
const element = (octets: string) => ({ tag: hex(octets)[0] ?? 0, octets: hex(octets) })
const enable = formOf({ name: 'enable', iccid })
const rollback = formOf({ name: 'enable', iccid, rollback: true })

test('an enable with its ICCID in swapped octets is as ordered, with an unknown element behind it too', () => {
  assert.equal(formFault(enable, element('A30C5A0A984400000000000000F1')), undefined)
  assert.equal(formFault(enable, element('A30F5A0A984400000000000000F1990100')), undefined)
})

test('digits in their printed order and a missing ICCID are told apart', () => {
  assert.match(formFault(enable, element('A30C5A0A8944000000000000001F')) ?? '', /5A\) holds 8944000000000000001F/)
  assert.match(formFault(enable, element('A300')) ?? '', /no ICCID 8944000000000000001 \(5A\)/)
})

test('a rollbackFlag that nobody ordered is a policy of the eIM, and no fault', () => {
  const octets = element('A30E5A0A984400000000000000F10500')
  assert.equal(formFault(enable, octets), undefined)
  assert.equal(addedIn(enable, octets), 'rollbackFlag')
  assert.equal(addedIn(rollback, octets), undefined)
})

test('rollbackFlag is the universal NULL behind the ICCID', () => {
  assert.equal(formFault(rollback, element('A30E5A0A984400000000000000F10500')), undefined)
  assert.match(formFault(rollback, element('A30E5A0A984400000000000000F18100')) ?? '', /no rollbackFlag \(05\)/)
  assert.match(formFault(rollback, element('A30E05005A0A984400000000000000F1')) ?? '', /before what goes in front of it/)
})

test('an operation without parameters has nothing in it', () => {
  assert.equal(formFault(formOf({ name: 'getRAT' }), element('A600')), undefined)
  assert.match(formFault(formOf({ name: 'listEim' }), element('AB020500')) ?? '', /2 octets in it: 0500/)
})

test('a list may name the tags that are wanted, and searches only where that was ordered', () => {
  const list = formOf({ name: 'listProfileInfo' })
  assert.equal(formFault(list, element('BF2D045C025A91')), undefined)
  assert.match(formFault(list, element('BF2D05A003950102')) ?? '', /search criteria \(A0\)/)
})

test('immediate enabling holds what was ordered of flag, OID and address, and nothing else', () => {
  const form = formOf({ name: 'configureImmediateEnable', enable: true, smdpOid: '2.999.10' })
  assert.equal(formFault(form, element('A7078000810388370A')), undefined)
  assert.match(formFault(form, element('A7028000')) ?? '', /no OID of the SM-DP\+ \(81\)/)
  assert.match(formFault(form, element('A70A8000810388370A820161')) ?? '', /address of the SM-DP\+ \(82\), which was not ordered/)
  assert.match(formInWords(form), /^A7 in the psmoList, with immediateEnableFlag 80 empty, OID of the SM-DP\+ 81 88370A$/)
})
