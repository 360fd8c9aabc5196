/** Octets over a connection of their own, as no HTTP client would send them, and whatever comes back. */
import type { Socket } from 'node:net'
import type { ReadAnswers } from './answer-octets.ts'
import { PeerFault } from './faults.ts'
import type { HttpExchange, HttpRequest } from './http-exchange.ts'
import type { HttpsPatience } from './https-client.ts'
import type { Tape, TapeRef } from './tape.ts'
import { openTcp } from './tcp-open.ts'
import { handshakeTls, type TlsTarget } from './tls-connect.ts'
import { type WireEnd, WireReading } from './wire-reading.ts'

export interface WireScript {
  /**
   * Written one after the other, each after its pause, until the peer ends the connection or has given all its answers. One that is
   * written several `times` over is on the tape once, with a note: ten megabytes of filling are no evidence.
   */
  readonly pieces: readonly { readonly octets: Uint8Array; readonly afterMs?: number; readonly times?: number }[]
  /**
   * What becomes of our side behind the last piece. Default `keep`. `reset` is a TCP reset, which may overtake octets: an empty piece
   * with a pause in front of it lets the peer read them first.
   */
  readonly end?: 'keep' | 'halfClose' | 'reset'
  /** Whole answers after which nothing more is waited for; `all` waits for the end of the connection or for silence. Default 1. */
  readonly answers?: number | 'all'
  /** Right HTTP requests that the octets are, in order: their answers are exchanges, which rules judge. */
  readonly requests?: readonly HttpRequest[]
  /** `tcp` leaves TLS out. Default `tls`. */
  readonly over?: 'tls' | 'tcp'
}

/** What came of it; answers whatever their status. */
export interface WireOutcome extends Omit<ReadAnswers, 'starts'> {
  /** Those of the script's requests that were answered. */
  readonly exchanges: readonly HttpExchange[]
  readonly end: WireEnd
  /** Octets that the system took from us. */
  readonly written: number
  /** Tape lines: our first octets, the first that came, and what it came to. */
  readonly sent: TapeRef | undefined
  readonly received: TapeRef | undefined
  readonly at: TapeRef
  /** From the first octet that we sent, or were to send, to the end. */
  readonly milliseconds: number
}

/**
 * Opens a connection, writes, reads, and ends it. Every wait is bounded by the patience: for silence by `headersMs`, for a peer that goes on
 * for ever by `answerMs` and by the largest answer that it takes.
 *
 * @param peer name of the peer on the tape
 * @throws PeerFault where there is no connection or none that can be trusted, and where the run was cancelled
 */
export async function speak(
  peer: string,
  target: TlsTarget,
  script: WireScript,
  patience: HttpsPatience,
  tape: Tape,
  signal?: AbortSignal,
): Promise<WireOutcome> {
  const { pieces, end = 'keep', answers = 1, requests = [], over = 'tls' } = script
  const { tcp, socket } = await connected(peer, target, over, patience, tape, signal)
  const methods = requests.map(({ method }) => method)
  const reading = new WireReading(socket, { peer, tape, patience, methods, answers, signal })
  let sent: TapeRef | undefined
  let written = 0
  try {
    for (const { octets, afterMs = 0, times = 1 } of pieces) {
      await reading.pause(afterMs)
      if (reading.end !== undefined) break
      if (octets.length === 0) continue
      const line = tape.record('sent', peer, octets)
      sent ??= line
      if (times > 1) tape.note(peer, `the octets of line ${line} are sent ${times} times, or until the peer has had enough`)
      for (let time = 0; time < times && reading.end === undefined; time++)
        if (await reading.wrote(octets)) written += octets.length
    }
    if (reading.end === undefined && end === 'halfClose') socket.end()
    if (reading.end === undefined && end === 'reset') {
      tcp.resetAndDestroy()
      reading.finish({ kind: 'reset', by: 'us' })
    }
    const { starts: _, ...outcome } = await reading.outcome()
    const exchanges = outcome.answers.flatMap((response, i): HttpExchange[] => {
      const request = requests[i]
      const received = reading.lineOf(i)
      return request === undefined || sent === undefined ? [] : [{ peer, request, response, sent, received }]
    })
    for (const exchange of exchanges) tape.complete(exchange)
    const at = tape.note(peer, `octets on a connection of their own: ${inWords(outcome.end)}, ${outcome.answers.length} answers`)
    return { ...outcome, exchanges, written, sent, received: reading.firstLine, at, milliseconds: reading.milliseconds }
  } finally {
    reading.stop()
    socket.destroy()
    tcp.destroy()
  }
}

async function connected(
  peer: string,
  target: TlsTarget,
  over: 'tls' | 'tcp',
  patience: HttpsPatience,
  tape: Tape,
  signal: AbortSignal | undefined,
): Promise<{ readonly tcp: Socket; readonly socket: Socket }> {
  try {
    const tcp = await openTcp(target, patience, signal)
    if (over === 'tcp') {
      tape.note(peer, `connected to ${tcp.remoteAddress}:${tcp.remotePort} without TLS`)
      return { tcp, socket: tcp }
    }
    // TLS tells of its errors.
    tcp.on('error', () => {})
    const { socket, facts, distrusted } = await handshakeTls(target, patience, signal, tcp)
    tape.note(peer, `connected to ${tcp.remoteAddress}:${tcp.remotePort}, ${facts.version}, ${facts.cipher}`, facts)
    if (distrusted === undefined) return { tcp, socket }
    socket.on('error', () => {}).destroy()
    throw new PeerFault('unreachable', 'handshake', distrusted)
  } catch (error) {
    throw error instanceof PeerFault ? error.during({ at: [tape.note(peer, error.message)] }) : error
  }
}

function inWords(end: WireEnd): string {
  switch (end.kind) {
    case 'answered':
      return 'answered'
    case 'closed':
      return 'the peer ended the connection'
    case 'refused':
      return `the peer refused with TLS alert ${end.alert.number} (${end.alert.name})`
    case 'reset':
      return end.by === 'us' ? 'we reset the connection' : 'the peer broke the connection off'
    case 'silence':
      return 'nothing more came within our patience'
    case 'endless':
      return 'the peer did not come to an end'
  }
}
