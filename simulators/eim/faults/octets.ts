/** Changes of octets that several faults make: parts of a package, and what is signed with them. */
import { tlv } from '../../../protocol/ber/writer.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import type { EsipaResponding } from '../../esipa-endpoint.ts'
import type { EimDecisions } from '../decisions.ts'
import { type Child, childrenOf } from '../relay/elements.ts'

/** A constructed element under its own tag with other elements in it. */
export function rebuilt(octets: Uint8Array, children: readonly Uint8Array[]): Buffer {
  const [first = 0x30, second = 0] = octets
  return tlv((first & 0x1f) === 0x1f ? first * 256 + second : first, ...children)
}

/** The element with each child changed. */
export function withChildren(octets: Uint8Array, change: (child: Child) => Uint8Array): Buffer {
  return rebuilt(octets, childrenOf(octets).map(change))
}

/** Decisions of an eIM that changes a package before it signs it, so that the signature fits what it sends. */
export function signedAs(change: (signed: Buffer) => Buffer): Pick<EimDecisions, 'octetsToSign' | 'octetsToSend'> {
  return {
    octetsToSign: (signed, token) => signedBytes.eimSignature(change(signed), token),
    octetsToSend: change,
  }
}

/** The INTEGER with leading zeros, four octets in all. */
export function inFourOctets(value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(Math.max(0, 4 - value.length)), value])
}

/** The answer in JSON with some of its members changed; in ASN.1 as it is. */
export function inJson(body: Uint8Array, change: (members: Record<string, unknown>) => Record<string, unknown>): Buffer {
  // Our own encoder wrote it.
  const members = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>
  return Buffer.from(JSON.stringify(change(members)))
}

/** The arm of a response; empty for one that is no CHOICE. */
export function kindOf({ value }: EsipaResponding): string {
  return typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : ''
}
