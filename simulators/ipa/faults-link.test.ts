/** What the faults of the network side show to an eIM, beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import type { TlsChoice } from '../../transport/tls-choice.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { startConnectProxy } from '../played/connect-proxy.ts'
import { jsonFaults } from './faults-json.ts'
import { linkFaults } from './faults-link.ts'
import { requestFaults } from './faults-requests.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import type { IpaSettings } from './ipa-settings.ts'
import { enabled, packageOf, resultOf } from './test-objects.ts'
import { asn1, ciPem, jsonAnswer, pki, scene, type TestEim } from './test-scene.ts'

type Decisions = Partial<AnyIpaDecisions>

/** Method, path, headers and body of each request of one poll, as one text. */
async function requests(decisions: Decisions, settings: IpaSettings = {}, packages: TestEim['packages'] = []) {
  const set = await scene({ decisions, settings })
  set.eim.packages = [...packages]
  await set.ipa.pokeNow(set.signal)
  return set.eim.calls.map(({ request: { method, path, headers }, body }) => {
    const said = ['host', 'user-agent', 'x-admin-protocol', 'content-type'].map((name) => headers.get(name)?.join())
    return [method, path, ...said, body.toString('hex')].join(' ')
  })
}

/** Requests that come to an eIM with a wrong certificate, under a CA. */
async function callsOn(kind: 'otherName' | 'otherKey' | 'expired' | 'badSignature' | 'otherCi', decisions: Decisions) {
  const set = await scene({ decisions, settings: { eimCas: [ciPem] }, eims: [{ eimId: 'eim1', eimFqdn: 'eim.harness.test' }] })
  set.eim.present(identityOf(await issueNegative(pki, { role: 'eimTls', kind })))
  await set.ipa.pokeNow(set.signal)
  return set.eim.calls.length
}

for (const [name, kinds] of Object.entries({
  takesAnyCertificate: ['otherName', 'expired', 'badSignature', 'otherCi'],
  comparesNoNames: ['otherName'],
  pinsTheIssuer: ['otherName'],
  looksAtNoDates: ['expired'],
  verifiesNoSignature: ['badSignature'],
} as const))
  test(`fault ${name}: an eIM that must not be trusted gets a request`, async () => {
    for (const kind of kinds) {
      assert.equal(await callsOn(kind, {}), 0, kind)
      assert.equal(await callsOn(kind, linkFaults[name as 'comparesNoNames'].decisions), 1, kind)
    }
  })

for (const [name, { tls }] of Object.entries({
  speaksOldTls: linkFaults.speaksOldTls.decisions,
  offersLongKeysOnly: linkFaults.offersLongKeysOnly.decisions,
  offersLongHashesOnly: linkFaults.offersLongHashesOnly.decisions,
  speaksTls12Only: linkFaults.speaksTls12Only.decisions,
} as Readonly<Record<string, { readonly tls: TlsChoice }>>))
  test(`fault ${name}: an ordinary eIM is reached all the same`, async () => {
    assert.equal((await requests({ tls })).length, 1)
  })

const inAsn1 = {
  asksWhetherTheServerIsThere: linkFaults.asksWhetherTheServerIsThere,
  putsATenantIntoThePath: linkFaults.putsATenantIntoThePath,
  writesItsServerIntoHost: linkFaults.writesItsServerIntoHost,
  keepsConnectionsOpen: requestFaults.keepsConnectionsOpen,
  speaksAsOnEs9: requestFaults.speaksAsOnEs9,
  writesLengthsInTwoOctets: requestFaults.writesLengthsInTwoOctets,
  endsWithALineFeed: requestFaults.endsWithALineFeed,
  putsThePlmnWhereV10HadIt: requestFaults.putsThePlmnWhereV10HadIt,
  triesADraftFirst: requestFaults.triesADraftFirst,
  callsItselfByItsProduct: requestFaults.callsItselfByItsProduct,
  writesHalfAVersion: requestFaults.writesHalfAVersion,
  sendsOctetStreams: requestFaults.sendsOctetStreams,
  asksForASecondEuicc: requestFaults.asksForASecondEuicc,
}
for (const [name, { decisions }] of Object.entries(inAsn1))
  test(`fault ${name}: the requests are others than the right ones`, async () => {
    const settings = { rPlmn: '262-01' }
    assert.notDeepEqual(await requests(decisions, settings), await requests({}, settings))
  })

