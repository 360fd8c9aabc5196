/** Before the first scenario the eIM is told of the eUICCs that the harness plays, where the interface of its operator can. */
import type { Bench } from '../adapters/bench/bench.ts'
import { NotOffered } from '../adapters/operator/port.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { inert } from '../reports/inert.ts'
import { withinPatience } from '../steps/patience.ts'
import { systemClock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'

/**
 * Registers each eUICC of the profile that has certificates; by its EID alone where the eIM is to have them from its IPA. What is refused
 * ends nothing: the eIM may know the eUICC already, and where it does not, the scenarios say so.
 *
 * @returns a line for each eUICC that was not taken over
 */
export async function setUp(
  { operator, devices, uncertified }: Pick<Bench, 'operator' | 'devices' | 'uncertified'>,
  { eim, mayChangeState }: Pick<SutProfile, 'eim' | 'mayChangeState'>,
): Promise<readonly string[]> {
  // The bench of the simulated eIM has registered its own.
  if (eim.adapter === 'simulated' || !mayChangeState || operator === undefined) return []
  const { callMs, limitMs } = operator.looks
  const refused: string[] = []
  for (const { registration } of [...devices, ...Object.values(uncertified)]) {
    if (registration === undefined || !operator.offers('register')) continue
    try {
      await withinPatience((callMs + limitMs) / 6, (signal) => operator.register(registration, new Tape(systemClock), signal))
    } catch (error) {
      if (!(error instanceof PeerFault || error instanceof NotOffered)) throw error
      refused.push(`set-up of ${registration.eid}: ${inert(error.message)}`)
    }
  }
  return refused
}
