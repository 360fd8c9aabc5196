/** The suite against eUICCs that have more or less than the simulated one of the other tests: rows which that one has no part in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import type { EuiccSettings } from '../../simulators/euicc/settings.ts'
import { euiccClaims, euiccSuite } from './play-euicc-fault.ts'
import { playedOn } from './played-on.ts'

interface Kind {
  readonly chips: readonly Partial<EuiccSettings>[]
  readonly options: Readonly<Record<string, boolean>>
  readonly rows: readonly string[]
  readonly faults: readonly string[]
}

const kinds: Readonly<Record<string, Kind>> = {
  'with an LPA': {
    chips: [{ lpaeSupport: ['lpaeUsingCat'] }, { lpaeSupport: ['lpaeUsingScws'] }],
    options: { O_E_LPAe: true },
    rows: ['BOOT-004', 'LPAE-003', 'LPAE-011', 'LPAE-018'],
    faults: ['prefersItsOwnLpa', 'servesTheIpaeAlone'],
  },
  'that cannot reset what was configured': {
    chips: [{ eimResetSupported: false, immediateEnableResetSupported: false }],
    options: { O_X_EIM_RESET: false, O_X_IMM_ENABLE: false },
    rows: ['RST-011', 'RST-012'],
    faults: ['saysOkToResetsThatItLacks'],
  },
}

/** @returns rows that are red, and those that pass */
async function judged({ options, rows }: Kind, chip: Partial<EuiccSettings>, name?: string) {
  const fault = name === undefined ? undefined : euiccSuite.faults[name]
  assert.equal(fault === undefined, name === undefined, `a fault ${name}`)
  const bench = await simulatedEuiccBench({ chip, ...(fault === undefined ? {} : { fault }) })
  const claims = { ...euiccClaims, options: { ...euiccClaims.options, ...options } }
  const { states } = await playedOn(bench, { claims }, 'es10', rows)
  const of = (state: string) => rows.filter((id) => states.get(id) === state)
  return { red: of('fail'), passed: of('pass'), expected: rows.filter((id) => fault?.ledger.includes(id) === true) }
}

for (const [words, kind] of Object.entries(kinds)) {
  for (const chip of kind.chips)
    test(`an eUICC ${words} (${JSON.stringify(chip)}) that does what the specifications say`, async () => {
      assert.deepEqual((await judged(kind, chip)).passed, kind.rows)
    })
  for (const name of kind.faults)
    test(`an eUICC ${words} that ${euiccSuite.faults[name]?.what} (${name})`, async () => {
      const [chip = {}] = kind.chips
      const { red, expected } = await judged(kind, chip, name)
      assert.notDeepEqual(expected, [])
      assert.deepEqual(red, expected)
    })
}
