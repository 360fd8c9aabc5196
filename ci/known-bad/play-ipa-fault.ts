/** Plays the IPA suite against a simulated IPA with one fault, in either binding, and one that saves octets beside. */
import { type IpaFault, simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import type { EsipaBinding, FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { partOfRows } from './part-of-rows.ts'
import { playedOn } from './played-on.ts'
import type { SuiteUnderTest } from './suite-matrix.ts'
import { isPlayedIn } from './suite-rows.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname)

const names = { asn1: 'IPA in ASN.1', json: 'IPA in JSON', coaps: 'IPA over CoAP' } as const

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
 * The IPA that saves octets, against the rows that only such a one owes. It takes the scenarios of others too where it is right, in the long
 * gate those of all: a fault breaks whatever comes behind the object that nobody can make whole, and is looked at in its own rows.
 */
export function compactSuiteIn(binding: FunctionBinding): SuiteUnderTest<IpaFault> {
  const suite = suiteIn(binding)
  const claims = claimsIn(binding, true)
  const faults = Object.entries(ipaFaults).filter(([, { ledger }]) => ledger.some((id) => compactRows.has(id)))
  const name = `${suite.name} that saves octets`
  const part = partOfRows('IPA', name, ({ id }) => compactRows.has(id))
  return {
    ...suite,
    name,
    isPlayed: (id) => compactRows.has(id),
    faults: Object.fromEntries(faults),
    claims,
    play: async (fault, requirements) =>
      playedOn(
        await simulatedIpaBench({ binding, minimizesBytes: true, ...(fault === undefined ? {} : { fault }) }),
        { claims },
        binding,
        requirements?.filter((id) => compactRows.has(id)) ?? part,
      ),
  }
}

/** Rows that have scenarios of their own over CoAP. */
const coapsRows = new Set(
  readTaggedScenarios()
    .filter((scenario) => scenario.file.startsWith('features/ipa/') && tagValues(scenario, 'binding').includes('coaps'))
    .flatMap((scenario) => tagValues(scenario, 'req')),
)

/** The IPA that speaks CoAP, against everything that is played over it. */
export const wholeCoapsSuite: SuiteUnderTest<IpaFault> = {
  ...suiteIn('coaps'),
  name: 'IPA wholly over CoAP',
  // Both statuses of that row are one code of CoAP: who takes one takes the other.
  isPlayed: (id) => isPlayedIn('coaps', id) && id !== 'ESIPA-HTTP-017',
  proofSample: 8,
}

/** The same against the rows that are about CoAP, and the faults that break one of them. */
export const coapsSuite: SuiteUnderTest<IpaFault> = {
  ...suiteIn('coaps'),
  isPlayed: (id) => coapsRows.has(id),
  faults: Object.fromEntries(Object.entries(ipaFaults).filter(([, { ledger }]) => ledger.some((id) => coapsRows.has(id)))),
  play: (fault, requirements = [...coapsRows]) =>
    suiteIn('coaps').play(
      fault,
      requirements.filter((id) => coapsRows.has(id)),
    ),
}

function suiteIn(binding: EsipaBinding): SuiteUnderTest<IpaFault> {
  const claims = claimsIn(binding, false)
  return {
    actor: 'IPA',
    over: binding,
    name: names[binding],
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

function claimsIn(binding: EsipaBinding, savesOctets: boolean) {
  const spoken = { O_X_JSON: binding === 'json', O_X_ASN1: binding !== 'json', O_X_COAPS: binding === 'coaps' }
  return { ...profile, options: { ...profile.options, ...spoken, O_X_MIN_BYTES: savesOctets } }
}
