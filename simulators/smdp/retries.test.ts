import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../../protocol/ber/octets.ts'
import { generateKeyPair, pointOf } from '../../protocol/crypto/curves.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { TestEuicc } from './test-euicc.ts'
import { eids, OID, outcome, profile, Scene, testPki } from './test-scene.ts'

const pki = await testPki()
const brainpool = await testPki('brainpoolP256r1')
const bindings = ['json', 'asn1'] as const

/** BF23 and what follows it: one part for the session, one for the keys. */
const parts = (octets: Buffer) => {
  const [first = Buffer.of(), ...rest] = segmentsOf(octets)
  return { secureChannel: showOctets(first), protected: showOctets(Buffer.concat(rest)) }
}

for (const binding of bindings) {
  test(`sheet:sgp22-download-crypto#8.19 sheet:sgp22-es9plus#9.8 ES9P-016: a retry is announced its one-time key; the same key gets the same protected octets, a new key new ones, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order()
    const first = await scene.downloaded(matchingId)
    assert.equal(first.authenticated.smdpSigned2.bppEuiccOtpk, undefined)
    const second = await scene.downloaded(matchingId)
    assert.deepEqual(Buffer.from(second.authenticated.smdpSigned2.bppEuiccOtpk!), pointOf(scene.euicc.otKeys.publicKey))
    assert.equal(second.opened.kind, 'opened')
    const [one, two] = [first, second].map(({ boundProfilePackage }) => parts(rawOf(boundProfilePackage)!))
    assert.equal(two!.protected, one!.protected)
    assert.notEqual(two!.secureChannel, one!.secureChannel)
    scene.euicc.otKeys = generateKeyPair(pki.curve)
    const third = await scene.downloaded(matchingId)
    assert.equal(third.opened.kind, 'opened')
    assert.notEqual(parts(rawOf(third.boundProfilePackage)!).protected, one!.protected)
  })
}

test('sheet:sgp22-es9plus#9.8 ES9P-016: after a postponed session the same one-time key is announced', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const { authenticated } = await scene.downloaded(matchingId)
  assert.equal(
    outcome(await scene.call('cancelSession', scene.euicc.cancel(authenticated.transactionId, 'postponed', OID))),
    'cancelSessionOk',
  )
  assert.ok((await scene.authenticated(matchingId)).smdpSigned2.bppEuiccOtpk)
})

test('ES9P-015: a profile that may be bound to one key only is not bound to a second, and again to the first', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order({ profile: profile(1, { bindingLimit: 1 }) })
  await scene.downloaded(matchingId)
  const { otKeys } = scene.euicc
  scene.euicc.otKeys = generateKeyPair(pki.curve)
  const request = scene.euicc.prepare(await scene.authenticated(matchingId))
  assert.equal(outcome(await scene.call('getBoundProfilePackage', request)), 'bppRebindingRefused 8.2/3.7')
  scene.euicc.otKeys = otKeys
  assert.equal((await scene.downloaded(matchingId)).opened.kind, 'opened')
})

test('DL22-010 ES9P-016: what bound the package of another eUICC is neither announced nor used again', async () => {
  const scene = new Scene({ pki, decisions: { isForEid: () => true, isHeldByAnother: () => false } })
  const { matchingId } = await scene.order()
  const { boundProfilePackage } = await scene.downloaded(matchingId)
  const other = scene.other()
  other.otKeys = scene.euicc.otKeys
  const second = await scene.downloaded(matchingId, other)
  assert.equal(second.authenticated.smdpSigned2.bppEuiccOtpk, undefined)
  assert.notDeepEqual(
    second.boundProfilePackage.initialiseSecureChannelRequest.smdpOtpk,
    boundProfilePackage.initialiseSecureChannelRequest.smdpOtpk,
  )
})

test('ES9P-016 ES9P-020: a retry under another CI is a new binding, on the curve of that CI', async () => {
  const scene = new Scene({ pki, further: [brainpool] })
  const { matchingId } = await scene.order()
  await scene.downloaded(matchingId)
  const { authenticated, opened } = await scene.downloaded(matchingId, new TestEuicc(brainpool, eids[0]))
  assert.deepEqual([authenticated.smdpSigned2.bppEuiccOtpk, opened.kind], [undefined, 'opened'])
})
