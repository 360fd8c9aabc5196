/** What the vendor declares of a card's performance: how long an enable takes, and how many switches it makes. */
import { Then, When } from '@cucumber/cucumber'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { percentile95 } from '../percentile.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { forgetPending } from './forget-pending.ts'
import { answerText } from './results.ts'
import { profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** How many enables a time is measured with. */
const ENABLES = 50
/** Switches after which the notifications are taken away: a card has no room for all of them. */
const TIDY_AFTER = 10

interface Switch {
  readonly outcome: string
  readonly milliseconds: number
  readonly at: readonly TapeRef[]
}

const switches = kept<readonly Switch[]>('switches')

/** To the one profile and back to the other, with a restart behind each; ends at the first that is not ok. */
async function switchToAndFro(world: EuiccWorld, there: string, here: string, many: number): Promise<readonly Switch[]> {
  const seen: Switch[] = []
  for (let n = 0; n < many; n++) {
    const iccid = iccidOctets(profileNamed(n % 2 === 0 ? there : here).iccid)
    const begun = performance.now()
    const { value, at } = await loadPackage(world, world.bench.eims.first, [{ kind: 'enable', value: { iccid } }])
    const milliseconds = Math.round(performance.now() - begun)
    const outcome = answerText(value)
    seen.push({ outcome, milliseconds, at })
    if (outcome !== OK) break
    await world.powerCycle()
    if (n % TIDY_AFTER === TIDY_AFTER - 1) await forgetPending(world)
  }
  return world.keep(switches, seen)
}

const OK = 'enableResult ok'

When('the eIM enables {word} and {word} in turn, fifty times', async function (this: EuiccWorld, there: string, here: string) {
  if (this.parameters.declared.enableMs === undefined)
    throw new CannotBePrepared('declared.enableMs: the vendor declares no time within which an enable is answered')
  const seen = await switchToAndFro(this, there, here, ENABLES)
  const failed = seen.find(({ outcome }) => outcome !== OK)
  if (failed !== undefined) throw new StateNotReached(`an enable was answered with ${failed.outcome}`, failed.at)
})

When(
  'the eIM enables {word} and {word} in turn, as often as declared',
  async function (this: EuiccWorld, there: string, here: string) {
    const { switches: many } = this.parameters.declared
    if (many === undefined) throw new CannotBePrepared('declared.switches: the vendor declares no number of switches')
    await switchToAndFro(this, there, here, many)
  },
)

Then('95 of 100 packages are answered within the declared time', function (this: EuiccWorld) {
  const seen = this.kept(switches)
  const declared = this.parameters.declared.enableMs ?? 0
  const measured = percentile95(seen.map(({ milliseconds }) => milliseconds))
  this.check({
    claim: 'packages with an enable are answered within the time that the vendor declares, at the 95th percentile',
    expected: `${declared} ms at most`,
    seen: `${measured} ms at the 95th percentile of ${seen.length} packages`,
    holds: measured <= declared,
    at: seen.flatMap(({ at }) => at),
  })
})

Then('every switch has ended with {string}', function (this: EuiccWorld, expected: string) {
  const seen = this.kept(switches)
  const { switches: many } = this.parameters.declared
  const last = seen.at(-1)
  this.check({
    claim: 'the declared number of switches is made',
    expected: `${many} times ${expected}`,
    seen: last?.outcome === expected ? `${seen.length} times ${expected}` : `${last?.outcome} at switch ${seen.length}`,
    holds: seen.length === many && last?.outcome === expected,
    at: last?.at ?? [],
  })
})
