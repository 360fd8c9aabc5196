/** One TLS connection made to see how the server takes what it is offered. A refusal is a result and no error. */
import type { TLSSocket } from 'node:tls'
import { PeerFault } from './faults.ts'
import type { Tape, TapeRef, TlsFacts } from './tape.ts'
import { alertOf, type TlsAlert } from './tls-alert.ts'
import { abortFault, type ConnectPatience, type Handshake, handshakeTls, type TlsTarget } from './tls-connect.ts'
import { tlsReason } from './tls-reason.ts'

/** What a server did with what it was offered. */
export type TlsOutcome =
  | {
      readonly kind: 'accepted'
      readonly facts: TlsFacts
      /** Group of the key exchange, where it has one and OpenSSL tells. */
      readonly group: string | undefined
      /** Protocol that the server chose in ALPN. */
      readonly alpn: string | undefined
      /** Whether the session that was offered was taken up. */
      readonly resumed: boolean
      /** A session to offer next time, where the server gave one. */
      readonly session: Buffer | undefined
      /** Why the server must not be trusted. */
      readonly distrusted: string | undefined
      /** Whether anything came back over the connection. Without it a server of TLS 1.3 may still refuse the client's certificate. */
      readonly answered: boolean
    }
  /** The server said no. In TLS 1.3 it does so to a client's certificate when the client believes the handshake done. */
  | { readonly kind: 'refused'; readonly alert: TlsAlert; readonly established: boolean }
  /** The server hung up without a word. `established`: it did so, or refused, on a connection that stood already. */
  | { readonly kind: 'closed'; readonly established: boolean }
  /** What came is no TLS, or none that was offered. */
  | { readonly kind: 'malformed'; readonly what: string }
  /** Nothing came that would have ended the handshake. */
  | { readonly kind: 'silent' }

export type TlsProbe = TlsOutcome & {
  /** Tape line that says what came of it. */
  readonly at: TapeRef
  readonly milliseconds: number
}

/**
 * Makes one connection, sends `ask` over it, and ends it as soon as something comes back or the patience for a handshake is over.
 *
 * @param peer name of the peer on the tape
 * @param ask octets for the connection that stands; an empty array sends nothing and waits for nothing
 * @throws PeerFault where there is no TCP connection, or where the run was cancelled
 */
export async function probeTls(
  peer: string,
  target: TlsTarget,
  ask: Uint8Array,
  patience: ConnectPatience,
  tape: Tape,
  signal?: AbortSignal,
): Promise<TlsProbe> {
  const begun = performance.now()
  const done = (outcome: TlsOutcome): TlsProbe => {
    const facts = outcome.kind === 'accepted' ? outcome.facts : undefined
    const at = tape.note(peer, `TLS probe of ${target.host}:${target.port}: ${inWords(outcome)}`, facts)
    return { ...outcome, at, milliseconds: Math.round(performance.now() - begun) }
  }
  let handshake: Handshake
  try {
    handshake = await handshakeTls(target, patience, signal)
  } catch (error) {
    const outcome = error instanceof PeerFault && error.phase === 'handshake' ? outcomeOf(error) : undefined
    if (outcome !== undefined) return done(outcome)
    if (error instanceof PeerFault) throw error.during({ at: [tape.note(peer, error.message)] })
    throw error
  }
  return done(await settled(peer, handshake, ask, patience.handshakeMs, tape, signal))
}

/** What a fault in the handshake says of the server; undefined where it says nothing of it. */
function outcomeOf({ kind, what, cause }: PeerFault): TlsOutcome | undefined {
  const alert = alertOf(cause)
  if (alert !== undefined) return { kind: 'refused', alert, established: false }
  if (kind === 'closed') return { kind, established: false }
  if (kind === 'silent') return { kind }
  return kind === 'malformed' ? { kind, what } : undefined
}

/** Waits for what the server does with a connection that stands. */
function settled(
  peer: string,
  { socket, facts, distrusted }: Handshake,
  ask: Uint8Array,
  waitMs: number,
  tape: Tape,
  signal: AbortSignal | undefined,
): Promise<TlsOutcome> {
  return new Promise((resolve, reject) => {
    let session: Buffer | undefined
    const end = (give: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.removeAllListeners().on('error', () => {})
      // Before the socket is gone: afterwards it knows nothing any more.
      give()
      socket.destroy()
    }
    const accepted = (answered: boolean) => end(() => resolve({ ...stateOf(socket, session), facts, distrusted, answered }))
    const onAbort = () => end(() => reject(abortFault(signal, 'handshake')))
    const timer = setTimeout(() => accepted(false), waitMs)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    socket.on('session', (one) => (session = one))
    if (ask.length === 0) return accepted(false)
    socket.once('data', (octets: Buffer) => {
      tape.record('received', peer, octets)
      accepted(true)
    })
    socket.once('error', (error: Error & { readonly reason?: string }) => {
      const alert = alertOf(error)
      if (alert !== undefined) return end(() => resolve({ kind: 'refused', alert, established: true }))
      const isTls = 'code' in error && String(error.code).startsWith('ERR_SSL')
      end(() => resolve(isTls ? { kind: 'malformed', what: tlsReason(error) } : { kind: 'closed', established: true }))
    })
    socket.once('close', () => end(() => resolve({ kind: 'closed', established: true })))
    tape.record('sent', peer, ask)
    socket.write(ask)
  })
}

function stateOf(socket: TLSSocket, session: Buffer | undefined) {
  // Node gives an empty object or null where there is no key exchange of its own, as in a session that was taken up.
  const key = socket.getEphemeralKeyInfo() as { readonly name?: string } | null
  return {
    kind: 'accepted',
    group: key?.name,
    alpn: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined,
    resumed: socket.isSessionReused(),
    // In TLS 1.2 it came with the handshake, in TLS 1.3 what there is before a ticket cannot be taken up.
    session: session ?? (socket.getProtocol() === 'TLSv1.3' ? undefined : socket.getSession()),
  } as const
}

function inWords(outcome: TlsOutcome): string {
  switch (outcome.kind) {
    case 'accepted': {
      const { facts, group, alpn, resumed, answered } = outcome
      const parts = [facts.version, facts.cipher, group, alpn, resumed ? 'a session taken up' : undefined]
      return `accepted (${parts.filter((part) => part !== undefined).join(', ')})${answered ? ' and answered' : ''}`
    }
    case 'refused':
      return `refused with alert ${outcome.alert.number} (${outcome.alert.name})`
    case 'closed':
      return 'the peer hung up without an alert'
    case 'malformed':
      return outcome.what
    case 'silent':
      return 'no end of the handshake within our patience'
  }
}
