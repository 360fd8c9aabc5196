/** The eIM suite against the simulated eIM: scenarios in a second, and how much of the time is the harness's own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench } from '../adapters/bench/bench.ts'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import { play } from '../cli/play.ts'
import { loadProfile } from '../profiles/load.ts'
import { RecordWriter } from '../reports/record.ts'

export interface ScenarioFigures {
  readonly scenarios: number
  readonly perSecond: number
  /** Milliseconds of a scenario that are no call of a peer: Cucumber, steps, rules, record. */
  readonly ownMs: number
}

/** Plays everything once, with its record on disk as in a real run. */
export async function measureScenarios(): Promise<ScenarioFigures> {
  const profile = loadProfile(new URL('../profiles/simulated.yaml', import.meta.url).pathname)
  const { bindings, patienceMs, limits, declared, assets } = profile
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-bench-'))
  const record = new RecordWriter(join(folder, 'record.ndjson'), (text) => text)
  const bench = await simulatedBench({ ...assets, spec: '1.2', patienceMs })
  const clock = new PeerClock()
  let scenarios = 0
  try {
    const begun = performance.now()
    await play({ claims: profile, bindings, patienceMs, limits, declared, select: {}, seed: 'bench' }, clock.around(bench), {
      line(line) {
        record.write(line)
        if (line.line === 'scenario' && line.selection.state === 'run') scenarios++
      },
    })
    const all = performance.now() - begun
    return { scenarios, perSecond: (scenarios * 1000) / all, ownMs: (all - clock.total) / scenarios }
  } finally {
    await bench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds up the time in which at least one call of a peer is under way. */
class PeerClock {
  total = 0
  #under = 0
  #since = 0

  /** The same bench with every call of a peer measured. */
  around(bench: Bench): Bench {
    const measured = <T extends object>(peer: T): T =>
      new Proxy(peer, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target)
          if (typeof member !== 'function') return member
          return (...words: readonly unknown[]) => this.#during(Reflect.apply(member, target, words))
        },
      })
    return {
      ...bench,
      connect: (...words) => measured(bench.connect(...words)),
      operator: bench.operator && measured(bench.operator),
      smdp: bench.smdp && measured(bench.smdp),
      smds: bench.smds && measured(bench.smds),
    }
  }

  #during(result: unknown): unknown {
    if (!(result instanceof Promise)) return result
    if (this.#under++ === 0) this.#since = performance.now()
    return result.finally(() => {
      if (--this.#under === 0) this.total += performance.now() - this.#since
    })
  }
}
