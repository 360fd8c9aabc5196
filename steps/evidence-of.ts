import type { ITestCaseHookParameter } from '@cucumber/cucumber'
import { NotOffered } from '../adapters/operator/port.ts'
import { requirementTag, type Selection } from '../requirements/applicability.ts'
import type { Evidence, PlayedOver, Thrown } from '../requirements/evidence.ts'
import type { ExchangeTraffic } from '../requirements/exchange-traffic.ts'
import type { Judgement } from '../requirements/rule.ts'
import { type Check, type Verdict, verdictOf } from '../requirements/verdict.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError, PeerFault } from '../transport/faults.ts'
import type { AnyBench } from './handed-run.ts'
import { interruption } from './interruption.ts'
import { merged } from './merged-judgements.ts'
import { playId } from './play-id.ts'
import { CannotBePrepared, StateNotReached } from './preparation.ts'
import type { ScenarioWorld } from './scenario-world.ts'

/** What is judged of a scenario beside the checks of its own steps. */
export interface FurtherJudging<W> {
  /** What rules say of all that was exchanged. */
  judge(world: W): readonly Judgement[]
  /** Checks of the deciding exchange that hold whatever the scenario is about. */
  checksOf(world: W, tags: readonly string[]): readonly Check[]
  /** What exchanges with the peer under test cost; absent where it is not on a network. */
  trafficOf?(world: W): readonly ExchangeTraffic[]
}

/** Everything that a scenario leaves behind, once it has ended. @param passed whether every step did its work */
export function evidenceOf<W extends ScenarioWorld<AnyBench, PlayedOver>>(
  world: W,
  { pickle, gherkinDocument, result }: ITestCaseHookParameter,
  selection: Selection,
  passed: boolean,
  further: FurtherJudging<W>,
): Evidence {
  const { binding, repetition } = world.parameters
  const place = {
    id: playId(pickle, world.parameters),
    requirement: requirementTag(pickle.tags.map(({ name }) => name)),
    binding,
    ...(repetition === undefined ? {} : { repetition }),
    feature: gherkinDocument.feature?.name ?? '',
    title: pickle.name,
    steps: pickle.steps.map(({ text }) => text),
    asked: pickle.steps.find(({ type }) => type === 'Action')?.text ?? '',
    started: world.started.toISOString(),
    milliseconds: Math.round(systemClock.elapsed() - world.begun),
    // What a connection says when it has been closed comes too late to be judged.
    tape: [...world.tape.entries],
    ...(world.decidesFrom === undefined ? {} : { decidesFrom: world.decidesFrom }),
  }
  const none = { checks: [], judgements: [], answered: false }
  if (selection.state !== 'run') return { ...place, selection, ...none }
  const traffic = further.trafficOf?.(world) ?? []
  const measured = traffic.length === 0 ? {} : { traffic }
  const thrown = world.thrown?.error
  const ruled = () => merged(further.judge(world))
  if (thrown instanceof CannotBePrepared || thrown instanceof NotOffered)
    return {
      ...place,
      selection: { state: 'cannot be prepared', why: thrown.message },
      ...none,
      ...measured,
      judgements: ruled(),
      answered: world.heard,
    }
  // Not passed and nothing thrown by a step: a hook broke, or a step is missing. Ours, either way.
  const ours = !passed && thrown === undefined
  const error = ours ? new HarnessError(result?.message ?? `the scenario ended as ${result?.status}`) : thrown
  const beside = further.checksOf(
    world,
    pickle.tags.map(({ name }) => name),
  )
  const told = error === undefined ? {} : { thrown: asData(error) }
  // What was in flight when the run was ended was not played to its end, whatever its steps made of that.
  if (interruption.signal.aborted)
    return { ...place, ...measured, selection, verdict: 'inconclusive', ...told, ...none, answered: world.heard }
  return {
    ...place,
    ...measured,
    selection,
    verdict: verdictIn(world, error, beside),
    ...told,
    checks: [...world.checks, ...beside],
    judgements: ruled(),
    answered: world.heard,
  }
}

/** What the peer did while the state was made is other rows' business. */
function verdictIn(
  { checks, thrown }: Pick<ScenarioWorld<AnyBench, PlayedOver>, 'checks' | 'thrown'>,
  error: unknown,
  beside: readonly Check[],
): Verdict {
  const preparing = thrown !== undefined && !thrown.deciding
  if (error instanceof StateNotReached || (preparing && error instanceof PeerFault)) return 'inconclusive'
  // Our patience fails nobody; a limit that a document sets does.
  return verdictOf([...checks, ...beside], error)
}

function asData(thrown: unknown): Thrown {
  return thrown instanceof Error ? { name: thrown.name, message: thrown.message } : { name: 'thrown', message: String(thrown) }
}