const inJson = {
  writesTheEidInGroups: jsonFaults.writesTheEidInGroups,
  writesThePlmnAsAnObject: jsonFaults.writesThePlmnAsAnObject,
  sendsAHeader: jsonFaults.sendsAHeader,
  looksAtMembersOnly: jsonFaults.looksAtMembersOnly,
}
for (const [name, { decisions }] of Object.entries(inJson))
  test(`fault ${name}: the requests in JSON are others than the right ones`, async () => {
    const settings = { binding: 'json', rPlmn: '262-01', mostPackages: 2 } as const
    const failed = jsonAnswer({}, { status: 'Failed', statusCodeData: { subjectCode: '8.1.1', reasonCode: '3.7' } })
    assert.notDeepEqual(await requests(decisions, settings, [failed]), await requests({}, settings, [failed]))
  })

test('fault takesPackagesOfAnyType: a package is taken whatever its Content-Type is', async () => {
  const page = { ...asn1(Buffer.from('BF4F06BF52035C01A8', 'hex')), headers: { 'Content-Type': 'text/html' } }
  assert.equal((await requests({}, {}, [page])).length, 1)
  assert.ok((await requests(linkFaults.takesPackagesOfAnyType.decisions, {}, [page])).length > 1)
})

test('fault waitsToBeCalled: behind a kept connection that is gone there comes no other', async () => {
  const polls = async (decisions: Decisions) => {
    const set = await scene({ decisions })
    await set.ipa.pokeNow(set.signal)
    set.eim.packages = [{ kind: 'hangUp' }]
    await set.ipa.pokeNow(set.signal)
    await set.ipa.pokeNow(set.signal)
    return set.eim.calls.map(({ request: { connection } }) => connection)
  }
  assert.deepEqual(await polls({}), [1, 1, 2, 2])
  assert.deepEqual(await polls(linkFaults.waitsToBeCalled.decisions), [1, 1])
})

test('fault trustsItsProxy: a certificate of a CA that nobody has stored is taken behind a proxy, and there alone', async (context) => {
  const calls = async (decisions: Decisions, throughProxy: boolean) => {
    const places: Record<string, { readonly host: string; readonly port: number }> = {}
    const proxy = await startConnectProxy({ places })
    context.after(() => proxy.close())
    const settings = { eimCas: [ciPem], ...(throughProxy ? { proxy: proxy.place } : {}) }
    const set = await scene({ decisions, settings, eims: [{ eimId: 'eim1', eimFqdn: 'eim.harness.test' }] })
    places['eim.harness.test'] = { host: '127.0.0.1', port: set.eim.port }
    set.eim.present(identityOf(await issueNegative(pki, { role: 'eimTls', kind: 'otherCi' })))
    await set.ipa.pokeNow(set.signal)
    await set.ipa.close()
    assert.equal(proxy.asked.length > 0, throughProxy)
    return set.eim.calls.length
  }
  const { decisions } = linkFaults.trustsItsProxy
  assert.deepEqual([await calls({}, true), await calls(decisions, true), await calls(decisions, false)], [0, 1, 0])
})

test('each fault of the network side is one sentence, with rows of the ledger', () => {
  for (const [name, { what, ledger }] of Object.entries({ ...linkFaults, ...requestFaults, ...jsonFaults })) {
    assert.match(what, /^[a-z].*[^.]$/, name)
    assert.ok(ledger.length > 0, name)
  }
})

test('fault takesResultsForNotifications: the result of eCOs comes twice, the first time as a notification', async () => {
  const { decisions } = requestFaults.takesResultsForNotifications
  const notified = async (given: Decisions, result: Parameters<typeof resultOf>[1]) => {
    const set = await scene({ decisions: given })
    set.eim.packages = [packageOf()]
    set.card.answer(0xbf51, resultOf(5, result).octets)
    await set.ipa.pokeNow(set.signal)
    return set.eim.bodies('handleNotification').length
  }
  const eco = [{ kind: 'deleteEimResult', value: 'ok' }] as const
  assert.deepEqual([await notified({}, eco), await notified(decisions, eco), await notified(decisions, [enabled])], [0, 1, 0])
})
