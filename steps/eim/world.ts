import type { Bench, Connection, Device } from '../../adapters/bench/bench.ts'
import type { EimPort, EsipaAnswer, EsipaAsked, EsipaCalled, Exchange, PortFunction } from '../../adapters/port.ts'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import type { EimAssociation } from '../../requirements/rule.ts'
import { HarnessError } from '../../transport/faults.ts'
import { withinPatience } from '../patience.ts'
import { CannotBePrepared } from '../preparation.ts'
import { missing, ScenarioWorld } from '../scenario-world.ts'

/** One call of an ESipa function and what came back. */
export interface Answered<F extends EsipaCalled = EsipaCalled> {
  readonly function: F
  readonly exchange: Exchange<EsipaAnswer<F>>
}

/** State of one scenario against an eIM. */
export class ConformanceWorld extends ScenarioWorld<Bench, EsipaBinding> {
  /** Function that the deciding step called last, answered or not. */
  asked: EsipaCalled | undefined
  /** What the eUICCs had stored of the eIM when the scenario began, by EID. */
  associations: ReadonlyMap<string, EimAssociation> = new Map()
  #eim: EimPort | undefined
  readonly #ports: Pick<EimPort, 'close'>[] = []
  #device: Device | undefined
  #last: Answered | undefined

  get bench(): Bench {
    const { bench } = this.run
    if (bench.actor !== 'eIM') throw new HarnessError(`steps for an eIM in a run against an ${bench.actor}`)
    return bench
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

  /** Has something else end with the scenario. */
  closeWithScenario(close: () => void): void {
    this.#ports.push({ close: async () => close() })
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

  async disconnect(): Promise<void> {
    for (const port of this.#ports.splice(0)) await port.close()
  }
}
