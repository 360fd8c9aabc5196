/**
 * The eIM suite against the simulated eIM: scenarios in a second, and how much of the time is the harness's own.
 *
 * Played twice. As `npm start` does it, the eIM works in the process of the harness: what it does behind an answer, and the garbage of
 * its TLS, cannot be told from the harness's own work. As a real one is tested, it has a process of its own and is reached by its URL.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Bench } from '../adapters/bench/bench.ts'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import { startSeparateEim } from '../ci/eim-by-url/separate-eim.ts'
import { prepareFolder, writeProfile } from '../ci/eim-by-url/written-profile.ts'
import { play } from '../cli/play.ts'
import type { PlaySettings } from '../cli/play-part.ts'
import { openTarget } from '../cli/target.ts'
import { loadProfile } from '../profiles/load.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { RecordWriter } from '../reports/record.ts'
import type { Evidence } from '../requirements/evidence.ts'
import { systemClock } from '../transport/clock.ts'

export interface ScenarioFigures {
  readonly scenarios: number
  readonly perSecond: number
  /** Milliseconds of a scenario in which this process works and no call of a peer is under way: Cucumber, steps, rules, record. */
  readonly ownMs: number
  /** Milliseconds of a scenario in which nothing is done: a scenario that looks whether something comes waits for it. */
  readonly waitingMs: number
  /** Seconds of the whole run until the first scenario of each binding begins: loading and reading features. */
  readonly beginningS: number
  /** Seconds in which the same run is gone on with, when all of it had been done. */
  readonly resumeS: number
}

/** With the eIM in this process. */
export async function measureInOneProcess(): Promise<ScenarioFigures> {
  const profile = loadProfile(new URL('../profiles/simulated.yaml', import.meta.url).pathname)
  const { assets, patienceMs } = profile
  return measured(profile, await simulatedBench({ ...assets, spec: '1.2', patienceMs }))
}

/** With the eIM in a process of its own. */
export async function measureByUrl(): Promise<ScenarioFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-bench-url-'))
  const prepared = await prepareFolder(folder)
  const places = [`smdp.harness.test=${prepared.smdp}`, `smds.harness.test=${prepared.smds}`]
  const ci = join(folder, 'enter-at-the-eim')
  const eim = await startSeparateEim(['--pki', ci, '--eid', prepared.idleEid, ...places.flatMap((place) => ['--place', place])])
  try {
    const profile = loadProfile(writeProfile(prepared, eim, { spec: '1.2' }))
    const { bench } = await openTarget(profile, folder, systemClock)
    return await measured(profile, bench)
  } finally {
    await eim.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Plays everything once, with its record on disk as in a real run, and closes the bench. */
async function measured(profile: SutProfile, bench: Bench): Promise<ScenarioFigures> {
  const { patienceMs, limits, declared } = profile
  // Over CoAP most of the time is waited for what must not come.
  const bindings = profile.bindings.filter((binding) => binding !== 'coaps')
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-bench-'))
  const record = new RecordWriter(join(folder, 'record.ndjson'), (text) => text)
  const clock = new PeerClock()
  const settings: PlaySettings = { claims: profile, bindings, patienceMs, limits, declared, select: {}, seed: 'bench' }
  const done: Evidence[] = []
  let beginning = 0
  const begun = performance.now()
  let last = begun
  try {
    await play(settings, clock.around(bench), {
      line(line) {
        record.write(line)
        if (line.line !== 'scenario') return
        last = performance.now()
        done.push(line)
      },
      planned() {
        beginning += performance.now() - last
        clock.startAnew()
      },
    })
    const all = performance.now() - begun
    const { calls, waits } = clock
    const scenarios = done.filter(({ selection }) => selection.state === 'run').length
    const resumed = performance.now()
    await play({ ...settings, before: done }, bench, { line: (line) => record.write(line) })
    return {
      scenarios,
      perSecond: (scenarios * 1000) / all,
      ownMs: (all - beginning - calls - waits) / scenarios,
      waitingMs: waits / scenarios,
      beginningS: beginning / 1000,
      resumeS: (performance.now() - resumed) / 1000,
    }
  } finally {
    await bench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds up the time in which at least one call of a peer is under way, and that in which there is none and nothing else to do. */
class PeerClock {
  calls = 0
  waits = 0
  #under = 0
  #since = 0
  #work = performance.eventLoopUtilization()

  /** Leaves out what passed since the last call ended. */
  startAnew(): void {
    this.#work = performance.eventLoopUtilization()
  }

  /** The same bench with every call of a peer measured. */
  around(bench: Bench): Bench {
    const measured = <T extends object>(peer: T): T =>
      new Proxy(peer, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target)
          if (typeof member !== 'function') return member
          return (...words: readonly unknown[]) => this.#during(() => Reflect.apply(member, target, words))
        },
        apply: (target, self, words) => this.#during(() => Reflect.apply(target as () => unknown, self, words)),
      })
    return {
      ...bench,
      connect: (...words) => measured(bench.connect(...words)),
      operator: bench.operator && measured(bench.operator),
      smdp: bench.smdp && measured(bench.smdp),
      smds: bench.smds && measured(bench.smds),
      wire: measured(bench.wire),
      probe: measured(bench.probe),
    }
  }

  #during(call: () => unknown): unknown {
    this.#begins()
    const result = call()
    if (result instanceof Promise) return result.finally(() => this.#ends())
    this.#ends()
    return result
  }

  #begins(): void {
    if (this.#under++ > 0) return
    this.#since = performance.now()
    this.waits += performance.eventLoopUtilization(this.#work).idle
  }

  #ends(): void {
    if (--this.#under > 0) return
    this.calls += performance.now() - this.#since
    this.#work = performance.eventLoopUtilization()
  }
}
