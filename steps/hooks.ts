import { After, AfterStep, Before, BeforeStep, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { applicability, applicabilityOf, requirementTag, type Selection } from '../requirements/applicability.ts'
import { EVIDENCE } from '../requirements/evidence.ts'
import { requirementOf } from '../requirements/ledger.ts'
import { associationsOf } from './associations.ts'
import { evidenceOf } from './evidence-of.ts'
import { interruption } from './interruption.ts'
import type { Select } from './parameters.ts'
import type { ConformanceWorld } from './world.ts'

// Cucumber's own limit would report a slow peer as a broken step; every wait of ours ends long before.
setDefaultTimeout(-1)

Before(function (this: ConformanceWorld, { pickle, gherkinDocument }) {
  if (interruption.signal.aborted) return 'skipped'
  const tags = pickle.tags.map(({ name }) => name)
  const { select } = this.parameters
  const feature = gherkinDocument.feature?.name ?? ''
  this.selection = selected(requirementTag(tags), `${feature} ${pickle.name}`, select) ?? owed(tags, this)
  if (this.selection.state !== 'run') return 'skipped'
  this.associations = associationsOf(this.bench)
  return undefined
})

BeforeStep(function (this: ConformanceWorld, { pickleStep }) {
  if (pickleStep.type === 'Action') this.decidesFrom = this.tape.next
})

// After is told the last step's error only, which a skipped Then after a broken When leaves empty.
AfterStep(function (this: ConformanceWorld, { error }) {
  if (error !== undefined) this.thrown ??= { error, deciding: this.decidesFrom !== undefined }
})

After(async function (this: ConformanceWorld, scenario) {
  await this.disconnect()
  if (this.selection === undefined) return
  const passed = scenario.result?.status === Status.PASSED
  const evidence = evidenceOf(this, scenario, this.selection, passed)
  await this.attach(JSON.stringify(evidence), { mediaType: EVIDENCE })
})

/** The row of the ledger says whether it is owed at all; the tags of the scenario may ask for more. */
function owed(tags: readonly string[], { parameters: { claims }, bench }: ConformanceWorld): Selection {
  const row = requirementOf(requirementTag(tags))
  const selection: Selection = row === undefined ? { state: 'run' } : applicabilityOf(row, claims)
  return selection.state === 'run' ? applicability(tags, claims, { operator: bench.operator !== undefined }) : selection
}

function selected(requirement: string, text: string, select: Select): Selection | undefined {
  const { requirements, text: part } = select
  if (requirements !== undefined && !requirements.includes(requirement))
    return { state: 'not selected', why: `the run is for ${requirements.join(', ')}` }
  if (part !== undefined && !text.toLowerCase().includes(part.toLowerCase()))
    return { state: 'not selected', why: `the run is for scenarios with "${part}"` }
  return undefined
}
