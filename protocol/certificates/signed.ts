/** What certificates and CRLs have in common: octets that are signed, and an ECDSA signature over them in DER (RFC 5280 4.1.1). */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Curve, curveOf, KeyError } from '../crypto/curves.ts'
import { ecdsaWithSha256, x509OidName } from './x509-oids.ts'

export interface Signed {
  /** The to-be-signed structure exactly as it was received. */
  readonly tbs: Buffer
  /** Signature algorithm inside the signed structure, as object identifier. */
  readonly innerAlgorithm: string
  /** Signature algorithm beside the signature. */
  readonly outerAlgorithm: string
  readonly signature: Uint8Array
}

/** A certificate's key. */
export interface SubjectKey {
  /** SubjectPublicKeyInfo exactly as it was received. */
  readonly spki: Buffer
  /** Undefined where the octets are no key that can be used. */
  readonly key: KeyObject | undefined
  /** Undefined for keys that RSP does not use. */
  readonly curve: Curve | undefined
  /** Curve or kind of key in words. */
  readonly text: string
}

/** What is wrong with the algorithm identifiers; undefined where both say ecdsa-with-SHA256, the only one in RSP. */
export function algorithmFault({ innerAlgorithm, outerAlgorithm }: Signed): string | undefined {
  if (innerAlgorithm !== outerAlgorithm)
    return `the signed part says ${named(innerAlgorithm)} and the signature ${named(outerAlgorithm)}`
  return outerAlgorithm === ecdsaWithSha256
    ? undefined
    : `the signature algorithm is ${named(outerAlgorithm)}, not ecdsa-with-SHA256`
}

/** What server certificates of public CAs are signed with, besides the algorithm of RSP (RFC 5758, RFC 4055). */
const algorithms: Readonly<Record<string, { readonly hash: string; readonly key: 'ec' | 'rsa' }>> = {
  [ecdsaWithSha256]: { hash: 'sha256', key: 'ec' },
  '1.2.840.10045.4.3.3': { hash: 'sha384', key: 'ec' },
  '1.2.840.10045.4.3.4': { hash: 'sha512', key: 'ec' },
  '1.2.840.113549.1.1.11': { hash: 'sha256', key: 'rsa' },
  '1.2.840.113549.1.1.12': { hash: 'sha384', key: 'rsa' },
  '1.2.840.113549.1.1.13': { hash: 'sha512', key: 'rsa' },
}

/** Whether the owner of `key` signed these octets. False for an algorithm that is not known or does not fit the key, never an exception. */
export function isSignedBy({ tbs, signature, outerAlgorithm }: Signed, key: KeyObject): boolean {
  const algorithm = algorithms[outerAlgorithm]
  return algorithm !== undefined && algorithm.key === key.asymmetricKeyType && verify(algorithm.hash, tbs, key, signature)
}

/** Keys that have been read, by their octets: OpenSSL takes longer to open a key than to verify with it, and certificates come again. */
const opened = new Map<string, Omit<SubjectKey, 'spki'>>()
const MOST_OPENED = 1_000

/** @param spki SubjectPublicKeyInfo in DER @param algorithm its algorithm, as object identifier */
export function subjectKey(spki: Buffer, algorithm: string): SubjectKey {
  const octets = spki.toString('latin1')
  const before = opened.get(octets)
  if (before !== undefined) return { spki, ...before }
  const key = openKey(spki, algorithm)
  if (opened.size >= MOST_OPENED) opened.clear()
  opened.set(octets, key)
  return { spki, ...key }
}

function openKey(spki: Buffer, algorithm: string): Omit<SubjectKey, 'spki'> {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    const curve = rspCurve(key)
    return { key, curve, text: curve ?? key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? named(algorithm) }
  } catch {
    return { key: undefined, curve: undefined, text: `an unusable key (${named(algorithm)})` }
  }
}

function rspCurve(key: KeyObject): Curve | undefined {
  try {
    return curveOf(key)
  } catch (error) {
    if (error instanceof KeyError) return undefined
    throw error
  }
}

function named(oid: string): string {
  return x509OidName(oid) ?? oid
}
