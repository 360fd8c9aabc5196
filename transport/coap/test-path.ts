/** For tests: time that passes only when nothing else is left to do, and a path that loses, doubles and delays datagrams by a seed. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Timers } from '../timers.ts'
import { CoapEndpoint } from './endpoint.ts'
import { type CoapMessage, codes, readMessage, uriPath, writeMessage } from './message.ts'
import type { CoapContent } from './messages.ts'
import { type CoapTiming, rfc7252Timing } from './timing.ts'

/** The same octets for the same seed. */
export function seededOctets(seed: string): Random {
  let count = 0
  return (octets) => createHash('shake256', { outputLength: octets }).update(`${seed} ${count++}`).digest()
}

export class VirtualTimers implements Timers {
  #now = 0
  readonly #waiting: { readonly at: number; readonly run: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run }
    this.#waiting.push(timer)
    return () => {
      const place = this.#waiting.indexOf(timer)
      if (place !== -1) this.#waiting.splice(place, 1)
    }
  }

  /** Lets time pass until this is settled. @throws Error when nothing is left that could settle it: it hangs */
  async passUntilSettled<T>(work: Promise<T>): Promise<T> {
    let isSettled = false
    const settled = work.finally(() => {
      isSettled = true
    })
    settled.catch(() => {})
    for (;;) {
      await setImmediate()
      if (isSettled) return settled
      if (!this.#next()) throw new Error(`nothing is left to wait for after ${this.#now} ms, and no end has come`)
    }
  }

  /** Lets time pass until nothing waits any more, or so much has passed. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    for (;;) {
      await setImmediate()
      if (!this.#waiting.some(({ at }) => at <= end)) break
      this.#next()
    }
    this.#now = end
  }

  #next(): boolean {
    const [first] = this.#waiting.toSorted((one, other) => one.at - other.at)
    if (first === undefined) return false
    this.#waiting.splice(this.#waiting.indexOf(first), 1)
    this.#now = Math.max(this.#now, first.at)
    first.run()
    return true
  }
}

/** Chances of each datagram, 0 to 1, and how much later than at once it comes. */
export interface Trouble {
  readonly loss?: number
  readonly doubled?: number
  readonly delayMs?: number
}

export interface TwoEnds {
  readonly timers: VirtualTimers
  readonly client: CoapEndpoint
  readonly server: CoapEndpoint
  readonly random: Random
  /** What both were told of the other. */
  readonly remarks: string[]
  /** Datagrams that were sent, by either. */
  readonly datagrams: { readonly by: 'client' | 'server'; readonly octets: Buffer }[]
}

/** A client and a server with a path between them. */
export function twoEnds(
  seed: string,
  answer: (request: CoapMessage) => Promise<CoapContent>,
  trouble: Trouble = {},
  timing: Partial<CoapTiming> = {},
): TwoEnds {
  const { loss = 0, doubled = 0, delayMs = 0 } = trouble
  const timers = new VirtualTimers()
  const random = seededOctets(seed)
  const chance = () => Buffer.from(random(2)).readUInt16BE() / 0x1_0000
  const remarks: string[] = []
  const datagrams: { by: 'client' | 'server'; octets: Buffer }[] = []
  const ports = (by: 'client' | 'server', other: () => CoapEndpoint) => ({
    timers,
    random: seededOctets(`${seed} ${by}`),
    timing: { ...rfc7252Timing, ...timing },
    remark: (what: string) => void remarks.push(`${by}: ${what}`),
    send(octets: Buffer) {
      datagrams.push({ by, octets })
      if (chance() < loss) return
      for (let copies = chance() < doubled ? 2 : 1; copies > 0; copies--)
        timers.after(1 + delayMs * chance(), () => other().receive(octets))
    },
  })
  const server: CoapEndpoint = new CoapEndpoint({ ...ports('server', () => client), answer })
  const client: CoapEndpoint = new CoapEndpoint(ports('client', () => server))
  return { timers, client, server, random, remarks, datagrams }
}

/** A client whose peer answers what this makes of each request. */
export function clientOf(answers: (request: CoapMessage) => readonly CoapMessage[], timers = new VirtualTimers()) {
  const remarks: string[] = []
  const client: CoapEndpoint = new CoapEndpoint({
    timers,
    random: seededOctets('client'),
    timing: rfc7252Timing,
    remark: (what) => void remarks.push(what),
    send(octets) {
      for (const answer of answers(readMessage(octets))) timers.after(1, () => client.receive(writeMessage(answer)))
    },
  })
  return { client, timers, remarks }
}

/** Never ends. */
export const never = new AbortController().signal

/** A request with this block option, and a payload of 16 octets. */
export function askedFor(block: CoapMessage['options'][number]): CoapMessage {
  return {
    type: 'CON',
    code: codes.post,
    messageId: 1,
    token: Buffer.of(1),
    options: [...uriPath('p'), block],
    payload: Buffer.alloc(16),
  }
}
