/** Plays the IPA suite against a simulated IPA with one fault, in either binding, and one that saves octets beside. */
import { type IpaFault, simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { playedOn } from './played-on.ts'
import type { SuiteUnderTest } from './suite-matrix.ts'
import { isPlayedIn } from './suite-rows.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname)

export const ipaSuite: SuiteUnderTest<IpaFault> = suiteIn('asn1')

/** The same IPA, which speaks JSON and nothing else. */
export const ipaJsonSuite: SuiteUnderTest<IpaFault> = suiteIn('json')

/** Rows that only an IPA owes which saves octets on ESipa. */
const compactRows = new Set(
  ledgerOf('IPA')
    .filter(({ options }) => options.includes('O_X_MIN_BYTES'))
    .map(({ id }) => id),
)

/**
 * The IPA that saves octets, against the rows that only such a one owes. It takes the scenarios of all the others too where it is right: a
 * fault breaks whatever comes behind the object that nobody can make whole, and is looked at in its own rows.
 */
export function compactSuiteIn(binding: FunctionBinding): SuiteUnderTest<IpaFault> {
  const suite = suiteIn(binding)
  const claims = claimsIn(binding, true)
  const faults = Object.entries(ipaFaults).filter(([, { ledger }]) => ledger.some((id) => compactRows.has(id)))
  return {
    ...suite,
    name: `${suite.name} that saves octets`,
    isPlayed: (id) => compactRows.has(id),
    faults: Object.fromEntries(faults),
    claims,
    play: async (fault, requirements) =>
      playedOn(
        await simulatedIpaBench({ binding, minimizesBytes: true, ...(fault === undefined ? {} : { fault }) }),
        { claims },
        binding,
        requirements?.filter((id) => compactRows.has(id)),
      ),
  }
}

function suiteIn(binding: FunctionBinding): SuiteUnderTest<IpaFault> {
  const claims = claimsIn(binding, false)
  return {
    actor: 'IPA',
    over: binding,
    name: `IPA in ${binding === 'json' ? 'JSON' : 'ASN.1'}`,
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

function claimsIn(binding: FunctionBinding, savesOctets: boolean) {
  const isJson = binding === 'json'
  return { ...profile, options: { ...profile.options, O_X_JSON: isJson, O_X_ASN1: !isJson, O_X_MIN_BYTES: savesOctets } }
}
