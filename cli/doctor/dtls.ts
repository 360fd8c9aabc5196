/** What there is to say of DTLS before a run: what this Node can, and what the association with the eIM came to. */
import type { Tape } from '../../transport/tape.ts'
import { type Finding, ok } from './finding.ts'

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
