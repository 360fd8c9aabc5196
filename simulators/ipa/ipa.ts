/**
 * An IPAd: it polls the eIMs that its eUICC is associated with, carries packages and results, downloads profiles, delivers
 * notifications (SGP.32 v1.2 chapter 3). Everything outside is a port: the card, the clock, the file that its state is in.
 */
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { type CardDecisions, rightCardDecisions } from './card-decisions.ts'
import { deliverNotifications } from './deliver-notifications.ts'
import { afterDownload, downloadDirectly } from './download.ts'
import type { Outcome } from './download-session.ts'
import { sourceOf } from './download-source.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { Es10 } from './es10.ts'
import { saysOfItself } from './es10-session.ts'
import { IpaContext } from './ipa-context.ts'
import { type IpaDecisions, rightDecisions } from './ipa-decisions.ts'
import type { IpaPorts, IpaSettings } from './ipa-settings.ts'
import type { Cause } from './ipa-state.ts'
import { type LinkDecisions, rightLinkDecisions } from './link-decisions.ts'
import { pollRounds, type RoundReport } from './poll-round.ts'

export type AnyIpaDecisions = IpaDecisions & CardDecisions & LinkDecisions

type InitialEims = Parameters<Es10['addInitialEim']>[0]['eimConfigurationDataList']
type ResetOptions = Parameters<Es10['memoryReset']>[0]

/** One simulated IPA. Its functions run one after the other, whoever calls them. */
export class Ipa {
  readonly #ports: IpaPorts
  readonly #settings: IpaSettings
  readonly #decisions: AnyIpaDecisions
  #context: IpaContext
  #busy: Promise<unknown> = Promise.resolve()
  #power = new AbortController()

  /** @param decisions those of a named fault, in place of the right ones */
  constructor(ports: IpaPorts, settings: IpaSettings = {}, decisions: Partial<AnyIpaDecisions> = {}) {
    this.#ports = ports
    this.#settings = settings
    this.#decisions = { ...rightDecisions, ...rightCardDecisions, ...rightLinkDecisions, ...decisions }
    this.#context = new IpaContext(ports, settings, this.#decisions)
  }

