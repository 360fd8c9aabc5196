/** What every procedure of one IPA works with: its card, its connections, its clock, what it remembers. */
import { setTimeout as delay } from 'node:timers/promises'
import { IPAD_USER_AGENT } from '../../protocol/bindings/esipa-headers.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { type Clock, systemClock } from '../../transport/clock.ts'
import { Es9Client } from '../../transport/es9-client.ts'
import { PeerFault } from '../../transport/faults.ts'
import { systemRandom } from '../../transport/random.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Trust } from '../../transport/trust.ts'
import { logLine } from '../log-line.ts'
import type { CardDecisions } from './card-decisions.ts'
import { EimLink } from './eim-link.ts'
import { type AssociatedEim, associatedEim, isSameServer, pem, trustOf } from './eim-trust.ts'
import { type CardSpec, Es10 } from './es10.ts'
import { Es10Session } from './es10-session.ts'
import type { IpaDecisions } from './ipa-decisions.ts'
import { type IpaFeature, type IpaPorts, type IpaSettings, transportsOf } from './ipa-settings.ts'
import { type Cause, freshState, type IpaState } from './ipa-state.ts'
import { LeanTape } from './lean-tape.ts'
import type { LinkDecisions } from './link-decisions.ts'
import { coapsAccess } from './over-coaps.ts'

type AllDecisions = IpaDecisions & CardDecisions & LinkDecisions

const defaultRetries = { attempts: 3, firstWaitMs: 200, longestWaitMs: 2_000 } as const

export class IpaContext {
  readonly settings: IpaSettings
  readonly decisions: IpaDecisions & LinkDecisions
  readonly spec: CardSpec
  readonly session: Es10Session
  readonly es10: Es10
  readonly clock: Clock
  /** Whether results may lie on the card that no eIM has acknowledged: looked after at the next round. */
  resultsMayWait: boolean
  /** Whether notifications may wait on the card. */
  notificationsMayWait = true
  /** When it had been to its eIMs the last time, on the clock's {@link Clock.elapsed}; undefined before the first time. */
  lastRounds: number | undefined
  /** eIMs that are not asked any more. */
  readonly avoided = new Set<string>()
  /** Whether the device has a network. */
  online = true
  /** When it fell back since it was started, milliseconds since 1970. */
  readonly fallbacks: number[] = []
  /** An emergency call that waits for one. */
  emergencyWaits = false
  /** Activation codes whose downloads have begun. */
  readonly triedCodes = new Set<string>()
  /** What became of triggers, by eimTransactionId in hexadecimal. */
  readonly triggersDone = new Map<string, EimPackageResult | undefined>()
  readonly #ports: IpaPorts
  readonly #links = new Map<string, { readonly eim: AssociatedEim; readonly link: EimLink }>()
  #state: IpaState
  #eid: Uint8Array | undefined
  #eims: readonly AssociatedEim[] | undefined

  constructor(ports: IpaPorts, settings: IpaSettings, decisions: AllDecisions) {
    this.#ports = ports
    this.settings = settings
    this.decisions = decisions
    this.spec = settings.spec === '1.0.1' ? '1.0.1' : '1.2'
    this.session = new Es10Session(ports.card, settings.card ?? {}, decisions)
    this.es10 = new Es10(this.session, decisions, this.spec)
    this.clock = ports.clock ?? systemClock
    this.#state = ports.state?.load() ?? freshState
    this.resultsMayWait = decisions.looksForStoredResults
  }

  event(line: string): void {
    this.#ports.onEvent?.(logLine(line))
  }

  openTape(): Tape {
    return this.#ports.tape?.() ?? new LeanTape(this.clock)
  }

  get state(): IpaState {
    return this.#state
  }

  /** Replaces the state and writes it down before anything else happens. */
  change(state: IpaState): void {
    this.#state = state
    this.#ports.state?.save(this.decisions.remembered(state))
  }

  has(feature: IpaFeature): boolean {
    return (this.settings.features ?? defaultFeatures).includes(feature)
  }

  async eid(tape: Tape, signal: AbortSignal): Promise<Uint8Array> {
    this.#eid ??= await this.es10.getEid(tape, signal)
    return this.#eid
  }

