/** What happens around every scenario, whoever is under test: whether it is played at all, and what it leaves behind. */
import { setImmediate } from 'node:timers/promises'
import {
  After,
  Before,
  type ITestCaseHookParameter,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
} from '@cucumber/cucumber'
import { applicability, applicabilityOf, type Ports, requirementTag, type Selection } from '../requirements/applicability.ts'
import type { PlayedOver } from '../requirements/evidence.ts'
import { requirementOf } from '../requirements/ledger.ts'
import { evidenceOf, type FurtherJudging } from './evidence-of.ts'
import { type AnyBench, missingOver } from './handed-run.ts'
import { interruption } from './interruption.ts'
import { placeOf, playId } from './play-id.ts'
import type { ScenarioWorld } from './scenario-world.ts'
import { SeededRandom } from './seeded-random.ts'
import { leftOut } from './select.ts'

type AnyWorld = ScenarioWorld<AnyBench, PlayedOver>

/** What the suite of one actor does by itself. */
export interface ScenarioHooks<W> extends FurtherJudging<W> {
  /** A scenario that is played begins. */
  begin(world: W): void
  /** Its deciding step begins. */
  decide(world: W): void
  ports(world: W): Omit<Ports, 'missing'>
}

/** Registers the hooks of a suite. Called once, when its steps are loaded. */
export function aroundScenarios<W extends AnyWorld>(own: ScenarioHooks<W>): void {
  // Cucumber's own limit would report a slow peer as a broken step; every wait of ours ends long before.
  setDefaultTimeout(-1)

  async function before(this: W, { pickle, gherkinDocument }: ITestCaseHookParameter) {
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
    this.selection = out ?? halted(this) ?? owed(tags, this, own.ports(this))
    if (this.selection.state !== 'run') return 'skipped'
    this.random = new SeededRandom(this.parameters.seed, place)
    this.deciding = pickle.steps.map(({ type }) => type === 'Action').values()
    own.begin(this)
    return undefined
  }

  async function after(this: W, scenario: ITestCaseHookParameter) {
    await this.disconnect()
    if (this.selection === undefined) return
    if (this.selection.state === 'run') keepState(this)
    const passed = scenario.result?.status === Status.PASSED
    this.run.leave(evidenceOf(this, scenario, this.selection, passed, own))
  }

  Before(before)
  After(after)
  // Around every step. BeforeStep and AfterStep would cost as much as two more steps each.
  setDefinitionFunctionWrapper((code: Step<W>) => (code === before || code === after ? code : observed(code, own)))
}

type Step<W> = (this: W, ...parameters: never[]) => unknown

/** A step that tells its world when the deciding one begins, and what the first one threw. */
function observed<W extends AnyWorld>(step: Step<W>, own: ScenarioHooks<W>): Step<W> {
  return async function (...parameters) {
    if (this.deciding?.next().value === true) {
      this.decidesFrom = this.tape.next
      own.decide(this)
    }
    try {
      return await step.apply(this, parameters)
    } catch (error) {
      // After is told the last step's error only, which a skipped Then after a broken When leaves empty.
      this.thrown ??= { error, deciding: this.decidesFrom !== undefined }
      throw error
    }
  }
}

/** Thrown here, it would take the evidence of a scenario with it that was played to its end. */
function keepState({ bench, run }: AnyWorld): void {
  try {
    bench.keepState()
  } catch (error) {
    run.broken ??= error
  }
}

/** The row of the ledger says whether it is owed at all; the tags of the scenario may ask for more. */
function owed(
  tags: readonly string[],
  { bench, parameters: { claims, binding } }: AnyWorld,
  own: Omit<Ports, 'missing'>,
): Selection {
  const row = requirementOf(requirementTag(tags))
  const selection: Selection = row === undefined ? { state: 'run' } : applicabilityOf(row, claims)
  return selection.state === 'run' ? applicability(tags, claims, { ...own, missing: missingOver(bench, binding) }) : selection
}

function halted({ run }: AnyWorld): Selection | undefined {
  return run.halted === undefined ? undefined : { state: 'not selected', why: run.halted }
}
