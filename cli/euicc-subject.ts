/** A run against an eUICC: the simulated one, or a card in a reader. */
import { resolve } from 'node:path'
import { knownEim } from '../adapters/bench/eim-of-ours.ts'
import type { EuiccBench } from '../adapters/bench/euicc-bench.ts'
import { readerEuiccBench } from '../adapters/bench/euicc-in-reader.ts'
import { euiccFaultNamed, simulatedEuiccBench } from '../adapters/bench/simulated-euicc.ts'
import { readAssetFile } from '../profiles/asset-file.ts'
import { ConfigError } from '../profiles/config-error.ts'
import type { EuiccProfile } from '../profiles/euicc-profile.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { readPrivateKey } from '../profiles/private-key.ts'
import { DecodeError } from '../protocol/ber/issues.ts'
import { decodePackage } from '../protocol/profile-package/package.ts'
import { inert } from '../reports/inert.ts'
import { euiccFaults } from '../simulators/euicc/faults.ts'
import { isCardFailure } from '../simulators/ipa/es10-error.ts'
import { type Before, readBefore, restoreCard } from '../steps/euicc/restore.ts'
import { CannotBePrepared, StateNotReached } from '../steps/preparation.ts'
import { systemClock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'
import { cardFacts } from './card/facts.ts'
import { type CardState, differences, stateOf } from './card/state.ts'
import { examineCard } from './doctor/card.ts'
import type { Subject } from './subject.ts'

const DAY = 86_400_000
/** For everything that a card says of itself. */
const READ_MS = 60_000

/** @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function euiccSubject(profile: EuiccProfile, folder: string): Promise<Subject> {
  const { euicc, patienceMs, declared } = profile
  const bench = await euiccBenchOf(profile, folder)
  const { adapter, endpoint } = bench.euicc.identity
  const settings = { claims: profile, patienceMs }
  /** A simulated card is thrown away. */
  const isKept = euicc.adapter === 'reader' && profile.mayChangeState
  let before: Before | undefined
  let stateBefore: CardState | undefined
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
    async setUp() {
      if (!isKept) return []
      before = await readBefore(bench, settings)
      stateBefore = stateOf(await cardFacts(bench.euicc, new Tape(systemClock), AbortSignal.timeout(READ_MS), bench.furtherAids))
      return []
    },
    tidying: () => ({
      noted() {},
      end: async () =>
        before === undefined || stateBefore === undefined ? [] : broughtBack(bench, settings, before, stateBefore),
    }),
  }
}

/** Takes what is ours off the card, and says what is not as it was. */
async function broughtBack(
  bench: EuiccBench,
  settings: Parameters<typeof restoreCard>[1],
  before: Before,
  stateBefore: CardState,
): Promise<readonly string[]> {
  const lines: string[] = []
  try {
    await restoreCard(bench, settings, before)
  } catch (error) {
    if (!(error instanceof PeerFault || error instanceof StateNotReached || error instanceof CannotBePrepared)) throw error
    lines.push(`the card was not brought back: ${inert(error.message)}`)
  }
  try {
    const facts = await cardFacts(bench.euicc, new Tape(systemClock), AbortSignal.timeout(READ_MS), bench.furtherAids)
    lines.push(...differences(stateBefore, stateOf(facts)))
  } catch (error) {
    if (!isCardFailure(error)) throw error
    lines.push(`what the card holds now cannot be read: ${inert(error.message)}`)
  }
  const [first, ...others] = lines.length === 0 ? ['as it was before the run: profiles, eIMs, addresses, and what waits'] : lines
  return ['', `card     ${first}`, ...others.map((line) => `         ${line}`)]
}

/** The bench of a profile. @param folder of the profile @throws ConfigError */
export async function euiccBenchOf(profile: EuiccProfile, folder: string): Promise<EuiccBench> {
  const { euicc, spec } = profile
  if (euicc.adapter === 'simulated') {
    const fault = euicc.fault === 'correct' ? undefined : euiccFaultNamed(euicc.fault)
    if (fault === undefined && euicc.fault !== 'correct')
      throw new ConfigError(
        `euicc.fault: there is no fault ${euicc.fault}; write one of correct, ${Object.keys(euiccFaults).join(', ')}`,
      )
    return simulatedEuiccBench({ spec, ...(fault === undefined ? {} : { fault }) })
  }
  const { eim, servers, profilePackage } = profile
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  return readerEuiccBench({
    spec,
    reader: euicc.reader,
    isdrAids: euicc.isdrAids,
    ...(eim === undefined ? {} : { eim: knownEim(eim.eimId, readPrivateKey(eim.key, 'eim.key', folder), eim.token) }),
    ...(profilePackage === undefined ? {} : { profilePackage: readPackage(profilePackage, folder) }),
    ...(servers === undefined
      ? {}
      : { servers: (await pkisFromFolder(resolve(folder, servers), ['dpAuth', 'dpPb'], 'servers', notBefore))[0].pki }),
  })
}

function readPackage(path: string, folder: string): Buffer {
  const octets = readAssetFile(path, 'profilePackage', folder, 'an unprotected profile package in BER')
  try {
    decodePackage(octets)
    return octets
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    const what = `profilePackage: ${path} is no unprotected profile package (${cause.message})`
    throw new ConfigError(`${what}; write the path of one in BER, as sgp32 decode reads it`, { cause })
  }
}
