/** The suite against an eUICC that has an LPA of its own: rows which the simulated eUICC of the other tests has no part in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import type { EuiccSettings } from '../../simulators/euicc/settings.ts'
import { euiccClaims, euiccSuite } from './play-euicc-fault.ts'
import { playedOn } from './played-on.ts'

const rows = ['BOOT-004', 'LPAE-003', 'LPAE-011', 'LPAE-018'] as const
const claims = { ...euiccClaims, options: { ...euiccClaims.options, O_E_LPAe: true } }

/** @returns rows that are red, and others that do not pass */
async function judged(lpaeSupport: EuiccSettings['lpaeSupport'], name?: string) {
  const fault = name === undefined ? undefined : euiccSuite.faults[name]
  assert.equal(fault === undefined, name === undefined, `a fault ${name}`)
  const bench = await simulatedEuiccBench({ chip: { lpaeSupport }, ...(fault === undefined ? {} : { fault }) })
  const { states } = await playedOn(bench, { claims }, 'es10', rows)
  const of = (state: string) => rows.filter((id) => states.get(id) === state)
  return { red: of('fail'), passed: of('pass'), expected: rows.filter((id) => fault?.ledger.includes(id) === true) }
}

for (const lpaeSupport of [['lpaeUsingCat'], ['lpaeUsingScws']] as const)
  test(`an eUICC with ${lpaeSupport} that does what the specifications say`, async () => {
    assert.deepEqual((await judged(lpaeSupport)).passed, rows)
  })

for (const name of ['prefersItsOwnLpa', 'servesTheIpaeAlone'])
  test(`an eUICC with an LPA that ${euiccSuite.faults[name]?.what} (${name})`, async () => {
    const { red, expected } = await judged(['lpaeUsingCat'], name)
    assert.notDeepEqual(expected, [])
    assert.deepEqual(red, expected)
  })
