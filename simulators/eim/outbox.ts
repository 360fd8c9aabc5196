/** Notifications on their way from the eIM to the SM-DP+s: kept until the server answered 204, in order for each address (SGP.32 3.7, 5.7.4). */
import { showOctets } from '../../protocol/ber/octets.ts'
import { decode } from '../../protocol/schema/type.ts'
import { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { EimCore } from './core.ts'
import { type AnyNotification, verifyNotification } from './notification.ts'
import type { Euicc, OutboxItem } from './state.ts'
import { installed } from './view.ts'

/** Numbers of notifications taken over that are remembered, so that a second delivery is not forwarded again. */
const REMEMBERED = 256

export interface TakenOver {
  readonly euicc: Euicc
  /** The number that may be removed from the eUICC, once this is kept. */
  readonly acknowledged?: number | bigint
  readonly what: string
}

/** Takes a notification over for forwarding. One that is not believed, or that is for a server of others, is not acknowledged. */
export function takeOver(eim: EimCore, euicc: Euicc, notification: AnyNotification): TakenOver {
  const verified = verifyNotification(eim, euicc, notification)
  if (typeof verified === 'string') return { euicc, what: `notification not taken: ${verified}` }
  const { seqNumber, address, whole, installedIccid, certificates } = verified
  if (!eim.decisions.isToForward(eim, verified))
    return { euicc, what: `notification ${seqNumber} is for ${address}: left to the IPA` }
  const number = String(seqNumber)
  const what = `notification ${number} for ${address}`
  const learned: Euicc =
    certificates === undefined || euicc.euiccCertificate !== undefined
      ? euicc
      : { ...euicc, euiccCertificate: showOctets(certificates.euicc), eumCertificate: showOctets(certificates.eum) }
  if (eim.decisions.wasTakenOver(learned, number)) return { euicc: learned, acknowledged: seqNumber, what: `repeated, ${what}` }
  const item: OutboxItem = { address, seqNumber: number, notification: showOctets(whole), attempts: 0 }
  return {
    euicc: {
      ...learned,
      view: installedIccid === undefined ? learned.view : installed(learned.view, installedIccid),
      outbox: [...learned.outbox, item],
      takenOver: [...learned.takenOver, number].slice(-REMEMBERED),
    },
    acknowledged: seqNumber,
    what,
  }
}

/** Numbers one after the other for each address, as the eUICC gave them. */
export function inOrder(outbox: readonly OutboxItem[]): readonly OutboxItem[] {
  return outbox.toSorted((a, b) => (BigInt(a.seqNumber) < BigInt(b.seqNumber) ? -1 : 1))
}

/** What is under way from one eUICC to one address: at most one run, and one that waits for it. */
interface Running {
  readonly now: Promise<void>
  next?: Promise<void>
}

/** Forwards what waits for one eUICC. An address that fails keeps all that is for it, in order, until the next time. */
export class Forwarding {
  readonly #eim: EimCore
  readonly #running = new Map<string, Running>()

  constructor(eim: EimCore) {
    this.#eim = eim
  }

  /**
   * Tries once, every address by itself: one that is silent does not keep the others waiting. Calls while an attempt at an address is
   * running wait for it together, and one more tries what came meanwhile.
   */
  async forward(eid: string, signal?: AbortSignal): Promise<void> {
    const addresses = new Set(this.#eim.records.euiccs.get(eid)?.outbox.map(({ address }) => address))
    await Promise.all([...addresses].map((address) => this.#inTurn(eid, address, signal)))
  }

  #inTurn(eid: string, address: string, signal: AbortSignal | undefined): Promise<void> {
    const key = `${eid} ${address}`
    const begin = (): Promise<void> => {
      const now = this.#forwardTo(eid, address, signal).finally(() => {
        if (started.next === undefined) this.#running.delete(key)
      })
      const started: Running = { now }
      this.#running.set(key, started)
      return now
    }
    const running = this.#running.get(key)
    if (running === undefined) return begin()
    running.next ??= running.now.then(begin, begin)
    return running.next
  }

  /** Every eUICC that has something to forward. */
  async forwardEverything(signal?: AbortSignal): Promise<void> {
    const waiting = [...this.#eim.records.euiccs.values()].filter(({ outbox }) => outbox.length > 0)
    await Promise.all(waiting.map(({ eid }) => this.forward(eid, signal)))
  }

  async #forwardTo(eid: string, to: string, signal?: AbortSignal): Promise<void> {
    const { decisions, records, log } = this.#eim
    const tried = new Set<string>()
    for (;;) {
      const waiting = decisions.forwardingOrder(records.euiccs.get(eid)?.outbox ?? [])
      const item = waiting.find(({ seqNumber, address }) => address === to && !tried.has(seqNumber))
      if (item === undefined) return
      tried.add(item.seqNumber)
      const delivered = await this.#send(item, signal)
      log(`ES9+'.HandleNotification EID ${eid} -> ${item.address} seqNumber ${item.seqNumber}: ${delivered ? '204' : 'kept'}`)
      const euicc = records.euiccs.get(eid)
      if (euicc === undefined) return
      if (delivered) records.put({ ...euicc, outbox: decisions.afterForward(euicc.outbox, item) })
      else {
        records.put({ ...euicc, outbox: decisions.afterFailedForward(euicc.outbox, item) })
        if (decisions.failureBlocks(item)) return
      }
    }
  }

  async #send({ address, notification }: OutboxItem, signal?: AbortSignal): Promise<boolean> {
    const { decisions, servers } = this.#eim
    const octets = decisions.octetsToForward(Buffer.from(notification, 'hex'))
    const { value } = decode(PendingNotification, octets)
    try {
      await servers.call('smdp', address, 'handleNotification', { pendingNotification: value }, signal)
      return true
    } catch (error) {
      if (error instanceof PeerFault) return false
      throw error
    }
  }
}
