import { setWorldConstructor, World } from '@cucumber/cucumber'
import type { Bench, Connection, Device } from '../adapters/bench/bench.ts'
import type { EimPort, EsipaAnswer, EsipaAsked, EsipaCalled, Exchange, PortFunction } from '../adapters/port.ts'
import type { Selection } from '../requirements/applicability.ts'
import type { EimAssociation } from '../requirements/rule.ts'
import { type Check, CheckFailed } from '../requirements/verdict.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { Tape, type TapeRef } from '../transport/tape.ts'
import { type HandedRun, runNamed } from './handed-run.ts'
import type { RunParameters } from './parameters.ts'
import { withinPatience } from './patience.ts'
import { CannotBePrepared } from './preparation.ts'
import type { SeededRandom } from './seeded-random.ts'

/** One call of an ESipa function and what came back. */
export interface Answered<F extends EsipaCalled = EsipaCalled> {
  readonly function: F
  readonly exchange: Exchange<EsipaAnswer<F>>
}

/** State of one scenario. Built new for each, so nothing can leak into the next. */
export class ConformanceWorld extends World<RunParameters> {
  readonly tape = new Tape(systemClock)
  readonly started = systemClock.now()
  readonly begun = systemClock.elapsed()
  readonly checks: Check[] = []
  /** First error that a step or hook threw, and whether the deciding step had begun by then. */
  thrown: { readonly error: unknown; readonly deciding: boolean } | undefined
  /** Not set: the run was ended before this scenario could begin. */
  selection: Selection | undefined
  /** First line of the tape that the deciding step wrote. */
  decidesFrom: TapeRef | undefined
  /** Function that the deciding step called last, answered or not. */
  asked: EsipaCalled | undefined
  /** What the eUICCs had stored of the eIM when the scenario began, by EID. */
  associations: ReadonlyMap<string, EimAssociation> = new Map()
  /** Whether the eIM has given an answer that could be read. */
  heard = false
  #run: HandedRun | undefined
  #random: SeededRandom | undefined
  #eim: EimPort | undefined
  readonly #ports: EimPort[] = []
  #device: Device | undefined
  #last: Answered | undefined
  readonly #kept = new Map<symbol, unknown>()

  get run(): HandedRun {
    this.#run ??= runNamed(this.parameters.run)
    return this.#run
  }

  get bench(): Bench {
    return this.run.bench
  }

  /** Chance that is the same for the same seed and scenario. */
  get random(): SeededRandom {
    return this.#random ?? missing('before which chance is needed')
  }

  set random(random: SeededRandom) {
    this.#random = random
  }

  /** The IPA's connection to the eIM under test. */
  get eim(): EimPort {
    this.#eim ??= this.connect()
    return this.#eim
  }

  /** Makes this the connection that steps use from here on. */
  set eim(port: EimPort) {
    this.#eim = port
  }

  /** A further connection; it ends with the scenario. */
  connect(connection?: Connection): EimPort {
    const port = this.bench.connect(connection?.binding ?? this.parameters.binding, connection)
    this.#ports.push(port)
    return port
  }

  /** The device that scenarios play, and further ones where a scenario has several. */
  deviceAt(place: number): Device {
    const device = this.bench.devices[place]
    if (device !== undefined) return device
    const wanted = place === 0 ? 'an eUICC' : `${place + 1} eUICCs`
    throw new CannotBePrepared(`assets.euiccs: the scenario needs ${wanted} that the eIM manages`)
  }

  get device(): Device {
    return this.#device ?? this.deviceAt(0)
  }

  /** Makes this the device that steps play from here on. */
  set device(device: Device) {
    this.#device = device
  }

  /** Calls a function of the eIM, and remembers the answer as the last one. */
  async call<F extends EsipaCalled>(
    name: F,
    request: EsipaAsked<F>,
    port: EimPort = this.eim,
  ): Promise<Exchange<EsipaAnswer<F>>> {
    this.#last = undefined
    this.asked = name
    // The name chose the function, and the function's type made the answer.
    const ask = port[name] as unknown as PortFunction<EsipaAsked<F>, EsipaAnswer<F>>
    const exchange = await this.within((signal) => ask(request, this.tape, signal))
    this.#last = { function: name, exchange } as unknown as Answered
    this.heard = true
    return exchange
  }

  /** Any wait, bounded by the patience of the profile and the end of the run. */
  within<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withinPatience(this.parameters.patienceMs, wait)
  }

  /** One call of the operator's interface: a person who is asked to do something may take longer than any eIM. */
  askOperator<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { patienceMs } = this.parameters
    return withinPatience(Math.max(patienceMs, this.bench.operator?.looks.callMs ?? 0), call)
  }

  /** Looking again and again until the operator's interface shows an outcome. */
  untilSettled<T>(look: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { callMs = 0, limitMs = 0 } = this.bench.operator?.looks ?? {}
    return withinPatience(Math.max(this.parameters.patienceMs, callMs + limitMs), look)
  }

  /** The last answer, which has to be one to this function. */
  answerTo<F extends EsipaCalled>(name: F): Exchange<EsipaAnswer<F>> {
    if (this.#last?.function !== name) missing(`that calls ${name}`)
    // The last answer is one to this function.
    return this.#last.exchange as Exchange<EsipaAnswer<F>>
  }

  /** The last answer, whatever the function. */
  get last(): Answered {
    return this.#last ?? missing('that calls a function of the eIM')
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

  async disconnect(): Promise<void> {
    for (const port of this.#ports.splice(0)) await port.close()
  }
}

/** Names what steps leave for one another. */
export interface Kept<T> {
  readonly symbol: symbol
  readonly what: string
  /** Never there: makes the type of what is kept part of the key. */
  readonly _type?: T
}

/** @param what in words, for a scenario that lacks the step before */
export function kept<T>(what: string): Kept<T> {
  return { symbol: Symbol(what), what }
}

function missing(step: string): never {
  throw new HarnessError(`the scenario lacks a step ${step}`)
}

setWorldConstructor(ConformanceWorld)
