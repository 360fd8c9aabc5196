/** One TCP connection over a path: the client's end, the end at the peer, and what happens to both. */
import { connect, type Socket } from 'node:net'
import type { Timers } from '../timers.ts'
import type { Meddling } from './meddling.ts'
import type { CutBy, StreamScript } from './stream-trouble.ts'
import { StreamWay } from './stream-way.ts'
import type { PathDirection } from './trouble.ts'

export interface StreamConnectionPorts {
  /** Paused, and as it came. */
  readonly client: Socket
  readonly target: { readonly host: string; readonly port: number }
  readonly peer: string
  /** Counted from 0, since the path began. */
  readonly number: number
  readonly timers: Timers
  took(direction: PathDirection, octets: number): void
  tell(text: string): void
  /** The script cuts it now, or lets it stand still. */
  meddled(how: Meddling): void
  /** Both ends are closed. */
  gone(): void
}

const CONNECT_MS = 10_000
/** For the other ends to close, too, where a connection is cut in good order. */
const CLOSE_MS = 1_000

export class StreamConnection {
  readonly #ports: StreamConnectionPorts
  readonly #server: Socket
  readonly #ways: Readonly<Record<PathDirection, StreamWay>>
  #callOff: () => void
  #isCut = false

  constructor(ports: StreamConnectionPorts, script: StreamScript) {
    const { client, target, timers, peer, number, tell } = ports
    this.#ports = ports
    this.#server = connect({ ...target, noDelay: true, allowHalfOpen: true })
    this.#server.pause()
    this.#ways = {
      toPeer: this.#way('toPeer', client, this.#server, script),
      fromPeer: this.#way('fromPeer', this.#server, client, script),
    }
    let open = 2
    for (const socket of this.#sockets)
      socket
        .on('error', () => {})
        .once('close', () => {
          open--
          if (open > 0) return
          this.#end()
          ports.gone()
        })
    const unreached = (why: string) => {
      tell(`path: connection ${number} does not reach ${peer} (${why})`)
      this.destroy()
    }
    const onError = ({ code, message }: NodeJS.ErrnoException) => unreached(code ?? message)
    this.#server.once('error', onError)
    this.#callOff = timers.after(CONNECT_MS, () => unreached(`nothing for ${CONNECT_MS} ms`))
    this.#server.once('connect', () => {
      this.#server.removeListener('error', onError)
      this.#callOff()
      for (const way of Object.values(this.#ways)) if (!this.#isCut) way.begin()
    })
  }

  /** Goes on by another script. */
  exchange(script: StreamScript): void {
    for (const [direction, way] of Object.entries(this.#ways) as [PathDirection, StreamWay][])
      if (!this.#isCut) way.exchange(script[direction] ?? {})
  }

  /** Resets both ends. */
  destroy(): void {
    this.#end()
    // A reset of what is not connected yet would wait for that.
    for (const socket of this.#sockets) socket.connecting ? socket.destroy() : socket.resetAndDestroy()
  }

  get #sockets(): readonly Socket[] {
    return [this.#ports.client, this.#server]
  }

  #way(direction: PathDirection, from: Socket, to: Socket, script: StreamScript): StreamWay {
    const { timers, tell, peer, number, took, meddled } = this.#ports
    const where = (after: number) => `after ${after} octets ${direction === 'toPeer' ? 'to' : 'from'} ${peer}`
    return new StreamWay(
      {
        from,
        to,
        timers,
        took: (octets) => took(direction, octets),
        stalled: (after, ms) => {
          tell(`path: connection ${number} stands still ${where(after)}${ms === undefined ? '' : `, for ${ms} ms`}`)
          meddled(ms === undefined ? 'parted' : 'kept')
        },
        cut: (after, by) => {
          tell(`path: connection ${number} is cut ${where(after)} (${by})`)
          meddled('cut')
          this.#cut(by)
        },
      },
      script[direction] ?? {},
    )
  }

  #cut(by: CutBy): void {
    if (by === 'reset') this.destroy()
    else {
      this.#end()
      for (const socket of this.#sockets) socket.end()
      this.#callOff = this.#ports.timers.after(CLOSE_MS, () => this.destroy())
    }
  }

  #end(): void {
    this.#isCut = true
    this.#callOff()
    for (const way of Object.values(this.#ways)) way.stop()
  }
}
