/** The SM-DP+ and the SM-DS that the harness plays against an eIM under test, as steps see them. */
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import type { RspCall } from '../../simulators/played/rsp-call.ts'
import type { RspScript } from '../../simulators/played/rsp-script.ts'
import { type Handshake, type PlayedRspSettings, startPlayedRsp } from '../../simulators/played/rsp-server.ts'
import type { Tape } from '../../transport/tape.ts'

/** A server of ours that an eIM under test calls: right, unless the scenario's script says otherwise. */
export interface RspServerOfOurs {
  readonly role: 'smdp' | 'smds'
  /** What stands in activation codes: a name, or host:port on loopback. */
  readonly address: string
  /** Where it listens. */
  readonly host: string
  readonly port: number
  /** PEM of the CI that its TLS certificate ends in. */
  readonly ca: string
  /** Whether a connection of the eIM has stood in this run, or it is known to find and to trust this server. */
  readonly isFound: boolean
  /** Every request since the last reset, as it came, and what it was answered. */
  readonly received: readonly RspCall[]
  /** Every connection since the last reset, and why its handshake failed where it did. */
  readonly handshakes: readonly Handshake[]
  /** Does what this script says and nothing else, from the next connection and request on. */
  script(script: RspScript): Promise<void>
  /** Is right again, and forgets what it received. */
  reset(): Promise<void>
  /** Ends every connection, so that the next request needs a handshake. */
  endConnections(): Promise<void>
  /** Requests of a function, at least `count` of them; fewer where the signal is aborted before. */
  arrived(name: Es9Function, count: number, signal: AbortSignal): Promise<readonly RspCall[]>
  /** Connections, at least `count` of them; fewer where the signal is aborted before. */
  connected(count: number, signal: AbortSignal): Promise<readonly Handshake[]>
  /** Writes what comes on this tape, until another one is given; on none for undefined. */
  onTape(tape: Tape | undefined): void
  close(): Promise<void>
}

/** Starts an SM-DP+ that is played by scenarios. @throws Error of the system where it cannot listen */
export function playedSmdp(settings: Omit<PlayedRspSettings, 'role'>): Promise<RspServerOfOurs> {
  return startPlayedRsp({ ...settings, role: 'smdp' })
}

/** Starts an SM-DS that is played by scenarios. @throws Error of the system where it cannot listen */
export function playedSmds(settings: Omit<PlayedRspSettings, 'role'>): Promise<RspServerOfOurs> {
  return startPlayedRsp({ ...settings, role: 'smds' })
}
