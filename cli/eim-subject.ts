/** A run against an eIM: what it is told before, and what of ours is taken away from it at the end. */
import { basename } from 'node:path'
import type { SutProfile } from '../profiles/sut.ts'
import { inert } from '../reports/inert.ts'
import { maskOf } from '../reports/mask.ts'
import { interruption } from '../steps/interruption.ts'
import type { Clock } from '../transport/clock.ts'
import { CleanUp } from './clean-up.ts'
import { examine } from './doctor/examine.ts'
import { setUp } from './set-up.ts'
import type { Subject, Tidying } from './subject.ts'
import { openTarget } from './target.ts'

const nothing: Tidying = { noted() {}, end: async () => [] }

/** @param folder of the profile @throws ConfigError for what the profile has wrong */
export async function eimSubject(profile: SutProfile, folder: string, clock: Clock): Promise<Subject> {
  const { bench, secrets } = await openTarget(profile, folder, clock)
  const { bindings, patienceMs, limits, declared, eim } = profile
  const { access } = bench
  return {
    actor: 'eIM',
    target: { adapter: access.adapter, endpoint: access.url, trust: access.trust.kind },
    bench,
    secrets,
    playing: { claims: profile, bindings, patienceMs, limits, declared },
    async redLines() {
      // The simulated eIM is ours, and a fault of it is what is to be seen.
      if (eim.adapter === 'simulated') return undefined
      const patient = { profile, folder, access, terminal: process.stdin.isTTY === true, takesItsTime: true }
      const { lines, red } = await examine(patient, clock, interruption.signal)
      return red ? lines.map(maskOf(secrets)) : undefined
    },
    setUp: () => setUp(bench, profile),
    tidying: (runFolder) => (eim.adapter === 'simulated' ? nothing : ordersOf(new CleanUp(bench, runFolder))),
  }
}

/** Nothing of ours stays at the eIM; what has to, is told. */
function ordersOf(creation: CleanUp): Tidying {
  return {
    // Where that cannot be written, the end tells it.
    noted: () => void creation.list(),
    async end(inHaste) {
      const { left, list, unlisted } = await creation.end(inHaste)
      const [first] = left
      if (first === undefined) return []
      const where = unlisted === undefined ? `${basename(list)} lists them` : `${list} cannot be written (${unlisted})`
      return [
        `\nleft     ${left.length} orders of this run are still at the eIM (${inert(first.now)}); ${where}`,
        ...(unlisted === undefined ? [] : left.map(({ eid, order }) => `         ${inert(order)} of ${inert(eid)}`)),
      ]
    },
  }
}
