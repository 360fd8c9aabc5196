/** The suite of an eIM over CoAP: each fault is seen, and a network that loses datagrams is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coapsHourFaults } from '../../simulators/eim/faults/coaps-hours.ts'
import type { Gateway } from '../../simulators/eim/faults.ts'
import { seededOctets } from '../../transport/coap/test-path.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { otherRightEims } from './other-right-eims.ts'
import { coapsSuite, playedBehindWaiting, playedOverLosses } from './play-coaps-fault.ts'
import { type FaultPlayed, holdsSuite } from './suite-matrix.ts'

const missing = process.env['CI_FULL'] === '1' ? undefined : dtlsMissing()
if (missing === undefined) holdsSuite(coapsSuite)
else test('the eIM over CoAP', { skip: missing }, () => {})

for (const { eim, rows, passes } of missing === undefined ? otherRightEims : [])
  test(`no row is red where an eIM ${eim.what}`, async () => {
    const { states, why } = await coapsSuite.play(eim, rows)
    demandNoneRed({ states, why })
    assert.ok(states.size > 0, 'the run begins')
    assert.deepEqual(
      passes.map((id) => `${id} ${states.get(id)}`),
      passes.map((id) => `${id} pass`),
    )
  })

for (const [minutes, state] of missing === undefined
  ? ([
      [5, 'inconclusive'],
      [60, 'fail'],
    ] as const)
  : [])
  test(`half a body that is still there behind ${minutes} minutes: ${state}`, async () => {
    const { states } = await playedBehindWaiting(minutes * 60_000, coapsHourFaults.keepsHalfBodiesForDays, ['ESIPA-COAP-022'])
    assert.equal(states.get('ESIPA-COAP-022'), state)
  })

test('an error of the function, three times, shows nothing of copies', { skip: missing ?? false }, async () => {
  const { states } = await coapsSuite.play({ what: 'refuses every result', ledger: [], around: () => refusesResults }, [
    'ESIPA-COAP-014',
  ])
  assert.equal(states.get('ESIPA-COAP-014'), 'inconclusive')
})

/** ProvideEimPackageResult over CoAP is answered with undefinedError. */
const refusesResults: Gateway = (request, answer) =>
  request.over === 'coaps' && request.body.toString('hex').startsWith('bf50')
    ? { kind: 'answer', status: 200, headers: {}, body: Buffer.from('bf500302017f', 'hex') }
    : answer(request)

function demandNoneRed({ states, why }: FaultPlayed): void {
  const wrong = [...states].filter(([, state]) => state === 'fail' || state === 'error')
  assert.deepEqual(
    wrong.map(([id]) => `${id}: ${why.get(id)}`),
    [],
  )
}

/** What is lost, and how much later others come. Lost datagrams are waited for, so that these take minutes. */
const networks =
  missing === undefined && process.env['PROOF'] === '1'
    ? ([
        [0.1, 0],
        [0.05, 60],
      ] as const)
    : []

for (const [loss, delayMs] of networks)
  test(`no row is red where ${loss * 100} of 100 datagrams are lost, and others come up to ${delayMs} ms later`, async () => {
    const seed = `lossy ${loss}`
    const random = seededOctets(seed)
    const chance = () => Buffer.from(random(2)).readUInt16BE() / 0x1_0000
    const played = await playedOverLosses({ seed, loss, delayMs, chance })
    demandNoneRed(played)
    const passed = [...played.states.values()].filter((state) => state === 'pass').length
    assert.ok(passed > 20, `only ${passed} rows were seen at all`)
  })
