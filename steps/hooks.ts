import { After, AfterStep, Before, BeforeStep, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { applicability, requirementTag, type Selection } from '../requirements/applicability.ts'
import { EVIDENCE } from '../requirements/evidence.ts'
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
  const { claims, select } = this.parameters
  const feature = gherkinDocument.feature?.name ?? ''
  this.selection =
    selected(requirementTag(tags), `${feature} ${pickle.name}`, select) ?? ported(tags, applicability(tags, claims), this)
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

/** What runs as far as the tags go may still lack a port. */
function ported(tags: readonly string[], selection: Selection, { bench }: ConformanceWorld): Selection {
  if (selection.state !== 'run') return selection
  if (tags.includes('@needs-operator') && bench.operator === undefined)
    return { state: 'cannot be prepared', why: 'operator: the profile has no operator of the eIM' }
  return selection
}

function selected(requirement: string, text: string, select: Select): Selection | undefined {
  const { requirements, text: part } = select
  if (requirements !== undefined && !requirements.includes(requirement))
    return { state: 'not selected', why: `the run is for ${requirements.join(', ')}` }
  if (part !== undefined && !text.toLowerCase().includes(part.toLowerCase()))
    return { state: 'not selected', why: `the run is for scenarios with "${part}"` }
  return undefined
}
