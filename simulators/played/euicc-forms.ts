/** Octets that eUICCs of the field write in other forms than the module has, and the ones that are wrong on purpose. */
import { tlv } from '../../protocol/ber/writer.ts'

/** The outer length written in one octet more than DER has: the same value in other octets. */
export function withLongLength(der: Uint8Array): Buffer {
  const octets = Buffer.from(der)
  const value = octets.subarray(octets[1] === 0x81 ? 3 : 2)
  return Buffer.concat([octets.subarray(0, 1), Buffer.of(0x82, value.length >> 8, value.length & 0xff), value])
}

/** A certificate or another object under an implicit tag in place of its own tag of one octet. */
export function retagged(tag: number, der: Uint8Array): Buffer {
  const length = (der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f)
  return tlv(tag, der.subarray(length))
}

/** An ECDSA signature as X.509 writes it, SEQUENCE of r and s, where raw r and s belong. */
export function signatureAsDer(raw: Uint8Array): Buffer {
  const half = raw.length / 2
  return tlv(0x30, integer(raw.subarray(0, half)), integer(raw.subarray(half)))
}

function integer(unsigned: Uint8Array): Buffer {
  const start = unsigned.findIndex((octet) => octet !== 0)
  const value = start < 0 ? Buffer.of(0) : Buffer.from(unsigned.subarray(start))
  return tlv(0x02, (value[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), value]) : value)
}
