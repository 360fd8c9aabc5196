/** Plays the eUICC suite against a simulated eUICC with one fault. */
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import { euiccFaults } from '../../simulators/euicc/faults.ts'
import { playedOn } from './played-on.ts'
import type { SuiteUnderTest } from './suite-matrix.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-euicc.yaml', import.meta.url).pathname)

/** What the simulated eUICC claims. */
export const euiccClaims = { ...profile, mayDestroy: true }

export const euiccSuite: SuiteUnderTest<(typeof euiccFaults)[string]> = {
  actor: 'eUICC',
  faults: euiccFaults,
  claims: euiccClaims,
  play: async (fault, requirements) =>
    playedOn(await simulatedEuiccBench(fault === undefined ? {} : { fault }), euiccClaims, 'es10', requirements),
}
