import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import type { Ipa } from './ipa.ts'
import { looseAt } from './loose-elements.ts'
import { eimTransactionId, packageOf, resultOf } from './test-objects.ts'
import { bare, eimConfiguration, pki, scene, TestEim } from './test-scene.ts'

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

test('the line of a retrieval names the kind of package that came', async () => {
  const { ipa, eim, signal, events } = await scene()
  eim.packages = [packageOf(), Buffer.from('BF52035C0181', 'hex'), Buffer.from('BF7F00', 'hex')]
  await ipa.pokeNow(signal)
  const came = events.filter((line) => line.startsWith('ESipa.GetEimPackage')).map((line) => line.replace(/^.* -> /, ''))
  assert.deepEqual(came, [
    `euiccPackageRequest, ${packageOf().length} octets`,
    'ipaEuiccDataRequest, 6 octets',
    'no package, 3 octets',
    'noEimPackageAvailable',
  ])
})

test('sheet:RET-13 RETR-002 STC-001 STC-009: an operation of one eIM is told to the other, until it has answered', async () => {
  const other = new TestEim()
  await other.listen(identityOf(pki.eimTls))
  const eims = [eimConfiguration('eim1'), eimConfiguration('eim2', { eimFqdn: 'smdp.harness.test' })]
  const places = { 'smdp.harness.test': { host: '127.0.0.1', port: other.port } }
  const { ipa, eim, card, signal } = await scene({ eims, settings: { places } })
  eim.packages = [packageOf()]
  // Two attempts of one round get no answer.
  other.packages = [bare(503), { kind: 'hangUp' }]
  card.answer(0xbf51, resultOf(7, [{ kind: 'disableResult', value: 'ok' }]).octets)
  await ipa.pokeNow(signal)
  await ipa.pokeNow(signal)
  await ipa.pokeNow(signal)
  const causes = (of: TestEim) => of.bodies('getEimPackage').map((body) => hex(looseAt(body, 0xbf4f, 0x81)))
  assert.deepEqual(causes(other), ['00', '00', '00', undefined])
  // notifyStateChange stands beside the cause.
  assert.ok(other.bodies('getEimPackage')[0]!.includes(Buffer.from('8000810100', 'hex')))
  assert.deepEqual(new Set(causes(eim)), new Set([undefined]))
})

const causes = {
  'sheet:FB-12 STC-002: after a fallback every eIM hears the cause fallback': {
    tag: 0xbf5d,
    answer: 'BF5D03800100',
    act: (ipa: Ipa, signal: AbortSignal) => ipa.executeFallback(signal),
    cause: '01',
  },
  'sheet:FB-12 STC-002: after a return from fallback too': {
    tag: 0xbf5e,
    answer: 'BF5E03800100',
    act: (ipa: Ipa, signal: AbortSignal) => ipa.returnFromFallback(signal),
    cause: '01',
  },
  'sheet:EM-04 STC-003: after the switch to the Emergency Profile every eIM hears the cause emergencyProfile': {
    tag: 0xbf5b,
    answer: 'BF5B03800100',
    act: (ipa: Ipa, signal: AbortSignal) => ipa.enableEmergencyProfile(signal),
    cause: '02',
  },
  'sheet:EM-04 STC-003: after the switch back too': {
    tag: 0xbf5c,
    answer: 'BF5C03800100',
    act: (ipa: Ipa, signal: AbortSignal) => ipa.disableEmergencyProfile(signal),
    cause: '02',
  },
  'STC-005: after a memory reset every eIM that is left hears the cause reset': {
    tag: 0xbf64,
    answer: 'BF6403800100',
    act: (ipa: Ipa, signal: AbortSignal) => ipa.memoryReset(['deleteOperationalProfiles'], signal),
    cause: '04',
  },
} as const
for (const [title, { tag, answer, act, cause }] of Object.entries(causes)) {
  test(title, async () => {
    const { ipa, eim, card, signal, again } = await scene()
    card.answer(tag, Buffer.from(answer, 'hex'))
    await act(ipa, signal)
    // The cause outlives the process.
    await again().pokeNow(signal)
    assert.equal(hex(looseAt(eim.bodies('getEimPackage')[0]!, 0xbf4f, 0x81)), cause)
  })
}

test('a fallback that the card refuses is told to nobody', async () => {
  const { ipa, eim, card, signal } = await scene()
  card.answer(0xbf5d, Buffer.from('BF5D03800106', 'hex'))
  assert.equal(await ipa.executeFallback(signal), 'fallbackNotAvailable')
  await ipa.pokeNow(signal)
  assert.equal(looseAt(eim.bodies('getEimPackage')[0]!, 0xbf4f, 0x81), undefined)
})

test('without a network nothing is asked; with fallback switched on the IPA falls back and returns', async () => {
  const { ipa, eim, card, signal } = await scene({ settings: { fallback: true } })
  card.answer(0xbf5d, Buffer.from('BF5D03800106', 'hex'))
  await ipa.loseNetwork(signal)
  const [lost] = await ipa.pokeNow(signal)
  assert.equal(lost?.ended, 'unreachable')
  assert.equal(eim.calls.length, 0)
  card.answer(0xbf5d, Buffer.from('BF5D03800100', 'hex')).answer(0xbf5e, Buffer.from('BF5E03800100', 'hex'))
  await ipa.loseNetwork(signal)
  const [back] = await ipa.pokeNow(signal)
  assert.equal(back?.ended, 'noEimPackageAvailable')
  await ipa.regainNetwork(signal)
  assert.equal(card.calls(0xbf5e).length, 1)
})

test('an error of the eIM ends the round, and so does a bound on packages', async () => {
  const { ipa, eim, card, signal } = await scene({ settings: { mostPackages: 3 } })
  eim.packages = [{ error: 2 }]
  assert.deepEqual(await ipa.pokeNow(signal), [{ eimId: 'eim1', packages: 0, ended: 'error', detail: 'eidNotFound' }])
  card.answer(0xbf51, () => resultOf(1).octets)
  eim.packages = [packageOf(), packageOf(), packageOf(), packageOf()]
  assert.equal((await ipa.pokeNow(signal))[0]?.ended, 'limit')
})
