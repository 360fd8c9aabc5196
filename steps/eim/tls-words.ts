import { X509Certificate } from 'node:crypto'
import type { TlsFacts } from '../../transport/tape.ts'
import type { TlsProbe } from '../../transport/tls-probe.ts'

/** Whether the server took what was offered and let the connection stand. */
export function isTaken(probe: TlsProbe): boolean {
  return probe.kind === 'accepted'
}

export function inWords(probe: TlsProbe): string {
  switch (probe.kind) {
    case 'accepted':
      return `${probe.facts.version} with ${probe.facts.cipher}${probe.resumed ? ', resumed' : ''}${probe.distrusted === undefined ? '' : `; ${probe.distrusted}`}`
    case 'refused':
      return `alert ${probe.alert.number} (${probe.alert.name})`
    case 'closed':
      return 'the connection ended without an alert'
    case 'malformed':
      return probe.what
    case 'silent':
      return 'no end of the handshake within our patience'
  }
}

export function hasEcdsaKey({ certificates }: TlsFacts): boolean {
  const [own] = certificates
  return own !== undefined && new X509Certificate(Buffer.from(own, 'hex')).publicKey.asymmetricKeyType === 'ec'
}
