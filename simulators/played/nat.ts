/** What a NAT between an IPA and a server of ours does to connections that stand: it forgets them, and nobody reaches the device then. */
import type { Reply, ServerRequest } from '../../transport/reply.ts'

/** What comes back for a packet on a connection that is forgotten: NATs do the one or the other. */
export type NatAnswer = 'a reset' | 'nothing'

/**
 * Played at the server's end, where it looks the same to the IPA: what comes on a forgotten connection is lost. Connections are not ended
 * when they are forgotten, since no NAT tells anybody; new ones pass.
 */
export class Nat {
  #latest = 0
  #forgotten = 0
  #answer: NatAnswer = 'nothing'

  /** Connections are counted anew: the server has ended those before. */
  begin(): void {
    this.#latest = 0
    this.#forgotten = 0
  }

  /** A connection stands. @param number counted from 1 in the order in which they came */
  passes(number: number): void {
    this.#latest = Math.max(this.#latest, number)
  }

  /** Forgets all that stand. */
  forget(answer: NatAnswer): void {
    this.#forgotten = this.#latest
    this.#answer = answer
  }

  /** Number of the last connection that is forgotten; 0 for none. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** Whether what comes on this connection is lost. @param connection its number */
  loses(connection: number): boolean {
    return connection <= this.#forgotten
  }

  /** What a request comes to; undefined for one that reaches the server. */
  replyTo({ connection, tape }: Pick<ServerRequest, 'connection' | 'tape'>): Reply | undefined {
    if (!this.loses(connection)) return undefined
    tape.note('ipa', `the NAT has forgotten this connection: the request is lost, and ${this.#answer} comes back`)
    return this.#answer === 'nothing' ? { kind: 'silence' } : { kind: 'octets', pieces: [], end: 'reset' }
  }
}
