/** Plays the IPA suite against a simulated IPA with one fault. */
import { type IpaFault, simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { playedOn } from './played-on.ts'
import type { SuiteUnderTest } from './suite-matrix.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname)

export const ipaSuite: SuiteUnderTest<IpaFault> = {
  actor: 'IPA',
  faults: ipaFaults,
  claims: profile,
  play: async (fault, requirements) =>
    playedOn(await simulatedIpaBench(fault === undefined ? {} : { fault }), { claims: profile }, 'asn1', requirements),
}
