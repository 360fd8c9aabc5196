/**
 * ECDSA with SHA-256 as RSP signs: r || s of 32 octets each (BSI TR-03111 5.2.1, plain format; SGP.22 2.6.7.2), carried as 5F37 40.
 * Never the ASN.1 SEQUENCE of two INTEGERs that X.509 uses.
 */
import { type KeyObject, sign as signOctets, verify as verifyOctets } from 'node:crypto'
import { DecodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'

/** Why a signature does not verify. `der-form`: it is the SEQUENCE of X.509 instead of r || s. */
export type SignatureFault = 'wrong-length' | 'der-form' | 'mismatch'

export const signatureFaultTexts: Readonly<Record<SignatureFault, string>> = {
  'wrong-length': 'the signature is not r || s of 64 octets',
  'der-form': 'the signature is an ASN.1 SEQUENCE of two INTEGERs instead of r || s of 64 octets',
  mismatch: 'the signature has the right form, but not for these octets and this key',
}

/** Signs the concatenation of `parts`; 64 octets, another value each time. */
export function sign(privateKey: KeyObject, ...parts: readonly Uint8Array[]): Buffer {
  return signOctets('sha256', Buffer.concat(parts), { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

/** Whether `signature` is r || s over the concatenation of `parts`. False for every other form, never an exception. */
export function verify(publicKey: KeyObject, signature: Uint8Array, ...parts: readonly Uint8Array[]): boolean {
  if (signature.length !== 64) return false
  return verifyOctets('sha256', Buffer.concat(parts), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

/** What is wrong with a signature, for evidence; undefined where it verifies. */
export function signatureFault(
  publicKey: KeyObject,
  signature: Uint8Array,
  ...parts: readonly Uint8Array[]
): SignatureFault | undefined {
  if (verify(publicKey, signature, ...parts)) return undefined
  if (isSequenceOfTwoIntegers(signature)) return 'der-form'
  return signature.length === 64 ? 'mismatch' : 'wrong-length'
}

function isSequenceOfTwoIntegers(bytes: Uint8Array): boolean {
  const reader = new BerReader(bytes)
  const tagAt = (at: number): number => {
    reader.next(at, bytes.length)
    return reader.tag
  }
  try {
    if (tagAt(0) !== 0x30 || reader.end !== bytes.length) return false
    return tagAt(reader.valueStart) === 0x02 && tagAt(reader.end) === 0x02 && reader.end === bytes.length
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
