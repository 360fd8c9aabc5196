/** What can be looked at before a run against an IPA: whether it comes to our eIM when it is made to poll, over each of its bindings. */
import type { BenchesInTurn } from '../../adapters/bench/benches-in-turn.ts'
import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import type { IpaProfile } from '../../profiles/ipa-profile.ts'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { missingOver } from '../../steps/handed-run.ts'
import { actPatience } from '../../steps/ipa/act-patience.ts'
import { type IpaSanity, sanityExchange } from '../../steps/ipa/sanity.ts'
import { waitingFor, withinPatience } from '../../steps/patience.ts'
import type { Clock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { lookAtCard } from './card.ts'
import { examineDtls, noDtls } from './dtls.ts'
import { type Examination, examinationOf, type Finding, ok, wrong } from './finding.ts'

/** Where somebody waits for it, all of it ends within ten seconds for each binding, whatever the IPA does. */
export const IN_HASTE_MS = 9_000

/**
 * Behind it stands the bench of the first binding.
 *
 * @param mostMs for each binding, the restart of the device among it, where somebody waits for it; without it as long as the profile allows: a
 * run must not take a slow device for one that is not there
 */
export async function examineIpa(
  profile: IpaProfile,
  benches: BenchesInTurn,
  clock: Clock,
  mostMs?: number,
): Promise<Examination> {
  const { name, version, spec, bindings, options } = profile
  const realCard = benches.current?.realCard
  const keys = { reader: 'device.card.reader', servers: 'device.pki' }
  const card = realCard === undefined ? [] : await lookAtCard(profile, realCard.bench, keys, clock)
  const polls: Finding[] = []
  // The last one first: a run begins with the first, and its bench stands then.
  for (const over of bindings.toReversed())
    polls.unshift(...(await examinePoll(profile, over, await benches.over(over), clock, mostMs)))
  const played = `SGP.32 v${spec} in ${bindings.join(' and ')}`
  return examinationOf([
    ok('profile', `${name} ${version}, ${played}, ${Object.keys(options).length} options answered`),
    ...card,
    ...polls,
  ])
}

const notPolled: Finding = { about: 'poll', state: 'note', text: 'not looked at: the IPA would poll over coaps' }

async function examinePoll(
  profile: IpaProfile,
  over: EsipaBinding,
  bench: IpaBench,
  clock: Clock,
  mostMs: number | undefined,
): Promise<readonly Finding[]> {
  const { bindings, patienceMs } = profile
  const missing = missingOver(bench, over)
  if (missing !== undefined) return [noDtls(bindings.length === 1 ? 'binding' : 'bindings', missing), notPolled]
  const tape = new Tape(clock)
  const asked = async (signal: AbortSignal) => {
    const sanity = await sanityExchange(bench, { claims: profile, patienceMs }, tape, signal)
    return { sanity, isOver: signal.aborted && sanity.state === 'unreachable' }
  }
  const { sanity, isOver } = await (mostMs === undefined
    ? withinPatience(actPatience(bench, patienceMs), asked)
    : waitingFor(mostMs, asked))
  const findings = [...(over === 'coaps' ? examineDtls(tape) : []), ...restartFinding(sanity)]
  return [...findings, isOver ? outOfTime(mostMs) : pollFinding(sanity, bindings.length === 1 ? undefined : over)]
}

/** Where nobody waits for it, that is the end of the patience. */
function outOfTime(mostMs: number | undefined): Finding {
  const text = 'the device was not restarted and made to poll'
  if (mostMs === undefined) return wrong('poll', 'patienceMs', `${text} within several patiences; write a larger one`)
  const longer = 'a run waits for it as long as the profile allows'
  return { about: 'poll', state: 'warning', key: 'patienceMs', text: `${text} within ${mostMs / 1_000} s; ${longer}` }
}

function restartFinding({ notRestarted }: IpaSanity): readonly Finding[] {
  if (notRestarted === undefined) return []
  const { key, message } = notRestarted
  const text = `${message}; scenarios begin with a card and a restart, and cannot be prepared without it`
  return [{ about: 'restart', state: 'absent', key, text }]
}

/** @param over binding, where there are several */
function pollFinding({ state, what, key }: IpaSanity, over: EsipaBinding | undefined): Finding {
  const text = over === undefined ? what : `${over}: ${what}`
  if (state === 'works') return ok('poll', text)
  if (over === undefined || key !== undefined) return wrong('poll', key ?? 'ipa', text)
  return wrong(
    'poll',
    'bindings',
    `${text}; take ${over} out, or see that the device goes by the protocol in the entry of the eIM`,
  )
}
