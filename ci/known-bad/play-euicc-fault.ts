/** Plays the eUICC suite against a simulated eUICC with one fault. */
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import { type EuiccFault, euiccFaults } from '../../simulators/euicc/faults.ts'
import { playedOn } from './played-on.ts'
import type { SuiteUnderTest } from './suite-matrix.ts'

const { actor, profile } = loadAnyProfile(new URL('../../profiles/simulated-euicc.yaml', import.meta.url).pathname)
if (actor !== 'eUICC') throw new RangeError('profiles/simulated-euicc.yaml is no profile of an eUICC')

/** What the simulated eUICC claims. */
export const euiccClaims = { ...profile, mayDestroy: true }

/** What its vendor declares of its performance. */
export const euiccDeclared = profile.declared

export const euiccSuite: SuiteUnderTest<EuiccFault> = {
  actor: 'eUICC',
  faults: euiccFaults,
  claims: euiccClaims,
  play: async (fault, requirements) => {
    const bench = await simulatedEuiccBench(fault === undefined ? {} : { fault })
    return playedOn(bench, { claims: euiccClaims, declared: euiccDeclared }, 'es10', requirements)
  },
}
