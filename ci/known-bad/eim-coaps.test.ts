/** The suite of an eIM over CoAP: each fault is seen, and a network that loses datagrams is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededOctets } from '../../transport/coap/test-path.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { type CoapsFault, coapsSuite, playedOverLosses } from './play-coaps-fault.ts'
import { type FaultPlayed, holdsSuite } from './suite-matrix.ts'

const missing = process.env['CI_FULL'] === '1' ? undefined : dtlsMissing()
if (missing === undefined) holdsSuite(coapsSuite)
else test('the eIM over CoAP', { skip: missing }, () => {})

const HOUR_MS = 3_600_000
/** It is right, and leaves a device that was away for hours no association. */
const forgetful: CoapsFault = {
  what: 'ends associations over which nothing has come for an hour',
  ledger: [],
  listensOnCoaps: { idleMs: HOUR_MS },
}
const behindHours = ['ESIPA-COAP-001', 'SEC-DTLS-020', 'ESIPA-COAP-010', 'RETR-018', 'PROV-012']
/** What it has forgotten with the association, nobody can ask about over it. */
const goneWithIt = ['ESIPA-COAP-022', 'ESIPA-COAP-046']

if (missing === undefined)
  test(`no row is red where an eIM ${forgetful.what}`, async () => {
    const { states, why } = await coapsSuite.play(forgetful, [...behindHours, ...goneWithIt])
    demandNoneRed({ states, why })
    assert.deepEqual(
      behindHours.map((id) => `${id} ${states.get(id)}`),
      behindHours.map((id) => `${id} pass`),
    )
    assert.equal(states.get('ESIPA-COAP-046'), 'inconclusive')
  })

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
