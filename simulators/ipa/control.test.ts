import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { AddInitialEimResponse, GetEimConfigurationDataResponse } from '../../protocol/es10b/eim-configuration.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { packageOf, resultOf } from './test-objects.ts'
import { eimConfiguration, numbersIn, scene } from './test-scene.ts'

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()

test('the initial association is polled from then on', async () => {
  const { ipa, card, eim, signal } = await scene({ eims: [] })
  assert.deepEqual(await ipa.pokeNow(signal), [])
  card.value(0xbf57, AddInitialEimResponse, { kind: 'addInitialEimOk', value: [{ kind: 'associationToken', value: 1 }] })
  const configuration = eimConfiguration('eim1', { counterValue: 0, associationToken: -1 })
  const answer = await ipa.addInitialEim([configuration], signal)
  assert.equal(answer.kind, 'addInitialEimOk')
  card.value(0xbf55, GetEimConfigurationDataResponse, { eimConfigurationDataList: [configuration] })
  assert.equal((await ipa.pokeNow(signal))[0]?.ended, 'noEimPackageAvailable')
  assert.equal(eim.calls.length, 1)
})

test('a package of eCOs makes the IPA read the associations anew', async () => {
  const { ipa, card, eim, signal } = await scene()
  eim.packages = [packageOf({ ecoList: [{ kind: 'listEim', value: {} }] })]
  card.answer(0xbf51, resultOf(1).octets)
  await ipa.pokeNow(signal)
  await ipa.pokeNow(signal)
  assert.equal(card.calls(0xbf55).length, 2)
})

test('the small functions of the card', async () => {
  const { ipa, card, signal } = await scene()
  card
    .answer(0xbf59, Buffer.from('BF5903800102', 'hex'))
    .answer(0xbf65, Buffer.from('BF6503800100', 'hex'))
    .answer(0xbf5f, Buffer.from('BF5F03810101', 'hex'))
  assert.equal(await ipa.configureImmediateProfileEnabling({ immediateEnableFlag: true }, signal), 'associatedEimAlreadyExists')
  assert.equal(await ipa.setDefaultDpAddress('dp.test', signal), 'ok')
  assert.equal((await ipa.connectivityParameters(signal)).kind, 'connectivityParametersError')
})

test('v1.0.1 has other octets for memory reset, immediate enable and the list of eIMs', async () => {
  const { ipa, card, signal } = await scene({ settings: { spec: '1.0.1' } })
  card.answer(0xbf34, Buffer.from('BF3403020100', 'hex'))
  const answer = await ipa.memoryReset(['resetEimConfigData', 'resetImmediateEnableConfig'], signal)
  assert.equal(answer.resetResult, 'ok')
  assert.equal(hex(card.calls(0xbf34)[0]), 'BF340482020318')
  assert.equal(hex(card.calls(0xbf55)[0]), 'BF5500')
})

test('IPA-012: a result with an operation of a later version goes to the eIM with its octets', async () => {
  const right = resultOf(5).octets
  const later = Buffer.from(right)
  // getRATResult A6 becomes a tag that no version has.
  later[later.lastIndexOf(Buffer.from('A600', 'hex'))] = 0x9e
  const { ipa, card, eim, signal, again } = await scene()
  eim.packages = [packageOf()]
  card.answer(0xbf51, later)
  card.results = [{ seq: 5, octets: later }]
  eim.onResult = () => 'empty'
  await ipa.pokeNow(signal)
  await again().pokeNow(signal)
  assert.deepEqual(new Set(eim.results.map(hex)), new Set([hex(later)]))
})

test('a run that was ended does nothing more', async () => {
  const { ipa, eim } = await scene()
  await assert.rejects(ipa.pokeNow(AbortSignal.abort()), { name: 'PeerFault', kind: 'aborted' })
  assert.equal(eim.calls.length, 0)
})

test('loose elements are read as far as they go', () => {
  assert.deepEqual(
    looseElements(Buffer.from('8001', 'hex')).map(({ value }) => value.length),
    [0],
  )
  assert.deepEqual(looseElements(Buffer.from('80', 'hex')), [])
  assert.deepEqual(looseElements(Buffer.from('8085FFFFFFFFFF', 'hex')), [])
  assert.equal(looseAt(tlv(0xbf51, tlv(0x30)), 0xbf51, 0x31), undefined)
  assert.deepEqual(numbersIn(new Uint8Array()), [])
})
