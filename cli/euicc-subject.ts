/** A run against an eUICC: the simulated one, or a card in a reader. */
import { resolve } from 'node:path'
import { knownEim } from '../adapters/bench/eim-of-ours.ts'
import type { EuiccBench } from '../adapters/bench/euicc-bench.ts'
import { readerEuiccBench } from '../adapters/bench/euicc-in-reader.ts'
import { euiccFaultNamed, simulatedEuiccBench } from '../adapters/bench/simulated-euicc.ts'
import type { EuiccProfile } from '../profiles/euicc-profile.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { readPrivateKey } from '../profiles/private-key.ts'
import { restoreCard } from '../steps/euicc/restore.ts'
import { systemClock } from '../transport/clock.ts'
import { examineCard } from './doctor/card.ts'
import { keptCard, nothingKept } from './kept-card.ts'
import { readPackageFile } from './package-file.ts'
import type { Subject } from './subject.ts'
import { unknownFault } from './unknown-fault.ts'

const DAY = 86_400_000

/** @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function euiccSubject(profile: EuiccProfile, folder: string): Promise<Subject> {
  const { euicc, patienceMs, declared } = profile
  const bench = await euiccBenchOf(profile, folder)
  const { adapter, endpoint } = bench.euicc.identity
  const settings = { claims: profile, patienceMs }
  /** A simulated card is thrown away. */
  const isKept = euicc.adapter === 'reader' && profile.mayChangeState
  return {
    actor: 'eUICC',
    target: { adapter, endpoint, trust: euicc.adapter === 'simulated' || profile.servers !== undefined ? 'pki' : 'none' },
    bench,
    secrets: [],
    playing: { claims: profile, bindings: ['es10'], patienceMs, limits: {}, declared },
    async redLines() {
      // The simulated eUICC is ours, and a fault of it is what is to be seen.
      if (euicc.adapter === 'simulated') return undefined
      const { lines, red } = await examineCard(profile, bench, systemClock)
      return red ? lines : undefined
    },
    ...(isKept ? keptCard(bench, settings, (before) => restoreCard(bench, settings, before)) : nothingKept),
  }
}

/** The bench of a profile. @param folder of the profile @throws ConfigError */
export async function euiccBenchOf(profile: EuiccProfile, folder: string): Promise<EuiccBench> {
  const { euicc, spec } = profile
  if (euicc.adapter === 'simulated') {
    const fault = euicc.fault === 'correct' ? undefined : euiccFaultNamed(euicc.fault)
    if (fault === undefined && euicc.fault !== 'correct') throw unknownFault('euicc.fault', euicc.fault, 'euicc')
    return simulatedEuiccBench({ spec, ...(fault === undefined ? {} : { fault }) })
  }
  const { eim, servers, profilePackage } = profile
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  return readerEuiccBench({
    spec,
    reader: euicc.reader,
    isdrAids: euicc.isdrAids,
    ...(eim === undefined ? {} : { eim: knownEim(eim.eimId, readPrivateKey(eim.key, 'eim.key', folder), eim.token) }),
    ...(profilePackage === undefined ? {} : { profilePackage: readPackageFile(profilePackage, 'profilePackage', folder) }),
    ...(servers === undefined
      ? {}
      : { servers: (await pkisFromFolder(resolve(folder, servers), ['dpAuth', 'dpPb'], 'servers', notBefore))[0].pki }),
  })
}
