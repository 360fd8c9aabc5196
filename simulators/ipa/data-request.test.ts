import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { encode } from '../../protocol/schema/type.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileInfoListResponse } from '../../protocol/sgp32/profile-info.ts'
import { PeerFault } from '../../transport/faults.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { ciKey, euiccInfo1, euiccInfo2 } from './test-euicc-info.ts'
import { eimTransactionId, packageOf } from './test-objects.ts'
import { numbersIn, pki, scene } from './test-scene.ts'
import { ask, euicc, filled, type Request } from './test-situations.ts'

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()
const tag = (number: number | undefined) => (number ?? 0).toString(16).toUpperCase()

const spki = hex(pki.eum.certificate.der)!
const rows: readonly (readonly [tags: string, ledger: string, expected: (octets: Uint8Array) => void])[] = [
  ['A0', 'EDR-009', (o) => assert.deepEqual(numbersIn(tlv(0xa0, o)), [3, 4])],
  ['81', 'EDR-010', (o) => assert.equal(Buffer.from(o).toString(), 'dp.test')],
  ['A2', 'EDR-011', (o) => assert.deepEqual(numbersIn(tlv(0xa2, o)), [7, 8])],
  ['BF20', 'EDR-012', (o) => assert.equal(hex(tlv(0xbf20, o)), hex(euiccInfo1))],
  ['BF22', 'EDR-013', (o) => assert.equal(hex(tlv(0xbf22, o)), hex(euiccInfo2))],
  ['83', 'EDR-014', (o) => assert.equal(Buffer.from(o).toString(), 'ds.test')],
  ['84', 'EDR-015', (o) => assert.equal(hex(o), '05')],
  ['A5', 'EDR-016', (o) => assert.equal(hex(tlv(0x30, o)), spki)],
  ['A6', 'EDR-017', (o) => assert.equal(hex(tlv(0x30, o)), hex(euicc.certificate.der))],
  // Named bits 0 and 1, and 0: not one octet for each.
  ['A8', 'EDR-018', (o) => assert.equal(hex(o), '800206C081020780')],
  ['A9', 'EDR-019', (o) => assert.equal(hex(looseAt(o, 0x80)), '35290611')],
]
for (const [tags, ledger, expected] of rows) {
  test(`sheet:DR-01 EDR-003 ${ledger}: ${tags} is answered with that object and no other`, async () => {
    const { data } = await ask({ tagList: Buffer.from(tags, 'hex') })
    assert.deepEqual(
      looseElements(data!).map((element) => tag(element.tag)),
      [tags],
    )
    expected(looseElements(data!)[0]!.value)
  })
}

test('sheet:DR-01 EDR-003 EDR-009 EDR-010 EDR-011 EDR-012 EDR-013 EDR-014 EDR-015 EDR-016 EDR-017 EDR-018 EDR-019: all at once come in the order of the type', async () => {
  const { data } = await ask({ tagList: Buffer.from('A9A8A6A58483BF22BF20A281A0', 'hex') })
  const order = ['A0', '81', 'A2', 'BF20', 'BF22', '83', '84', 'A5', 'A6', 'A8', 'A9']
  assert.deepEqual(
    looseElements(data!).map((element) => tag(element.tag)),
    order,
  )
})

for (const tags of ['5A', 'BF2D', 'BF20FF7F', 'BF', '', '80', '88']) {
  test(`sheet:DR-02 EDR-004: the tag list ${tags || 'without tags'} is incorrect`, async () => {
    const { error } = await ask({ tagList: Buffer.from(tags, 'hex') })
    assert.equal(hex(error), '020101')
  })
}

test('sheet:DR-03 EDR-005: a CI key that the eUICC has not got is not found', async () => {
  const { error } = await ask({ tagList: Buffer.from('A6', 'hex'), euiccCiPKIdentifierToBeUsed: Buffer.from('F0F1', 'hex') })
  assert.equal(hex(error), '020105')
})

