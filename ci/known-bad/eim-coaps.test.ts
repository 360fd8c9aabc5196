/** The suite of an eIM over CoAP: each fault is seen, and a network that loses datagrams is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededOctets } from '../../transport/coap/test-path.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { otherRightEims } from './other-right-eims.ts'
import { coapsSuite, playedOverLosses } from './play-coaps-fault.ts'
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
