/** The suite of an eIM over CoAP: each fault is seen, and a network that loses datagrams is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededOctets } from '../../transport/coap/test-path.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { coapsSuite, playedOverLosses } from './play-coaps-fault.ts'
import { holdsSuite } from './suite-matrix.ts'

const missing = process.env['CI_FULL'] === '1' ? undefined : dtlsMissing()
if (missing === undefined) holdsSuite(coapsSuite)
else test('the eIM over CoAP', { skip: missing }, () => {})

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
    const random = seededOctets(`lossy ${loss}`)
    const chance = () => Buffer.from(random(2)).readUInt16BE() / 0x1_0000
    const { states, why } = await playedOverLosses({ loss, delayMs, chance })
    const wrong = [...states].filter(([, state]) => state === 'fail' || state === 'error')
    assert.deepEqual(
      wrong.map(([id]) => `${id}: ${why.get(id)}`),
      [],
    )
    const passed = [...states.values()].filter((state) => state === 'pass').length
    assert.ok(passed > 20, `only ${passed} rows were seen at all`)
  })