  /** The eIMs that the eUICC is associated with, in its order. */
  async eims(tape: Tape, signal: AbortSignal): Promise<readonly AssociatedEim[]> {
    this.#eims ??= (await this.es10.getEimConfigurationData(tape, signal)).map((one) =>
      associatedEim(one, this.decisions, transportsOf(this.settings)),
    )
    return this.#eims
  }

  /** Takes over what another one knows of the card, in place of asking the card. */
  recall(other: IpaContext): void {
    this.#eid = other.#eid
    this.#eims = other.#eims
  }

  /** The associations have changed, or may have: the card is asked anew. */
  forgetEims(): void {
    this.#eims = undefined
  }

  /** The connection to an eIM, kept from round to round as long as its configuration stays. */
  link(eim: AssociatedEim): EimLink {
    const { eimId, eimFqdn, configuration } = eim
    const kept = this.#links.get(eimId)
    if (kept?.eim === eim) return kept.link
    if (kept !== undefined && isSameServer(kept.eim, eim)) {
      this.#links.set(eimId, { eim, link: kept.link })
      return kept.link
    }
    const { binding = 'asn1', eimCas = [], patience, proxy } = this.settings
    const coaps = eim.over === 'coaps' ? this.settings.coaps : undefined
    const { decisions } = this
    const overlooks = [...decisions.overlooks, ...(proxy === undefined ? [] : decisions.overlooksBehindProxy)]
    const place = this.#whereIs(eimFqdn ?? 'eim.invalid')
    const identity = decisions.presents(this.settings.identity)
    const access = {
      peer: eimId,
      spec: this.spec,
      binding: this.spec === '1.0.1' || coaps !== undefined ? 'asn1' : binding,
      ...place,
      url: `${coaps === undefined ? place.url : place.url.replace('https:', 'coaps:')}${decisions.pathPrefix}`,
      trust: trustOf(configuration, decisions.eimTrust(configuration), eimCas, overlooks),
      tls: decisions.tls,
      headers: { ...this.#userAgent, ...decisions.headers },
      ...(identity === undefined ? {} : { identity }),
      ...(decisions.sendsServerName ? {} : { hello: { sni: false } as const }),
      ...(patience === undefined ? {} : { patience }),
      ...(coaps === undefined ? {} : coapsAccess(coaps, patience ?? {}, decisions)),
      ...(this.#ports.timers === undefined ? {} : { timers: this.#ports.timers }),
      ...(proxy === undefined ? {} : { proxy }),
    } as const
    const link = new EimLink(access, decisions)
    kept?.link.close().catch(() => {})
    this.#links.set(eimId, { eim, link })
    return link
  }

  /** Ends the connection to an eIM; the next call opens another one. */
  async closeLink({ eimId }: AssociatedEim): Promise<void> {
    const kept = this.#links.get(eimId)
    this.#links.delete(eimId)
    await kept?.link.close()
  }

  /** A connection to an SM-DP+ or SM-DS, for one session. */
  rspClient<I extends 'ES9+' | 'ES11'>(of: I, address: string): Es9Client<I> {
    const { rspBinding: binding = 'json', cis = [], eimCas = [], patience = {} } = this.settings
    const right: Trust =
      cis.length === 0 ? { kind: 'system' } : { kind: 'rsp', role: of === 'ES9+' ? 'dp-tls' : 'ds-tls', pem: cis.join('\n') }
    const stored = (this.#eims ?? []).flatMap(({ configuration: { trustedPublicKeyDataTls } }) =>
      trustedPublicKeyDataTls?.kind === 'trustedCertificateTls' ? [pem('CERTIFICATE', trustedPublicKeyDataTls.value)] : [],
    )
    return new Es9Client<I>({
      peer: address,
      interface: of,
      binding,
      ...this.#whereIs(address),
      trust: this.decisions.rspTrust(right, [...eimCas, ...stored]),
      patience: this.decisions.rspPatience(patience),
    })
  }

  /** Goes over the network. @throws PeerFault where there is none */
  async onNetwork<T>(call: () => Promise<T>): Promise<T> {
    if (!this.online) throw new PeerFault('unreachable', 'connect', 'the device has no network')
    return call()
  }

  /** The same call again after a fault that may pass by: 5xx, reset, timeout. The last fault is thrown. */
  async repeated<T>(call: () => Promise<T>, tape: Tape, signal: AbortSignal): Promise<T> {
    const { attempts, firstWaitMs, longestWaitMs } = this.settings.retries ?? defaultRetries
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.onNetwork(call)
      } catch (error) {
        if (!mayPass(error, tape) || !this.decisions.repeatsDelivery(attempt, attempts)) throw error
        const base = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1))
        const [chance = 0] = (this.#ports.random ?? systemRandom)(1)
        await (this.#ports.wait ?? wait)(Math.round(base * (1 + chance / 256)), signal)
      }
    }
  }

  /** Notes a state change that every eIM but the one that made it has to be told of. */
  async tell(cause: Cause, tape: Tape, signal: AbortSignal, except?: string): Promise<void> {
    const told = (await this.eims(tape, signal)).filter(({ eimId }) => eimId !== except)
    if (told.length === 0) return
    const stateChanges = { ...this.state.stateChanges, ...Object.fromEntries(told.map(({ eimId }) => [eimId, cause])) }
    this.change({ ...this.state, stateChanges })
  }

  async close(): Promise<void> {
    const links = [...this.#links.values()]
    this.#links.clear()
    await Promise.all(links.map(({ link }) => link.close()))
  }

  /** With its version, where it has one to tell (SGP.32 v1.2 6.1: free text behind a semicolon). */
  get #userAgent(): Readonly<Record<string, string>> {
    const { version } = this.settings
    return version === undefined || !this.decisions.tellsItsVersion ? {} : { 'User-Agent': `${IPAD_USER_AGENT};${version}` }
  }

  #whereIs(name: string): { readonly url: string; readonly address?: { readonly host: string; readonly port: number } } {
    // Names of hosts are the same in capital letters.
    const address = this.settings.places?.[name] ?? this.settings.places?.[name.toLowerCase()]
    return { url: `https://${name}`, ...(address === undefined ? {} : { address }) }
  }
}

export const defaultFeatures: readonly IpaFeature[] = ['directRspServerCommunication', 'indirectRspServerCommunication']

/** Whether a fault may be gone at the next attempt. A certificate that is not trusted will not be trusted then either. */
function mayPass(error: unknown, tape: Tape): boolean {
  if (!(error instanceof PeerFault)) return false
  switch (error.kind) {
    case 'closed':
    case 'silent':
      return true
    case 'unreachable':
      return error.phase !== 'handshake'
    case 'malformed':
      return error.phase === 'headers' && (tape.exchanges.at(-1)?.response.status ?? 0) >= 500
    case 'aborted':
      return false
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal })
}
