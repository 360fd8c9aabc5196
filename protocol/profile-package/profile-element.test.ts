/** Profile elements of the golden package, and their names by tag. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { decode, encode, inspect } from '../schema/type.ts'
import { hex } from '../vectors/hex.ts'
import { elementName, elementNames, ProfileElement } from './profile-element.ts'
import { flat } from './vectors/flat.ts'
import { goldenElements } from './vectors/golden-package.ts'

describe('golden elements', () => {
  for (const { name, hex: digits, length } of goldenElements) {
    test(`${name} of ${length} octets is DER and comes back octet for octet`, () => {
      assert.equal(hex(digits).length, length)
      const { value, issues } = decode(ProfileElement, hex(digits), { strict: true })
      assert.equal(value.kind, name)
      assert.deepEqual(issues, [])
      assert.equal(showOctets(encode(ProfileElement, value)), digits)
    })

    test(`every field of ${name} has a name and a type in the tree`, () => {
      const { tree } = inspect(ProfileElement, hex(digits))
      for (const node of flat(tree)) assert.ok(node.name !== '' && node.type !== '', `byte ${node.offset}`)
    })
  }

  test('there are ten', () => assert.equal(goldenElements.length, 10))
})

test('the tree shows values as people read them', () => {
  const shown = goldenElements
    .flatMap((element) => flat(inspect(ProfileElement, hex(element.hex)).tree))
    .map(({ name, value }) => `${name} ${value}`)
  for (const line of [
    'iccid 89000123456789012341',
    '[1] 2.23.143.1.2.4 (USIM)',
    'keyReference secondPINAppl1 (129)',
    'maxNumOfAttemps-retryNumLeft 153 (9 of 9 attempts left)',
    'algorithmID milenage (1)',
    '[0].fillFileContent 080910101032547698',
  ]) {
    assert.ok(shown.includes(line), line)
  }
})

test('an ICCID in the header that is no ICCID is shown with what is wrong', () => {
  const { tree } = inspect(ProfileElement, hex('A0 0C 830A 0123456789ABCDEF0123'))
  assert.match(flat(tree)[1]?.value ?? '', /^0123456789ABCDEF0123 \(ICCID .* has A where a digit should be/)
})

test('every tag of the specification has its name, reserved ones have none', () => {
  const named = (tag: number) => elementName(tag) ?? '-'
  const inOrder = Array.from({ length: 31 }, (_, i) => named(0xa0 + i))
  assert.equal(
    inOrder.join(' '),
    'header genericFileManagement pinCodes pukCodes akaParameter cdmaParameter securityDomain rfm application nonStandard end ' +
      '- - - - - mf cd telecom usim opt-usim isim opt-isim phonebook gsm-access csim opt-csim eap df-5gs df-saip df-snpn',
  )
  assert.deepEqual([0xbf1f, 0xbf20, 0xbf21, 0xbf22].map(named), ['df-5gprose', 'iot', 'opt-iot', '-'])
  assert.equal(elementNames.length, 29)
})

test('an element of a reserved tag is no ProfileElement', () => {
  assert.throws(() => decode(ProfileElement, hex('AB00')), { name: 'DecodeError', kind: 'wrong-tag', offset: 0 })
})
