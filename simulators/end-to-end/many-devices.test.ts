import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Crowd, playCrowd } from './many-devices.ts'

/** In the long gate, the crowd that the eIM has to stand. */
const crowd: Crowd =
  process.env['PROOF'] === '1'
    ? { devices: 200, packages: 50, resetPerThousand: 50, seed: 1 }
    : { devices: 40, packages: 25, resetPerThousand: 150, seed: 1 }

test(`${crowd.devices} devices with ${crowd.packages} packages each: every result arrives once, and no counter is used twice`, async () => {
  const report = await playCrowd(crowd)
  console.log(`crowd: ${report.connections} connections, ${report.resets} reset, ${report.seconds.toFixed(1)} s`)
  assert.ok(report.resets > (report.connections * crowd.resetPerThousand) / 4000, 'the path has broken what it was to break')
  const { results, lost, reused, notOnce, leftOver } = report
  assert.deepEqual(
    { results, lost, reused, notOnce, leftOver },
    { results: crowd.devices * crowd.packages, lost: [], reused: [], notOnce: [], leftOver: 0 },
  )
})
