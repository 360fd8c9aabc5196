/** Plays the IPA suite against a simulated IPA with one fault, in either binding. */
import { type IpaFault, simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { playedOn } from './played-on.ts'
import type { SuiteUnderTest } from './suite-matrix.ts'
import { isPlayedIn } from './suite-rows.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname)

export const ipaSuite: SuiteUnderTest<IpaFault> = suiteIn('asn1')

/** The same IPA, which speaks JSON and nothing else. */
export const ipaJsonSuite: SuiteUnderTest<IpaFault> = suiteIn('json')

function suiteIn(binding: FunctionBinding): SuiteUnderTest<IpaFault> {
  const isJson = binding === 'json'
  const claims = { ...profile, options: { ...profile.options, O_X_JSON: isJson, O_X_ASN1: !isJson } }
  return {
    actor: 'IPA',
    over: binding,
    name: `IPA in ${isJson ? 'JSON' : 'ASN.1'}`,
    isPlayed: (id) => isPlayedIn(binding, id),
    faults: ipaFaults,
    claims,
    play: async (fault, requirements) =>
      playedOn(
        await simulatedIpaBench({ binding, ...(fault === undefined ? {} : { fault }) }),
        { claims, declared: profile.declared },
        binding,
        requirements,
      ),
  }
}
