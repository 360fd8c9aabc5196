import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawOf } from '../../protocol/schema/raw.ts'
import { outcome, Scene, testPki, textStore } from './test-scene.ts'

const pki = await testPki()

for (const binding of ['json', 'asn1'] as const) {
  test(`ES9P-016 N22-014: a restart after each step of a download goes unnoticed, in ${binding}`, async () => {
    const store = textStore()
    const settings = { store, confirmationLimit: 2 }
    let scene = new Scene({ pki, binding, settings })
    const { euicc } = scene
    const restarted = () => {
      scene = new Scene({ pki, binding, settings })
      return scene
    }
    const { matchingId, iccid } = await scene.order({ confirmationCode: '1234' })
    const initiated = await restarted().initiated(euicc)
    const authenticated = await restarted().call('authenticateClient', euicc.authenticate(initiated, matchingId))
    assert.ok(authenticated.value.kind === 'authenticateClientOk')
    const wrong = await restarted().call('getBoundProfilePackage', euicc.prepare(authenticated.value.value, '9999'))
    assert.match(outcome(wrong), /^confirmationCodeRefused/)
    const bound = await restarted().call('getBoundProfilePackage', euicc.prepare(authenticated.value.value, '1234'))
    assert.ok(bound.value.kind === 'getBoundProfilePackageOk')
    assert.equal(euicc.open(authenticated.value.value, bound.value.value.boundProfilePackage).kind, 'opened')
    const again = await restarted().downloaded(matchingId, euicc, '1234')
    assert.equal(again.opened.kind, 'opened')
    const [one, two] = [bound.value.value.boundProfilePackage, again.boundProfilePackage].map((value) =>
      rawOf(value)!.subarray(-200).toString('hex'),
    )
    assert.equal(one, two)
    await restarted().notify(euicc.installationResult(again.authenticated.transactionId, iccid))
    assert.equal(restarted().status(iccid), 'Installed')
  })
}

test('DL22-015: wrong confirmation codes are counted over a restart', async () => {
  const settings = { store: textStore(), confirmationLimit: 2 }
  const first = new Scene({ pki, settings })
  const { matchingId } = await first.order({ confirmationCode: '1234' })
  const attempt = async (code: string) => {
    const scene = new Scene({ pki, settings })
    return outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(await scene.authenticated(matchingId), code)))
  }
  assert.equal(await attempt('1'), 'confirmationCodeRefused 8.2.7/3.8')
  assert.equal(await attempt('2'), 'confirmationCodeRefused 8.2.7/3.8')
  assert.equal(await attempt('1234'), 'confirmationCodeRetriesExceeded 8.2.7/6.4')
})

test('a state that cannot be written is not taken: the answer fails, and the state before it counts', async () => {
  let full = false
  const store = {
    load: () => undefined,
    save: () => {
      if (full) throw new Error('no space left')
    },
  }
  const scene = new Scene({ pki, settings: { store } })
  const { matchingId } = await scene.order()
  const initiated = await scene.initiated()
  const before = scene.smdp.state
  full = true
  await assert.rejects(scene.call('authenticateClient', scene.euicc.authenticate(initiated, matchingId)), /no space left/)
  assert.equal(scene.smdp.state, before)
  full = false
  assert.equal(
    outcome(await scene.call('authenticateClient', scene.euicc.authenticate(initiated, matchingId))),
    'authenticateClientOk',
  )
})
