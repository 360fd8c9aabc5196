/** What can be looked at before a run against an IPA: whether it comes to our eIM when it is made to poll. */
import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import type { IpaProfile } from '../../profiles/ipa-profile.ts'
import { missingOver } from '../../steps/handed-run.ts'
import { sanityExchange } from '../../steps/ipa/sanity.ts'
import type { Clock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { lookAtCard } from './card.ts'
import { examineDtls, noDtls } from './dtls.ts'
import { type Examination, examinationOf, type Finding, ok, wrong } from './finding.ts'

const POLL_MS = 9_000

/** Ends within ten seconds whatever the IPA does. */
export async function examineIpa(profile: IpaProfile, bench: IpaBench, clock: Clock): Promise<Examination> {
  const { name, version, spec, binding, options } = profile
  const { realCard } = bench
  const keys = { reader: 'device.card.reader', servers: 'device.pki' }
  const card = realCard === undefined ? [] : await lookAtCard(profile, realCard.bench, keys, clock)
  const missing = missingOver(bench, binding)
  return examinationOf([
    ok('profile', `${name} ${version}, SGP.32 v${spec} in ${binding}, ${Object.keys(options).length} options answered`),
    ...card,
    ...(missing === undefined ? await examinePoll(profile, bench, clock) : [noDtls('binding', missing), notPolled]),
  ])
}

const notPolled: Finding = { about: 'poll', state: 'note', text: 'not looked at: the IPA would poll over coaps' }

async function examinePoll(profile: IpaProfile, bench: IpaBench, clock: Clock): Promise<readonly Finding[]> {
  const { binding, patienceMs } = profile
  const tape = new Tape(clock)
  const { state, what } = await sanityExchange(bench, { claims: profile, patienceMs }, tape, AbortSignal.timeout(POLL_MS))
  return [...(binding === 'coaps' ? examineDtls(tape) : []), state === 'works' ? ok('poll', what) : wrong('poll', 'ipa', what)]
}
