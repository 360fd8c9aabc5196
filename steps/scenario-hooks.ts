/** What happens around every scenario, whoever is under test: whether it is played at all, and what it leaves behind. */
import { setImmediate } from 'node:timers/promises'
import { After, AfterStep, Before, BeforeStep, Status, setDefaultTimeout } from '@cucumber/cucumber'
import { applicability, applicabilityOf, type Ports, requirementTag, type Selection } from '../requirements/applicability.ts'
import { EVIDENCE, type PlayedOver } from '../requirements/evidence.ts'
import { requirementOf } from '../requirements/ledger.ts'
import { evidenceOf, type FurtherJudging } from './evidence-of.ts'
import type { AnyBench } from './handed-run.ts'
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
  ports(world: W): Ports
}

/** Registers the hooks of a suite. Called once, when its steps are loaded. */
export function aroundScenarios<W extends AnyWorld>(own: ScenarioHooks<W>): void {
  // Cucumber's own limit would report a slow peer as a broken step; every wait of ours ends long before.
  setDefaultTimeout(-1)

  Before(async function (this: W, { pickle, gherkinDocument }) {
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
    own.begin(this)
    return undefined
  })

  BeforeStep(function (this: W, { pickleStep }) {
    if (pickleStep.type !== 'Action') return
    this.decidesFrom = this.tape.next
    own.decide(this)
  })

  // After is told the last step's error only, which a skipped Then after a broken When leaves empty.
  AfterStep(function (this: W, { error }) {
    if (error !== undefined) this.thrown ??= { error, deciding: this.decidesFrom !== undefined }
  })

  After(async function (this: W, scenario) {
    await this.disconnect()
    if (this.selection === undefined) return
    if (this.selection.state === 'run') keepState(this)
    const passed = scenario.result?.status === Status.PASSED
    const evidence = evidenceOf(this, scenario, this.selection, passed, own)
    await this.attach(JSON.stringify(evidence), { mediaType: EVIDENCE })
  })
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
function owed(tags: readonly string[], { parameters: { claims } }: AnyWorld, ports: Ports): Selection {
  const row = requirementOf(requirementTag(tags))
  const selection: Selection = row === undefined ? { state: 'run' } : applicabilityOf(row, claims)
  return selection.state === 'run' ? applicability(tags, claims, ports) : selection
}

function halted({ run }: AnyWorld): Selection | undefined {
  return run.halted === undefined ? undefined : { state: 'not selected', why: run.halted }
}
