/** A run against an eUICC: the simulated one, or a card in a reader. */
import { resolve } from 'node:path'
import type { EuiccBench } from '../adapters/bench/euicc-bench.ts'
import { readerEuiccBench } from '../adapters/bench/euicc-in-reader.ts'
import { euiccFaultNamed, simulatedEuiccBench } from '../adapters/bench/simulated-euicc.ts'
import { ConfigError } from '../profiles/config-error.ts'
import type { EuiccProfile } from '../profiles/euicc-profile.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { euiccFaults } from '../simulators/euicc/faults.ts'
import { systemClock } from '../transport/clock.ts'
import type { Subject } from './subject.ts'

const DAY = 86_400_000

/** @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function euiccSubject(profile: EuiccProfile, folder: string): Promise<Subject> {
  const { euicc, patienceMs, declared } = profile
  const bench = await benchOf(profile, folder)
  const { adapter, endpoint } = bench.euicc.identity
  return {
    actor: 'eUICC',
    target: { adapter, endpoint, trust: euicc.adapter === 'simulated' || profile.servers !== undefined ? 'pki' : 'none' },
    bench,
    secrets: [],
    playing: { claims: profile, bindings: ['es10'], patienceMs, limits: {}, declared },
    redLines: async () => undefined,
    setUp: async () => [],
    tidying: () => ({ noted() {}, end: async () => [] }),
  }
}

async function benchOf({ euicc, spec, servers }: EuiccProfile, folder: string): Promise<EuiccBench> {
  if (euicc.adapter === 'simulated') {
    const fault = euicc.fault === 'correct' ? undefined : euiccFaultNamed(euicc.fault)
    if (fault === undefined && euicc.fault !== 'correct')
      throw new ConfigError(
        `euicc.fault: there is no fault ${euicc.fault}; write one of correct, ${Object.keys(euiccFaults).join(', ')}`,
      )
    return simulatedEuiccBench({ spec, ...(fault === undefined ? {} : { fault }) })
  }
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  const pki =
    servers === undefined
      ? undefined
      : (await pkisFromFolder(resolve(folder, servers), ['dpAuth', 'dpPb'], 'servers', notBefore))[0].pki
  return readerEuiccBench({
    spec,
    reader: euicc.reader,
    isdrAids: euicc.isdrAids,
    ...(pki === undefined ? {} : { servers: pki }),
  })
}
