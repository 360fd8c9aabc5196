import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { looseAt } from './loose-elements.ts'
import { eimTransactionId, packageOf, resultOf } from './test-objects.ts'
import { eimConfiguration, scene } from './test-scene.ts'

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()

test('sheet:RET-08 RETR-003: rPLMN goes out in three octets as TS 24.008 codes them', async () => {
  const { ipa, eim, signal } = await scene({ settings: { rPlmn: '262-01' } })
  await ipa.pokeNow(signal)
  assert.equal(hex(looseAt(eim.bodies('getEimPackage')[0]!, 0xbf4f, 0x82)), '62F210')
})

test('sheet:RET-10 RETR-012: packages are retrieved until none is available, and then no more in that round', async () => {
  const { ipa, eim, card, signal } = await scene()
  eim.packages = [packageOf({ counterValue: 1 }), packageOf({ counterValue: 2 })]
  card.answer(0xbf51, () => resultOf(card.calls(0xbf51).length).octets)
  const [report] = await ipa.pokeNow(signal)
  assert.deepEqual(report, { eimId: 'eim1', packages: 2, ended: 'noEimPackageAvailable', detail: 'noEimPackageAvailable' })
  assert.equal(eim.bodies('getEimPackage').length, 3)
  assert.deepEqual(new Set(eim.calls.map(({ request }) => request.connection)), new Set([1]))
})

test('sheet:RET-11 PROV-014: a package kind that is not known is answered with unknownPackage', async () => {
  const { ipa, eim, signal } = await scene()
  eim.packages = [Buffer.from('BF7F00', 'hex')]
  await ipa.pokeNow(signal)
  assert.deepEqual(eim.results.map(hex), ['A003020102'])
})

test('sheet:RET-11 PROV-014: the same in JSON, where the member has a name that nobody knows', async () => {
  const { ipa, eim, signal } = await scene({ settings: { binding: 'json' } })
  eim.packages = [Buffer.from('BF7F00', 'hex')]
  await ipa.pokeNow(signal)
  const [body] = eim.bodies('provideEimPackageResult')
  assert.equal(Buffer.from(JSON.parse(body!.toString()).eimPackageResult, 'base64').toString('hex'), 'a003020102')
})

const broken = {
  'a data request that is cut off': Buffer.from('BF520C5C0481A0BF', 'hex'),
  'a trigger with damage behind its id': Buffer.from('BF54 0E 820801020304050607 08 A0 05 80'.replaceAll(' ', ''), 'hex'),
  'an eUICC package without signature': tlv(0xbf51, tlv(0x30, tlv(0x80, Buffer.from('eim1')), tlv(0x82, eimTransactionId))),
}
for (const [what, octets] of Object.entries(broken)) {
  test(`sheet:RET-12 PROV-013 PROV-016 ERR-012: ${what} is answered with invalidPackageFormat, and the card sees nothing`, async () => {
    const { ipa, eim, card, signal } = await scene()
    eim.packages = [octets]
    await ipa.pokeNow(signal)
    const [result] = eim.results
    assert.equal(hex(looseAt(result!, 0xa0, 0x02)), '01')
    // The id where it could be read, and no other.
    assert.equal(hex(looseAt(result!, 0xa0, 0x80)), octets.includes(eimTransactionId) ? hex(eimTransactionId) : undefined)
    assert.equal(card.calls(0xbf51).length, 0)
  })
}

test('sheet:RET-13 RETR-002 STC-001 STC-009: an operation of one eIM is told to the other, until it has answered', async () => {
  const eims = [eimConfiguration('eim1'), eimConfiguration('eim2', { eimFqdn: 'other.harness.test' })]
  const { ipa, eim, card, signal } = await scene({ eims })
  eim.packages = [packageOf()]
  card.answer(0xbf51, resultOf(7, [{ kind: 'disableResult', value: 'ok' }]).octets)
  const other = eims[1]!
  assert.equal(other.eimId, 'eim2')
  // The other eIM is not there at first: nobody listens under its name.
  await ipa.pokeNow(signal)
  const later = await scene({ eims, card, eim, settings: { places: { 'other.harness.test': { host: '127.0.0.1', port: eim.port } } } })
  assert.equal(later.card, card)
})
