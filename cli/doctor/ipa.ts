/** What can be looked at before a run against an IPA: whether it comes to our eIM when it is made to poll, over each of its bindings. */
import type { BenchesInTurn } from '../../adapters/bench/benches-in-turn.ts'
import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import type { IpaProfile } from '../../profiles/ipa-profile.ts'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { missingOver } from '../../steps/handed-run.ts'
import { sanityExchange } from '../../steps/ipa/sanity.ts'
import type { Clock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { lookAtCard } from './card.ts'
import { examineDtls, noDtls } from './dtls.ts'
import { type Examination, examinationOf, type Finding, ok, wrong } from './finding.ts'

const POLL_MS = 9_000

/** Ends within ten seconds for each binding, whatever the IPA does: its restart is among them. Behind it stands the bench of the first one. */
export async function examineIpa(profile: IpaProfile, benches: BenchesInTurn, clock: Clock): Promise<Examination> {
  const { name, version, spec, bindings, options } = profile
  const realCard = benches.current?.realCard
  const keys = { reader: 'device.card.reader', servers: 'device.pki' }
  const card = realCard === undefined ? [] : await lookAtCard(profile, realCard.bench, keys, clock)
  const polls: Finding[] = []
  // The last one first: a run begins with the first, and its bench stands then.
  for (const over of bindings.toReversed()) polls.unshift(...(await examinePoll(profile, over, await benches.over(over), clock)))
  const played = `SGP.32 v${spec} in ${bindings.join(' and ')}`
  return examinationOf([
    ok('profile', `${name} ${version}, ${played}, ${Object.keys(options).length} options answered`),
    ...card,
    ...polls,
  ])
}

const notPolled: Finding = { about: 'poll', state: 'note', text: 'not looked at: the IPA would poll over coaps' }

async function examinePoll(profile: IpaProfile, over: EsipaBinding, bench: IpaBench, clock: Clock): Promise<readonly Finding[]> {
  const { bindings, patienceMs } = profile
  const missing = missingOver(bench, over)
  if (missing !== undefined) return [noDtls(bindings.length === 1 ? 'binding' : 'bindings', missing), notPolled]
  const tape = new Tape(clock)
  const { state, what } = await sanityExchange(bench, { claims: profile, patienceMs }, tape, AbortSignal.timeout(POLL_MS))
  const findings = over === 'coaps' ? examineDtls(tape) : []
  if (bindings.length === 1) return [...findings, state === 'works' ? ok('poll', what) : wrong('poll', 'ipa', what)]
  const advice = `take ${over} out, or see that the device goes by the protocol in the entry of the eIM`
  return [
    ...findings,
    state === 'works' ? ok('poll', `${over}: ${what}`) : wrong('poll', 'bindings', `${over}: ${what}; ${advice}`),
  ]
}
