import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { DecodeError } from '../protocol/ber/issues.ts'
import { type ParsedCertificate, parseCertificate } from '../protocol/certificates/parse.ts'
import { validateServer } from '../protocol/certificates/validate.ts'

/**
 * Which server certificates a client takes (SGP.32 2.11.1.1.1, trustedPublicKeyDataTls): a stored public key, a stored
 * certificate that is the server's or that its chain ends in, CA certificates, or the CAs of the system. Plain data; `pem` is text.
 */
export type Trust =
  | { readonly kind: 'system' }
  | {
      readonly kind: 'ca' | 'certificate' | 'publicKey'
      readonly pem: string
      /** What a client that misbehaves does not look at. */
      readonly overlooks?: readonly Oversight[]
    }
  /** An SM-DP+ or SM-DS under an eSIM CA: the CI certificates, and all that SGP.22 4.5.2 says of CERT.DP.TLS or CERT.DS.TLS. */
  | { readonly kind: 'rsp'; readonly role: 'dp-tls' | 'ds-tls'; readonly pem: string }
  /** For loopback only. */
  | { readonly kind: 'none' }

/** A check that a careless client leaves out. */
export type Oversight = 'name' | 'dates' | 'signature' | 'usage' | 'chain'

/** Which oversight lets each result of OpenSSL's chain check pass. */
const passes: Readonly<Record<Oversight, readonly string[]>> = {
  name: [],
  dates: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
  signature: ['CERT_SIGNATURE_FAILURE'],
  usage: ['INVALID_PURPOSE'],
  chain: [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
  ],
}

/** Anchors for the chain check; `undefined` for those of the system. */
export function anchorsOf(trust: Trust): string | undefined {
  return trust.kind === 'system' || trust.kind === 'publicKey' || trust.kind === 'none' ? undefined : trust.pem
}

/** What OpenSSL's check of the chain came to; a TLSSocket of Node is one. */
export interface ChainCheck {
  readonly authorized: boolean
  /** OpenSSL's code as text, whatever type Node declares. */
  readonly authorizationError: unknown
}

/**
 * Why the server must not be trusted, in words; `undefined` where it may be.
 *
 * @param server its certificate
 * @param chain what the chain check came to
 */
export function distrust(trust: Trust, server: X509Certificate, chain: ChainCheck, servername: string): string | undefined {
  if (trust.kind === 'none') return undefined
  const shown = `the certificate ${server.fingerprint256.slice(0, 23)}... (${oneLine(server.subject)})`
  if (trust.kind === 'rsp') return rspDistrust(trust, server, servername, shown)
  const overlooks = ('overlooks' in trust ? trust.overlooks : undefined) ?? []
  if ((trust.kind === 'publicKey' || trust.kind === 'certificate') && !overlooks.includes('dates')) {
    // A pin says whose certificate it is, not for how long.
    const now = Date.now()
    if (now > Date.parse(server.validTo)) return `${shown} has expired (${server.validTo})`
    if (now < Date.parse(server.validFrom)) return `${shown} is not valid yet (${server.validFrom})`
  }
  if (trust.kind === 'publicKey') {
    return spki(server.publicKey).equals(spki(createPublicKey(trust.pem)))
      ? undefined
      : `${shown} holds another public key than the pinned one`
  }
  if (trust.kind === 'certificate' && server.raw.equals(anchor(trust.pem))) return undefined
  const objection = String(chain.authorizationError)
  if (!chain.authorized && !overlooks.some((one) => passes[one].includes(objection))) {
    const why = trust.kind === 'certificate' ? 'is not the pinned one and does not lead to it' : 'is not trusted'
    return `${shown} ${why} (${objection})`
  }
  if (overlooks.includes('name')) return undefined
  const named = isIP(servername) === 0 ? server.checkHost(servername) : server.checkIP(servername)
  return named === undefined ? `${shown} is not for the name ${servername}` : undefined
}

/** Trust anchors are the same for every connection of a run: read once. */
const anchors = new Map<string, Buffer>()
const cis = new Map<string, readonly ParsedCertificate[]>()
const presented = new Map<string, X509Certificate>()
const MOST_KNOWN = 32

/** Servers show the same certificate on every connection. */
export function certificateOf(der: Buffer): X509Certificate {
  return remembered(presented, der.toString('latin1'), () => new X509Certificate(der))
}

function anchor(pem: string): Buffer {
  return remembered(anchors, pem, () => new X509Certificate(pem).raw)
}

function cisIn(pem: string): readonly ParsedCertificate[] {
  const each = () => pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return remembered(cis, pem, () => each().map((one) => parseCertificate(new X509Certificate(one).raw)))
}

function remembered<T>(known: Map<string, T>, key: string, read: () => T): T {
  const found = known.get(key)
  if (found !== undefined) return found
  if (known.size >= MOST_KNOWN) known.clear()
  const made = read()
  known.set(key, made)
  return made
}

/** Every rule that the certificate breaks, in the words of the verifier of RSP certificates. */
function rspDistrust(
  { role, pem }: Extract<Trust, { readonly kind: 'rsp' }>,
  { raw }: X509Certificate,
  hostName: string,
  shown: string,
): string | undefined {
  try {
    const { failures } = validateServer(parseCertificate(raw), role, { cis: cisIn(pem), now: Date.now() }, { hostName })
    if (failures.length === 0) return undefined
    return `${shown} is none of a ${role}: ${failures.map(({ reason, sentence }) => `${sentence} (${reason})`).join('; ')}`
  } catch (error) {
    if (error instanceof DecodeError) return `${shown} cannot be read: ${error.message}`
    throw error
  }
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' })
}

function oneLine(subject: string | undefined): string {
  return subject === undefined || subject === '' ? 'no subject' : subject.replaceAll('\n', ', ')
}
