/** One direction of a path for datagrams: it carries out what the script says of each, with no socket. */
import type { Timers } from '../timers.ts'
import { InOrder } from './in-order.ts'
import { type Meddling, worstMeddling } from './meddling.ts'
import { type Fate, fateOf, type PathDirection, type TroubleScript } from './trouble.ts'
import { datagramName, fateText } from './trouble-text.ts'

export interface OneWayPorts {
  readonly direction: PathDirection
  /** Name of the peer in texts, with its article: `the eIM`. */
  readonly peer: string
  readonly timers: Timers
  tell(text: string): void
}

/** What has come and what became of it; a datagram that comes twice counts two among the delivered. */
export interface WayCounts {
  readonly datagrams: number
  readonly octets: number
  readonly delivered: number
  readonly lost: number
}

export type Deliver = (datagram: Buffer) => void

/** Datagrams under way at once in one direction; further ones are lost, as in the queue of a router. */
const MOST_UNDER_WAY = 1_024

interface Held {
  readonly name: string
  left: number
  readonly go: () => void
}

export class OneWay {
  readonly #ports: OneWayPorts
  readonly #queue: InOrder
  readonly #late = new Set<InOrder>()
  #held: Held[] = []
  #script: TroubleScript
  #index = 0
  #underWay = 0
  #meddling: Meddling | undefined
  #counts = { datagrams: 0, octets: 0, delivered: 0, lost: 0 }

  constructor(ports: OneWayPorts, script: TroubleScript) {
    this.#ports = ports
    this.#script = script
    this.#queue = new InOrder(ports.timers)
  }

  get counts(): WayCounts {
    return { ...this.#counts }
  }

  /** Since the script began. */
  get meddling(): Meddling | undefined {
    return this.#meddling
  }

  /** Takes a datagram. @param wayOut where it leaves the path; asked once, with whether its sender gets another address */
  take(datagram: Buffer, wayOut: (rebinds: boolean) => Deliver): void {
    const { direction, peer, tell } = this.#ports
    const index = this.#index++
    const name = datagramName(peer, direction, index)
    const fate = fateOf(this.#script, direction, index, datagram.length)
    this.#counts.datagrams++
    this.#counts.octets += datagram.length
    if (fate.rebinds) tell(`path: from ${name} on, its sender has another address`)
    this.#meddled(meddlingOf(fate))
    const deliver = wayOut(fate.rebinds)
    const passed = this.#held
    if (fate.kind === 'delivered' && this.#underWay >= MOST_UNDER_WAY) {
      this.#counts.lost++
      this.#meddled('lost')
      tell(`path: ${name} is lost: ${MOST_UNDER_WAY} others are under way`)
    } else {
      const text = fateText(name, fate, datagram.length, this.#script.mtu)
      if (text !== undefined) tell(text)
      if (fate.kind === 'lost') this.#counts.lost++
      else this.#send(name, fate, () => deliver(datagram))
    }
    for (const held of passed) held.left--
    this.#release(passed.filter(({ left }) => left <= 0))
  }

  /** Counts anew by another script. What is under way keeps its fate, and what was held back goes on. */
  exchange(script: TroubleScript): void {
    this.#script = script
    this.#index = 0
    this.#meddling = undefined
    this.#release(this.#held)
  }

  /** Whatever is under way is lost. */
  close(): void {
    for (const { name } of this.#held) this.#ports.tell(`path: ${name} is lost: not enough came behind it`)
    for (const queue of [this.#queue, ...this.#late]) queue.clear()
    this.#held = []
    this.#late.clear()
    this.#counts.lost += this.#underWay
    this.#underWay = 0
  }

  #meddled(how: Meddling | undefined): void {
    this.#meddling = worstMeddling([this.#meddling, how])
  }

  #send(name: string, fate: Extract<Fate, { readonly kind: 'delivered' }>, deliver: () => void): void {
    const { timers } = this.#ports
    const due = timers.now() + fate.latencyMs
    this.#underWay++
    const pass = () => {
      this.#underWay--
      this.#counts.delivered += fate.times
      for (let n = 0; n < fate.times; n++) deliver()
    }
    const go = () => (fate.lateMs > 0 ? this.#sendLate(due + fate.lateMs, pass) : this.#queue.put(due, pass))
    if (fate.behind === 0) go()
    else this.#held = [...this.#held, { name, left: fate.behind, go }]
  }

  /** By itself, so that others overtake it. */
  #sendLate(due: number, pass: () => void): void {
    const queue = new InOrder(this.#ports.timers)
    this.#late.add(queue)
    queue.put(due, () => {
      this.#late.delete(queue)
      pass()
    })
  }

  #release(freed: readonly Held[]): void {
    this.#held = this.#held.filter((one) => !freed.includes(one))
    for (const { go } of freed) go()
  }
}

function meddlingOf(fate: Fate): Meddling | undefined {
  if (fate.rebinds) return 'parted'
  if (fate.kind === 'lost' || fate.behind > 0) return 'lost'
  return fate.latencyMs + fate.lateMs > 0 ? 'kept' : undefined
}
