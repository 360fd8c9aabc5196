import { World } from '@cucumber/cucumber'
import type { Selection } from '../requirements/applicability.ts'
import type { PlayedOver } from '../requirements/evidence.ts'
import { type Check, CheckFailed } from '../requirements/verdict.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { Tape, type TapeRef } from '../transport/tape.ts'
import { type AnyBench, type HandedRun, runNamed } from './handed-run.ts'
import type { Kept } from './kept.ts'
import type { RunParameters } from './parameters.ts'
import { withinPatience } from './patience.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What every scenario has, whoever is under test. Built new for each, so nothing can leak into the next. */
export abstract class ScenarioWorld<B extends AnyBench, O extends PlayedOver> extends World<RunParameters<O>> {
  readonly tape = new Tape(systemClock)
  readonly started = systemClock.now()
  readonly begun = systemClock.elapsed()
  readonly checks: Check[] = []
  /** First error that a step or hook threw, and whether the deciding step had begun by then. */
  thrown: { readonly error: unknown; readonly deciding: boolean } | undefined
  /** Of each step, from the one that comes next, whether it decides. */
  deciding: Iterator<boolean> | undefined
  /** Not set: the run was ended before this scenario could begin. */
  selection: Selection | undefined
  /** First line of the tape that the deciding step wrote. */
  decidesFrom: TapeRef | undefined
  /** Whether the product has given an answer that could be read. */
  heard = false
  #run: HandedRun | undefined
  #random: SeededRandom | undefined
  readonly #kept = new Map<symbol, unknown>()

  /** That of the actor under test. */
  abstract get bench(): B

  /** Ends whatever the scenario has opened. */
  abstract disconnect(): Promise<void>

  get run(): HandedRun {
    this.#run ??= runNamed(this.parameters.run)
    return this.#run
  }

  /** Chance that is the same for the same seed and scenario. */
  get random(): SeededRandom {
    return this.#random ?? missing('before which chance is needed')
  }

  set random(random: SeededRandom) {
    this.#random = random
  }

  /** Any wait, bounded by the patience of the profile and the end of the run. */
  within<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withinPatience(this.parameters.patienceMs, wait)
  }

  /** Something that a step leaves for a later one of the same scenario. */
  keep<T>(key: Kept<T>, value: T): T {
    this.#kept.set(key.symbol, value)
    return value
  }

  kept<T>(key: Kept<T>): T {
    if (!this.#kept.has(key.symbol)) missing(`after which there is ${key.what}`)
    // The key's type made the value.
    return this.#kept.get(key.symbol) as T
  }

  mayHave<T>(key: Kept<T>): T | undefined {
    return this.#kept.has(key.symbol) ? this.kept(key) : undefined
  }

  /** Records the check first, so that a failing one is in the evidence too. */
  check(check: Check): void {
    this.checks.push(check)
    if (!check.holds) throw new CheckFailed(check)
  }
}

/** For a feature whose steps do not fit together. */
export function missing(step: string): never {
  throw new HarnessError(`the scenario lacks a step ${step}`)
}
