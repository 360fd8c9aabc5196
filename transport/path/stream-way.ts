/** One direction of one TCP connection: it passes octets on when their time has come, until it is stalled or cut. */
import type { Socket } from 'node:net'
import type { Timers } from '../timers.ts'
import { InOrder } from './in-order.ts'
import type { CutBy, StreamTrouble } from './stream-trouble.ts'

export interface StreamWayPorts {
  readonly from: Socket
  readonly to: Socket
  readonly timers: Timers
  /** So many octets have been taken from the one end. */
  took(octets: number): void
  stalled(after: number, ms: number | undefined): void
  cut(after: number, by: CutBy): void
}

/** Octets under way; above that, the sender waits. */
const MOST_UNDER_WAY = 256 * 1024
/** A shaped link passes pieces of this size at most, and at least so many in a second. */
const SEGMENT = 1_400
const SEGMENTS_PER_SECOND = 20

export class StreamWay {
  readonly #ports: StreamWayPorts
  readonly #queue: InOrder
  #trouble: StreamTrouble
  #taken = 0
  #underWay = 0
  /** When the link has sent what was put on it. */
  #free = 0
  /** Came, and was not taken yet. */
  #rest: Buffer = Buffer.alloc(0)
  #hasStalled = false
  #standsStill = false
  #hasBegun = false
  /** The one end has sent all; that may have come while nothing goes through. */
  #hasEnded = false
  /** Nothing is taken any more: behind it comes the cut, or has come. */
  #isOver = false
  #isStopped = false

  constructor(ports: StreamWayPorts, trouble: StreamTrouble) {
    this.#ports = ports
    this.#trouble = trouble
    this.#queue = new InOrder(ports.timers)
  }

  /** Both ends are connected. */
  begin(): void {
    const { from } = this.#ports
    from.on('data', (octets: Buffer) => this.#take(octets))
    from.once('end', () => {
      this.#hasEnded = true
      this.#passEnd()
    })
    const reset = () => this.#later(() => this.#ports.to.resetAndDestroy())
    from.once('error', reset)
    this.#hasBegun = true
    this.#reach()
    if (from.destroyed) reset()
    this.#flow()
  }

  /** Counts anew by another script; it goes on if it stood still. What is under way keeps its time. */
  exchange(trouble: StreamTrouble): void {
    if (this.#isOver) return
    this.#trouble = trouble
    this.#taken = 0
    this.#hasStalled = false
    this.#standsStill = false
    this.#free = 0
    if (!this.#hasBegun) return
    this.#reach()
    this.#take(Buffer.alloc(0))
    this.#flow()
  }

  /** Nothing passes any more; what comes is thrown away. */
  stop(): void {
    this.#isOver = true
    this.#isStopped = true
    this.#queue.clear()
    this.#rest = Buffer.alloc(0)
    this.#ports.from.resume()
  }

  #take(octets: Buffer): void {
    if (this.#isOver) return
    let left = this.#rest.length === 0 ? octets : Buffer.concat([this.#rest, octets])
    while (left.length > 0 && !this.#standsStill && !this.#isOver) {
      const piece = left.subarray(0, this.#room())
      left = left.subarray(piece.length)
      this.#pass(piece)
      this.#reach()
    }
    this.#rest = this.#isOver ? Buffer.alloc(0) : left
    this.#passEnd()
    this.#flow()
  }

  #passEnd(): void {
    if (!this.#hasEnded || this.#standsStill || this.#isOver) return
    this.#hasEnded = false
    this.#later(() => this.#ports.to.end())
  }

  /** Octets until something happens, at most those that go at once. */
  #room(): number {
    const { cut, stall, octetsPerSecond } = this.#trouble
    const untilCut = cut === undefined ? Number.POSITIVE_INFINITY : cut.after - this.#taken
    const untilStall = stall === undefined || this.#hasStalled ? Number.POSITIVE_INFINITY : stall.after - this.#taken
    const segment =
      octetsPerSecond === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.min(SEGMENT, Math.floor(octetsPerSecond / SEGMENTS_PER_SECOND)))
    return Math.min(untilCut, untilStall, segment)
  }

  #pass(piece: Buffer): void {
    const { to, took } = this.#ports
    const { octetsPerSecond } = this.#trouble
    this.#taken += piece.length
    this.#underWay += piece.length
    took(piece.length)
    if (octetsPerSecond !== undefined) this.#free = this.#due() + (piece.length * 1_000) / octetsPerSecond
    this.#later(() =>
      to.write(piece, () => {
        this.#underWay -= piece.length
        this.#flow()
      }),
    )
  }

  /** What happens behind the octets that were taken so far. */
  #reach(): void {
    const { cut, stall } = this.#trouble
    if (stall !== undefined && !this.#hasStalled && this.#taken >= stall.after) {
      this.#hasStalled = true
      this.#ports.stalled(stall.after, stall.ms)
      if (stall.ms === undefined) this.#standsStill = true
      else this.#free = this.#due() + stall.ms
    }
    if (cut === undefined || this.#standsStill || this.#taken < cut.after) return
    this.#later(() => this.#ports.cut(cut.after, cut.by))
    this.#isOver = true
  }

  /** When the link takes the next octet. */
  #due(): number {
    return Math.max(this.#free, this.#ports.timers.now())
  }

  #later(run: () => void): void {
    if (!this.#isStopped) this.#queue.put(this.#due() + (this.#trouble.latencyMs ?? 0), run)
  }

  #flow(): void {
    const { from } = this.#ports
    if (!this.#isOver && (this.#standsStill || this.#underWay > MOST_UNDER_WAY)) from.pause()
    else from.resume()
  }
}
