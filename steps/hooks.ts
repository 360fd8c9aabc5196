import { After, AfterStep, Before, type ITestCaseHookParameter, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { applicability, requirementTag, type Selection } from '../requirements/applicability.ts'
import { EVIDENCE, type Evidence } from '../requirements/evidence.ts'
import { judgeAll } from '../requirements/rule.ts'
import { eimRules } from '../requirements/rules/eim.ts'
import { verdictOf } from '../requirements/verdict.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { interruption } from './interruption.ts'
import type { Select } from './parameters.ts'
import { connectToEim } from './patience.ts'
import type { ConformanceWorld } from './world.ts'

// Cucumber's own limit would report a slow peer as a broken step; every wait of ours ends long before.
setDefaultTimeout(-1)

Before(function (this: ConformanceWorld, { pickle, gherkinDocument }) {
  if (interruption.signal.aborted) return 'skipped'
  const tags = pickle.tags.map(({ name }) => name)
  const { claims, select, eim, patienceMs } = this.parameters
  const feature = gherkinDocument.feature?.name ?? ''
  this.selection = selected(requirementTag(tags), `${feature} ${pickle.name}`, select) ?? applicability(tags, claims)
  if (this.selection.state !== 'run') return 'skipped'
  this.eim = connectToEim(eim, patienceMs)
  return undefined
})

// After is told the last step's error only, which a skipped Then after a broken When leaves empty.
AfterStep(function (this: ConformanceWorld, { error }) {
  this.thrown ??= error
})

After(async function (this: ConformanceWorld, scenario) {
  await this.disconnect()
  if (this.selection === undefined) return
  const evidence = evidenceOf(this, scenario, this.selection)
  await this.attach(JSON.stringify(evidence), { mediaType: EVIDENCE })
})

function evidenceOf(world: ConformanceWorld, scenario: ITestCaseHookParameter, selection: Selection): Evidence {
  const { pickle, gherkinDocument, result } = scenario
  const place = {
    id: `${pickle.uri}:${pickle.location?.line ?? 0}`,
    requirement: requirementTag(pickle.tags.map(({ name }) => name)),
    binding: 'asn1' as const,
    feature: gherkinDocument.feature?.name ?? '',
    title: pickle.name,
    steps: pickle.steps.map(({ text }) => text),
    asked: pickle.steps.find(({ type }) => type === 'Action')?.text ?? '',
    selection,
    started: world.started.toISOString(),
    milliseconds: Math.round(systemClock.elapsed() - world.begun),
    tape: world.tape.entries,
  }
  if (selection.state !== 'run') return { ...place, checks: [], judgements: [], answered: false }
  // Not passed and nothing thrown by a step: a hook broke, or a step is missing. Ours, either way.
  const ours = result?.status !== Status.PASSED && world.thrown === undefined
  const thrown = ours ? new HarnessError(result?.message ?? `the scenario ended as ${result?.status}`) : world.thrown
  return {
    ...place,
    verdict: verdictOf(world.checks, thrown),
    ...(thrown === undefined ? {} : { thrown: asData(thrown) }),
    checks: world.checks,
    judgements: judgeAll(eimRules, world.tape.exchanges, { spec: world.parameters.claims.spec, associationOf: () => undefined }),
    answered: world.answered,
  }
}

function selected(requirement: string, text: string, select: Select): Selection | undefined {
  const { requirements, text: part } = select
  if (requirements !== undefined && !requirements.includes(requirement))
    return { state: 'not selected', why: `the run is for ${requirements.join(', ')}` }
  if (part !== undefined && !text.toLowerCase().includes(part.toLowerCase()))
    return { state: 'not selected', why: `the run is for scenarios with "${part}"` }
  return undefined
}

function asData(thrown: unknown): { name: string; message: string } {
  return thrown instanceof Error ? { name: thrown.name, message: thrown.message } : { name: 'thrown', message: String(thrown) }
}
