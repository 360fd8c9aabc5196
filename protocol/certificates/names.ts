/** Distinguished names: as text, and their attributes (RFC 5280 4.1.2.4, RFC 4514). */
import { BerReader } from '../ber/reader.ts'
import { attributeNames } from './x509-oids.ts'
import type { Name } from './x509-types.ts'

/** One attribute of a name, in the order of the encoding. */
export interface NameAttribute {
  readonly type: string
  /** Text where the attribute is a string; else `#` and the hexadecimal digits of the element. */
  readonly value: string
}

/** All attributes, those of multi-valued RDNs one after the other. */
export function attributesOf(name: Name): readonly NameAttribute[] {
  return name.flatMap((rdn) => rdn.map(({ type, value }) => ({ type, value: attributeText(value) })))
}

/** Values of one attribute type. */
export function valuesOf(attributes: readonly NameAttribute[], type: string): readonly string[] {
  return attributes.filter((attribute) => attribute.type === type).map(({ value }) => value)
}

/** The name in the order of its encoding: `C=ES, O=RSP Test EUM, CN=EUM Test`; RDNs of several attributes are joined by `+`. */
export function nameText(name: Name): string {
  const rdns = name.map((rdn) =>
    rdn.map(({ type, value }) => `${attributeNames[type] ?? type}=${escaped(attributeText(value))}`).join('+'),
  )
  return rdns.join(', ')
}

const encodings: Readonly<Record<number, (octets: Buffer) => string>> = {
  12: (octets) => octets.toString('utf8'),
  18: (octets) => octets.toString('latin1'),
  19: (octets) => octets.toString('latin1'),
  20: (octets) => octets.toString('latin1'),
  22: (octets) => octets.toString('latin1'),
  28: (octets) => text(octets, 4),
  30: (octets) => text(octets, 2),
}

function attributeText(element: Uint8Array): string {
  const reader = new BerReader(element)
  reader.next(0, element.length)
  const decoder = encodings[reader.tag]
  return decoder === undefined ? `#${reader.bytes.toString('hex')}` : decoder(reader.value())
}

/** BMPString and UniversalString: big-endian characters of `size` octets. */
function text(octets: Buffer, size: 2 | 4): string {
  const characters: string[] = []
  for (let at = 0; at + size <= octets.length; at += size) {
    const code = octets.readUIntBE(at, size)
    characters.push(code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code))
  }
  return characters.join('')
}

/** A name comes from a peer: control characters must not reach a terminal, and separators must stay recognisable. */
function escaped(value: string): string {
  return value
    .replace(/[\\,]|\+(?=[\w.]+=)/g, '\\$&')
    .replace(/[\p{Cc}\p{Cf}]/gu, (character) => Buffer.from(character).toString('hex').replace(/../g, '\\$&').toUpperCase())
}
