/** What can be looked at before a run against an IPA: whether it comes to our eIM when it is made to poll. */
import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import type { IpaProfile } from '../../profiles/ipa-profile.ts'
import { sanityExchange } from '../../steps/ipa/sanity.ts'
import type { Clock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { lookAtCard } from './card.ts'
import { examineDtls } from './dtls.ts'
import { type Examination, examinationOf, ok, wrong } from './finding.ts'

const POLL_MS = 9_000

/** Ends within ten seconds whatever the IPA does. */
export async function examineIpa(profile: IpaProfile, bench: IpaBench, clock: Clock): Promise<Examination> {
  const { name, version, spec, binding, options, patienceMs } = profile
  const { realCard } = bench
  const keys = { reader: 'device.card.reader', servers: 'device.pki' }
  const card = realCard === undefined ? [] : await lookAtCard(profile, realCard.bench, keys, clock)
  const tape = new Tape(clock)
  const { state, what } = await sanityExchange(bench, { claims: profile, patienceMs }, tape, AbortSignal.timeout(POLL_MS))
  return examinationOf([
    ok('profile', `${name} ${version}, SGP.32 v${spec} in ${binding}, ${Object.keys(options).length} options answered`),
    ...card,
    ...(binding === 'coaps' ? examineDtls(tape) : []),
    state === 'works' ? ok('poll', what) : wrong('poll', 'ipa', what),
  ])
}
