/** What there is to say of DTLS before a run: what this Node can, and what the association with the eIM came to. */
import { X509Certificate } from 'node:crypto'
import { accessOver } from '../../adapters/access.ts'
import type { EimAccess } from '../../adapters/eim/url.ts'
import type { Clock } from '../../transport/clock.ts'
import { connectDtls, type DtlsTarget } from '../../transport/dtls/dtls-connect.ts'
import { PeerFault } from '../../transport/faults.ts'
import { placeOf } from '../../transport/server-place.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Budget } from './budget.ts'
import { type Finding, ok } from './finding.ts'
import { distrusted } from './reach.ts'

/** Neither is in the OpenSSL that Node brings, up to its version 3.5. */
const notAvailable: Finding = {
  about: 'DTLS',
  state: 'note',
  text: 'DTLS 1.3 (RFC 9147) and Connection ID (RFC 9146) are not available: the OpenSSL inside Node has neither; rows that need them are not tested',
}

/** @param key of the profile that asks for coaps @param why as the search for OpenSSL said it */
export function noDtls(key: string, why: string): Finding {
  const text = `coaps: cannot be played here, and its scenarios cannot be prepared: ${why}`
  return { about: 'DTLS', state: 'warning', key, text }
}

/** @param tape of exchanges over coaps */
export function examineDtls(tape: Tape): readonly Finding[] {
  const [facts] = tape.entries.flatMap((entry) => (entry.direction === 'note' && entry.tls !== undefined ? [entry.tls] : []))
  if (facts === undefined) return [notAvailable]
  return [ok('DTLS', `coaps: handshake done, ${facts.version}, ${facts.cipher}`), notAvailable]
}

/**
 * Who is there over coaps, where no association came about since it is not to be trusted; undefined for another reason. One more, which
 * trusts anybody and over which nothing is sent, shows its certificate.
 */
export async function distrustedOverCoaps(
  fault: PeerFault,
  access: EimAccess,
  clock: Clock,
  budget: Budget,
): Promise<Finding | undefined> {
  if (fault.kind !== 'unreachable' || fault.phase !== 'handshake') return undefined
  const { trust, coaps: { suites, mtu } = {}, ...located } = accessOver(access, 'coaps')
  const target = { ...placeOf(located), ...(suites === undefined ? {} : { suites }), ...(mtu === undefined ? {} : { mtu }) }
  const server = await shown({ ...target, trust: { kind: 'none' } }, budget)
  return server && distrusted(fault, server, { ...target, trust }, clock, 'eim.coaps')
}

/** What the server shows; undefined where there is no association with it either. */
async function shown(target: DtlsTarget, { patience, signal }: Budget): Promise<X509Certificate | undefined> {
  try {
    const { facts, close } = await connectDtls(target, { data() {}, closed() {} }, patience.handshakeMs, signal)
    close()
    return new X509Certificate(Buffer.from(facts.certificates[0] ?? '', 'hex'))
  } catch (error) {
    if (error instanceof PeerFault) return undefined
    throw error
  }
}
