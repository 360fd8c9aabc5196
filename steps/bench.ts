import type { Bench } from '../adapters/bench/bench.ts'
import { HarnessError } from '../transport/faults.ts'

/** Benches of the runs of this process. Cucumber hands plain data to its worlds, and a bench has sockets. */
const benches = new Map<string, Bench>()
let count = 0

/** Puts a bench where the scenarios of a run find it. Gives its name, and how to take it away. */
export function handBench(bench: Bench): { readonly name: string; take(): void } {
  const name = `bench ${++count}`
  benches.set(name, bench)
  return { name, take: () => void benches.delete(name) }
}

export function benchNamed(name: string): Bench {
  const bench = benches.get(name)
  if (bench === undefined) throw new HarnessError(`there is no ${name}; hand it over before the scenarios are played`)
  return bench
}