  /** One poll round with each eIM that retrieves by HTTPS, then the notifications that wait. */
  pokeNow(signal: AbortSignal): Promise<readonly RoundReport[]> {
    return this.#run(signal, async (ipa, tape, signal) => {
      if (ipa.session.isGone) return []
      const eims = ipa.decisions.polled(await ipa.eims(tape, signal))
      if (!ipa.decisions.works(saysOfItself(ipa.session.fci, 'enabledProfile'))) return []
      const reports = ipa.decisions.servesEimsAtOnce
        ? (await Promise.all(eims.map((eim) => pollRounds(ipa, [eim], tape, signal)))).flat()
        : await pollRounds(ipa, eims, tape, signal)
      await deliverNotifications(ipa, tape, signal)
      return reports
    })
  }

  /** A loss of power and a new start: what runs ends where it is, and everything is gone but the card and the state that was written down. */
  restart(signal: AbortSignal): Promise<void> {
    this.#power.abort(new Error('the power was lost'))
    this.#power = new AbortController()
    return this.#run(signal, async (ipa, tape, signal) => {
      await ipa.close()
      this.#context = new IpaContext(this.#ports, this.#settings, this.#decisions)
      if (!this.#decisions.readsAnewAtStart) this.#context.recall(ipa)
      await this.#context.eid(tape, signal)
    })
  }

  /** The network is gone. Where the IPA is set to, it falls back: then another profile has a network. */
  loseNetwork(signal: AbortSignal): Promise<void> {
    return this.#run(signal, async (ipa, tape, signal) => {
      ipa.online = false
      const now = ipa.clock.now().getTime()
      if (this.#settings.fallback !== true || !ipa.decisions.leavesLostNetworks(ipa.fallbacks, now)) return
      ipa.fallbacks.push(now)
      if ((await this.#fallBack(ipa, tape, signal)) === 'ok') ipa.online = true
    })
  }

  /** The network is back: after a fallback the former profile is enabled again. */
  regainNetwork(signal: AbortSignal): Promise<void> {
    return this.#run(signal, async (ipa, tape, signal) => {
      ipa.online = true
      if (ipa.emergencyWaits) await this.#switchEmergency(ipa, true, tape, signal)
      ipa.emergencyWaits = false
      if (ipa.state.fallenBack && ipa.decisions.returnsFromFallback) await this.#returnFromFallback(ipa, tape, signal)
    })
  }

  executeFallback(signal: AbortSignal) {
    return this.#run(signal, (ipa, tape, signal) => this.#fallBack(ipa, tape, signal))
  }

  returnFromFallback(signal: AbortSignal) {
    return this.#run(signal, (ipa, tape, signal) => this.#returnFromFallback(ipa, tape, signal))
  }

  /** Initial association (SGP.32 v1.2 3.5.2). */
  addInitialEim(eimConfigurationDataList: InitialEims, signal: AbortSignal) {
    return this.#run(signal, async (ipa, tape, signal) => {
      const answer = await ipa.es10.addInitialEim({ eimConfigurationDataList }, tape, signal)
      ipa.forgetEims()
      ipa.event(`ES10b.AddInitialEim -> ${answer.kind === 'addInitialEimOk' ? 'ok' : answer.value}`)
      return answer
    })
  }

  /** A direct download that no eIM has asked for. */
  startDownload(activationCode: string, signal: AbortSignal): Promise<Outcome> {
    return this.#run(signal, async (ipa, tape, signal) => {
      const request = { profileDownloadData: { kind: 'activationCode', value: activationCode } as const }
      const source = await sourceOf(ipa, request, tape, signal)
      if (source.kind === 'malformed') return { kind: 'none', why: source.why }
      const outcome = await downloadDirectly(ipa, source, tape, signal)
      if (outcome.kind !== 'trigger') await afterDownload(ipa, undefined, outcome, 'direct', tape, signal)
      await deliverNotifications(ipa, tape, signal)
      return outcome
    })
  }

  /** Notifications that wait, and nothing else. */
  deliverNotifications(signal: AbortSignal): Promise<void> {
    return this.#run(signal, (ipa, tape, signal) => {
      ipa.notificationsMayWait = true
      return deliverNotifications(ipa, tape, signal)
    })
  }

  enableEmergencyProfile(signal: AbortSignal) {
    return this.#emergency(true, signal)
  }

  disableEmergencyProfile(signal: AbortSignal) {
    return this.#emergency(false, signal)
  }

  memoryReset(resetOptions: ResetOptions, signal: AbortSignal) {
    return this.#run(signal, async (ipa, tape, signal) => {
      const answer = await ipa.es10.memoryReset(resetOptions, tape, signal)
      ipa.forgetEims()
      ipa.event(`ES10b.eUICCMemoryReset -> ${answer.resetResult}`)
      if (answer.resetResult === 'ok') await this.#switched(ipa, 'reset', tape, signal)
      return answer
    })
  }

  configureImmediateProfileEnabling(
    configuration: Parameters<Es10['configureImmediateProfileEnabling']>[0],
    signal: AbortSignal,
  ) {
    return this.#run(signal, (ipa, tape, signal) => ipa.es10.configureImmediateProfileEnabling(configuration, tape, signal))
  }

  setDefaultDpAddress(address: string, signal: AbortSignal) {
    return this.#run(signal, (ipa, tape, signal) => ipa.es10.setDefaultDpAddress(address, tape, signal))
  }

  connectivityParameters(signal: AbortSignal) {
    return this.#run(signal, (ipa, tape, signal) => ipa.es10.getConnectivityParameters(tape, signal))
  }

  /** The EID, 32 digits. */
  eid(signal: AbortSignal): Promise<string> {
    return this.#run(signal, async (ipa, tape, signal) => Buffer.from(await ipa.eid(tape, signal)).toString('hex'))
  }

  /** Runs a procedure between the others, with what they all work with: for inject mode, where the eIM calls. */
  between<T>(task: (ipa: IpaContext, eims: readonly AssociatedEim[], tape: Tape) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#run(signal, async (ipa, tape, signal) => task(ipa, await ipa.eims(tape, signal), tape))
  }

  /** Waits for what is running, and ends the connections. The card stays open: it is its owner's. */
  async close(): Promise<void> {
    await this.#busy
    await this.#context.close()
  }

  async #emergency(enabled: boolean, signal: AbortSignal) {
    return this.#run(signal, async (ipa, tape, signal) => {
      if (!ipa.decisions.emergencyNeedsNetwork || ipa.online) return this.#switchEmergency(ipa, enabled, tape, signal)
      ipa.emergencyWaits = enabled
      return undefined
    })
  }

  async #switchEmergency(ipa: IpaContext, enabled: boolean, tape: Tape, signal: AbortSignal) {
    const name = enabled ? 'enableEmergencyProfile' : 'disableEmergencyProfile'
    const result = await ipa.es10[name](tape, signal)
    ipa.event(`ES10b.${enabled ? 'EnableEmergencyProfile' : 'DisableEmergencyProfile'} -> ${result}`)
    if (result === 'ok') {
      ipa.change({ ...ipa.state, emergencyProfile: enabled })
      await this.#switched(ipa, 'emergencyProfile', tape, signal)
    }
    return result
  }

  async #fallBack(ipa: IpaContext, tape: Tape, signal: AbortSignal) {
    const result = await ipa.es10.executeFallback(tape, signal)
    ipa.event(`ES10b.ExecuteFallbackMechanism -> ${result}`)
    if (result === 'ok') {
      ipa.change({ ...ipa.state, fallenBack: true })
      await this.#switched(ipa, 'fallback', tape, signal)
    }
    return result
  }

  async #returnFromFallback(ipa: IpaContext, tape: Tape, signal: AbortSignal) {
    const result = await ipa.es10.returnFromFallback(tape, signal)
    ipa.event(`ES10b.ReturnFromFallback -> ${result}`)
    if (result === 'ok') {
      ipa.change({ ...ipa.state, fallenBack: false })
      await this.#switched(ipa, 'fallback', tape, signal)
    }
    return result
  }

  /** Another profile is enabled now: notifications may have been made, and every eIM has to hear of it. */
  async #switched(ipa: IpaContext, cause: Cause, tape: Tape, signal: AbortSignal): Promise<void> {
    ipa.notificationsMayWait = true
    await ipa.tell(cause, tape, signal)
  }

  #run<T>(told: AbortSignal, task: (ipa: IpaContext, tape: Tape, signal: AbortSignal) => Promise<T>): Promise<T> {
    const power = this.#power.signal
    const turn = () => endedByAny([told, power], (signal) => task(this.#context, this.#context.openTape(), signal))
    const run = this.#busy.then(turn, turn)
    this.#busy = run.catch(() => {})
    return run
  }
}

/** Not `AbortSignal.any`: Node 20 lets the garbage collector take a timeout among them away. */
async function endedByAny<T>(signals: readonly AbortSignal[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const end = () => own.abort(signals.find(({ aborted }) => aborted)?.reason)
  const [ended] = signals.filter(({ aborted }) => aborted)
  if (ended !== undefined) throw new PeerFault('aborted', 'connect', 'the IPA was told to stop', { cause: ended.reason })
  for (const signal of signals) signal.addEventListener('abort', end)
  try {
    return await work(own.signal)
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', end)
  }
}
