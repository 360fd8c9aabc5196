/** A run against an IPA: the simulated one. */
import type { IpaBench } from '../adapters/bench/ipa-bench.ts'
import { ipaFaultNamed, simulatedIpaBench } from '../adapters/bench/simulated-ipa.ts'
import { ConfigError } from '../profiles/config-error.ts'
import type { IpaProfile } from '../profiles/ipa-profile.ts'
import { ipaFaults } from '../simulators/ipa/faults.ts'
import type { Subject } from './subject.ts'

/** @throws ConfigError for what the profile has wrong */
export async function ipaSubject(profile: IpaProfile): Promise<Subject> {
  const { binding, patienceMs } = profile
  const bench = await ipaBenchOf(profile)
  const { adapter, endpoint } = bench.ipa.identity
  return {
    actor: 'IPA',
    target: { adapter, endpoint, trust: 'certificate' },
    bench,
    secrets: [],
    playing: { claims: profile, bindings: [binding], patienceMs, limits: {}, declared: {} },
    redLines: async () => undefined,
    setUp: async () => [],
    tidying: () => ({ noted() {}, end: async () => [] }),
  }
}

/** The bench of a profile. @throws ConfigError for what the profile has wrong */
export async function ipaBenchOf({ ipa, spec, binding }: IpaProfile): Promise<IpaBench> {
  const fault = ipa.fault === 'correct' ? undefined : ipaFaultNamed(ipa.fault)
  if (fault === undefined && ipa.fault !== 'correct')
    throw new ConfigError(`ipa.fault: there is no fault ${ipa.fault}; write one of correct, ${Object.keys(ipaFaults).join(', ')}`)
  return simulatedIpaBench({ spec, binding, ...(fault === undefined ? {} : { fault }) })
}