test('sheet:DR-04 EDR-022: a truncated CI key identifier is matched by its leading octets', async () => {
  const { card, data } = await ask({
    tagList: Buffer.from('A6', 'hex'),
    euiccCiPKIdentifierToBeUsed: ciKey.subarray(0, 3),
  })
  assert.equal(hex(looseAt(card.calls(0xbf56)[0]!, 0xbf56, 0x80)), hex(ciKey))
  assert.ok(data)
})

test('sheet:DR-06 EDR-020 EDR-021: search criteria choose by number, event and result number', async () => {
  const tagList = Buffer.from('A0A2', 'hex')
  const numbers = async (more: Partial<Request>) => numbersIn(tlv(0xbf52, tlv(0xa0, (await ask({ tagList, ...more })).data!)))
  assert.deepEqual(await numbers({ searchCriteriaNotification: { kind: 'seqNumber', value: 4 } }), [4, 7, 8])
  const byEvent = { kind: 'profileManagementOperation', value: ['notificationEnable'] } as const
  assert.deepEqual(await numbers({ searchCriteriaNotification: byEvent }), [3, 7, 8])
  assert.deepEqual(await numbers({ searchCriteriaEuiccPackageResult: { kind: 'seqNumber', value: 8 } }), [3, 4, 8])
})

test('sheet:DR-07 sheet:EM-05 EDR-006: with the Emergency Profile enabled the answer is ecallActive', async () => {
  const set = await scene()
  const profile = { profileState: 'enabled', ecallIndication: true, fallbackAttribute: false } as const
  set.card.value(0xbf2d, ProfileInfoListResponse, { kind: 'profileInfoListOk', value: [profile] })
  set.eim.packages = [encode(IpaEuiccDataRequest, { tagList: Buffer.from('81', 'hex') })]
  await set.ipa.pokeNow(set.signal)
  assert.equal(hex(set.eim.results[0]), 'BF5205A103020168')
})

test('sheet:DR-08 EDR-008: the eimTransactionId comes back in data and error', async () => {
  const { data } = await ask({ tagList: Buffer.from('83', 'hex'), eimTransactionId })
  assert.equal(hex(looseAt(data!, 0x87)), hex(eimTransactionId))
  const { error } = await ask({ tagList: Buffer.from('5A', 'hex'), eimTransactionId })
  assert.equal(hex(looseAt(error!, 0x80)), hex(eimTransactionId))
})

test('v1.0.1: 88 asks for capabilities, BF2B for notifications, an error is a bare number', async () => {
  const v101 = async (octets: string) => {
    const set = await scene({ settings: { spec: '1.0.1' } })
    filled(set.card)
    set.eim.spec = '1.0.1'
    set.card.results = []
    set.eim.packages = [Buffer.from(octets, 'hex')]
    set.eim.onResult = () => 'empty'
    await set.ipa.pokeNow(set.signal)
    return set.eim.results[0]!
  }
  assert.equal(hex(looseAt(await v101('BF52035C0188'), 0xbf52, 0xa0, 0xa8)), '800206C081020780')
  assert.deepEqual(numbersIn(tlv(0xa0, looseAt(await v101('BF52045C02BF2B'), 0xbf52, 0xa0, 0xbf2b, 0xa0)!)), [3, 4])
  assert.equal(hex(await v101('BF52035C01A8')), 'BF5203810101')
})

test('EDR-007 PROV-022: a card that refuses or does not answer gives undefinedError', async () => {
  for (const scripted of [
    0x6f00,
    () => {
      throw new PeerFault('silent', 'headers', 'the card says nothing')
    },
  ]) {
    const set = await scene()
    set.card.answer(0xbf3c, scripted).answer(0xbf51, scripted)
    set.eim.packages = [encode(IpaEuiccDataRequest, { tagList: Buffer.from('81', 'hex') }), packageOf()]
    await set.ipa.pokeNow(set.signal)
    assert.deepEqual(set.eim.results.map(hex), ['BF5205A10302017F', 'A00D8008010203040506070802017F'])
  }
})
