import type { Bench } from '../adapters/bench/bench.ts'
import type { EuiccBench } from '../adapters/bench/euicc-bench.ts'
import type { IpaBench } from '../adapters/bench/ipa-bench.ts'
import type { Evidence, PlayedOver } from '../requirements/evidence.ts'
import { HarnessError } from '../transport/faults.ts'

/** What a run has at hand, by the actor under test. */
export type AnyBench = Bench | EuiccBench | IpaBench

/** Why nothing can be played over this; undefined where it can. */
export function missingOver(bench: AnyBench, over: PlayedOver): string | undefined {
  return over === 'coaps' && bench.actor !== 'eUICC' ? bench.coapsMissing : undefined
}

/** What a run has beside plain data, for its scenarios. */
export interface HandedRun {
  readonly bench: AnyBench
  /** Plays that a run before this one brought to their end: they are not played again. */
  readonly done: ReadonlySet<string>
  /** Takes what a scenario leaves behind, at its end. Not a message of Cucumber: it would keep every one, and they are text. */
  leave(evidence: Evidence): void
  /** Why no further scenario begins; asked before each. */
  halted?: string
  /** What keeps the harness itself from going on, such as a full disk: no further scenario begins, and the run ends with it. */
  broken?: unknown
}

/** Runs of this process. Cucumber hands plain data to its worlds, and a bench has sockets. */
const runs = new Map<string, HandedRun>()
let count = 0

/** Puts a run where its scenarios find it. Gives its name, and how to take it away. */
export function handRun(run: HandedRun): { readonly name: string; take(): void } {
  const name = `run ${++count}`
  runs.set(name, run)
  return { name, take: () => void runs.delete(name) }
}

export function runNamed(name: string): HandedRun {
  const run = runs.get(name)
  if (run === undefined) throw new HarnessError(`there is no ${name}; hand it over before the scenarios are played`)
  return run
}
