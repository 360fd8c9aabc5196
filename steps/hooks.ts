import { setImmediate } from 'node:timers/promises'
import { After, AfterStep, Before, BeforeStep, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { applicability, applicabilityOf, requirementTag, type Selection } from '../requirements/applicability.ts'
import { EVIDENCE } from '../requirements/evidence.ts'
import { requirementOf } from '../requirements/ledger.ts'
import { associationsOf } from './associations.ts'
import { evidenceOf } from './evidence-of.ts'
import { interruption } from './interruption.ts'
import { placeOf, playId } from './play-id.ts'
import { SeededRandom } from './seeded-random.ts'
import { leftOut } from './select.ts'
import type { ConformanceWorld } from './world.ts'

// Cucumber's own limit would report a slow peer as a broken step; every wait of ours ends long before.
setDefaultTimeout(-1)

Before(async function (this: ConformanceWorld, { pickle, gherkinDocument }) {
  const { broken, done } = this.run
  if (interruption.signal.aborted || broken !== undefined || done.has(playId(pickle, this.parameters))) {
    // Hundreds are left out one after the other, and a second Ctrl-C has to be heard among them.
    await setImmediate()
    return 'skipped'
  }
  const tags = pickle.tags.map(({ name }) => name)
  const place = placeOf(pickle)
  const text = `${gherkinDocument.feature?.name ?? ''} ${pickle.name}`
  const out = leftOut({ requirement: requirementTag(tags), text, place }, this.parameters.select)
  this.selection = out ?? halted(this) ?? owed(tags, this)
  if (this.selection.state !== 'run') return 'skipped'
  this.random = new SeededRandom(this.parameters.seed, place)
  this.associations = associationsOf(this.bench)
  return undefined
})

BeforeStep(function (this: ConformanceWorld, { pickleStep }) {
  if (pickleStep.type !== 'Action') return
  this.decidesFrom = this.tape.next
  this.asked = undefined
})

// After is told the last step's error only, which a skipped Then after a broken When leaves empty.
AfterStep(function (this: ConformanceWorld, { error }) {
  if (error !== undefined) this.thrown ??= { error, deciding: this.decidesFrom !== undefined }
})

After(async function (this: ConformanceWorld, scenario) {
  await this.disconnect()
  if (this.selection === undefined) return
  if (this.selection.state === 'run') keepState(this)
  const passed = scenario.result?.status === Status.PASSED
  const evidence = evidenceOf(this, scenario, this.selection, passed)
  await this.attach(JSON.stringify(evidence), { mediaType: EVIDENCE })
})

/** Thrown here, it would take the evidence of a scenario with it that was played to its end. */
function keepState({ bench, run }: ConformanceWorld): void {
  try {
    bench.keepState()
  } catch (error) {
    run.broken ??= error
  }
}

/** The row of the ledger says whether it is owed at all; the tags of the scenario may ask for more. */
function owed(tags: readonly string[], { parameters: { claims }, bench }: ConformanceWorld): Selection {
  const row = requirementOf(requirementTag(tags))
  const selection: Selection = row === undefined ? { state: 'run' } : applicabilityOf(row, claims)
  return selection.state === 'run' ? applicability(tags, claims, { operator: bench.operator !== undefined }) : selection
}

function halted({ run }: ConformanceWorld): Selection | undefined {
  return run.halted === undefined ? undefined : { state: 'not selected', why: run.halted }
}
