/** TLS connections to the eIM under test, as the tape has them. */
import { DecodeError } from '../protocol/ber/issues.ts'
import { type ParsedCertificate, parseCertificate } from '../protocol/certificates/parse.ts'
import type { TapeEntry, TapeRef, TlsFacts } from '../transport/tape.ts'

export interface SeenConnection {
  readonly facts: TlsFacts
  /** The note that tells of it. */
  readonly at: TapeRef
  /** The server's certificate and then its chain; those that cannot be read are left out. */
  readonly chain: readonly ParsedCertificate[]
  /** Undefined where the server presented none, or one that cannot be read. */
  readonly server: ParsedCertificate | undefined
}

/** Connections that the harness opened to the eIM, in order. */
export function seenConnections(entries: readonly TapeEntry[]): SeenConnection[] {
  return entries.flatMap((entry) => {
    if (entry.direction !== 'note' || entry.peer !== 'eim' || entry.tls === undefined) return []
    const read = entry.tls.certificates.map(readCertificate)
    return [{ facts: entry.tls, at: entry.at, chain: read.flatMap((one) => one ?? []), server: read[0] }]
  })
}

/** The certificates of one eIM come in every scenario: read once. A few are enough, and a peer that always shows others fills nothing. */
const known = new Map<string, ParsedCertificate | undefined>()
const MOST_KNOWN = 32

function readCertificate(hex: string): ParsedCertificate | undefined {
  if (known.has(hex)) return known.get(hex)
  if (known.size >= MOST_KNOWN) known.clear()
  const read = parsed(hex)
  known.set(hex, read)
  return read
}

function parsed(hex: string): ParsedCertificate | undefined {
  try {
    return parseCertificate(Buffer.from(hex, 'hex'))
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
