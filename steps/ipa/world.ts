import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'
import type { RspServerOfOurs } from '../../adapters/played/rsp-server.ts'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import type { Check } from '../../requirements/verdict.ts'
import type { ConnectProxy } from '../../simulators/played/connect-proxy.ts'
import type { EimCall, EimMessage, PlayedEim } from '../../simulators/played/eim-server.ts'
import { HarnessError } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { withinPatience } from '../patience.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { ScenarioWorld } from '../scenario-world.ts'
import { actPatience } from './act-patience.ts'
import { askedElsewhere, elsewhereText } from './asked-elsewhere.ts'

type Named<F extends EimMessage['function']> = EimCall & { readonly message: Extract<EimMessage, { readonly function: F }> }

type Meddling = NonNullable<ReturnType<IpaBench['meddling']>>

/** What the network of the profile has done that may be why something did not come. What comes late, comes. */
const excuses: Readonly<Partial<Record<Meddling, string>>> = {
  lost: 'lose what went between the IPA and our eIM',
  parted: 'cut the IPA off from our eIM',
  cut: 'cut the IPA off from our eIM',
}

/** State of one scenario against an IPA. */
export class IpaWorld extends ScenarioWorld<IpaBench, EsipaBinding> {
  #isOffline = false

  get bench(): IpaBench {
    const { bench } = this.run
    if (bench.actor !== 'IPA') throw new HarnessError(`steps for an IPA in a run against an ${bench.actor}`)
    return bench
  }

  /** Our other eIM. @throws CannotBePrepared where the IPA could not find it */
  get otherEim(): PlayedEim {
    const { otherEim } = this.bench
    if (otherEim === undefined) throw new CannotBePrepared('device.otherEim: the IPA can find one eIM only')
    return otherEim
  }

  /** Our SM-DS. @throws CannotBePrepared where the IPA could not find it */
  get smds(): RspServerOfOurs {
    const { smds } = this.bench
    if (smds === undefined) throw new CannotBePrepared('device.smds: the IPA can find no SM-DS')
    return smds
  }

  /** Our HTTP CONNECT proxy. @throws CannotBePrepared where the device does not go through it */
  get proxy(): ConnectProxy {
    const { proxy } = this.bench
    if (proxy === undefined) throw new CannotBePrepared('device.proxy: the device goes through no HTTP CONNECT proxy of ours')
    return proxy
  }

  /** @throws StateNotReached for a check that does not hold where what the profile says of the network, or of CoAP, may be why */
  override check(check: Check): void {
    const excuse = check.holds ? undefined : this.#excuse()
    if (excuse !== undefined)
      throw new StateNotReached(`${excuse}, and this may come of that: ${check.claim}, seen ${check.seen}`, check.at)
    super.check(check)
  }

  #excuse(): string | undefined {
    const how = this.bench.meddling()
    const done = how && excuses[how]
    if (done !== undefined) return `network: the profile has it ${done}`
    const elsewhere = askedElsewhere(this.bench.eim.received)
    return elsewhere.length === 0 ? undefined : `device.coaps.path: ${elsewhereText(elsewhere)}`
  }

  /** Something that the device is made to do, by itself or by a person, and what the IPA does with it. */
  withDevice<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withinPatience(actPatience(this.bench, this.parameters.patienceMs), wait)
  }

  /** Makes the IPA act; what it does then is seen by its peers. */
  async act(how: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await this.withDevice(how)
    this.heard ||= this.bench.eim.received.length > 0
  }

  /** Takes the network of the enabled profile away: until the scenario gives it back, or ends. */
  async loseNetwork(): Promise<void> {
    this.#isOffline = true
    await this.act((signal) => this.bench.ipa.loseNetwork(signal))
  }

  async regainNetwork(): Promise<void> {
    this.#isOffline = false
    await this.act((signal) => this.bench.ipa.regainNetwork(signal))
  }

  /** Requests that our eIM got from the deciding step on; all of the scenario where none decides yet. */
  get received(): readonly EimCall[] {
    const from = this.decidesFrom ?? 0
    return this.bench.eim.received.filter(({ at }) => at >= from)
  }

  /** Those of one function. */
  calls<F extends EimMessage['function']>(name: F): readonly Named<F>[] {
    return this.received.filter((call): call is Named<F> => call.message?.function === name)
  }

  /** Lines that a check about these requests points to; where there is none, the whole of what the deciding step wrote. */
  linesOf(calls: readonly Pick<EimCall, 'at'>[]): readonly TapeRef[] {
    const lines = calls.map(({ at }) => at).filter((at) => at > 0)
    return lines.length > 0 ? lines : [this.decidesFrom ?? 1]
  }

  async disconnect(): Promise<void> {
    // A device keeps what was done to it, and the next scenario needs its network.
    if (this.#isOffline) await this.regainNetwork().catch((error) => this.tape.note('ipa', `no network for the device: ${error}`))
    this.bench.onTape(undefined)
  }
}
