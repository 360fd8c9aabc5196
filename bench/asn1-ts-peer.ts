/** The same objects read and written with asn1-ts: the whole tree, every primitive value fetched, no schema checks. */
import { ASN1Construction, type ASN1Element, DERElement } from 'asn1-ts'

/** What asn1-ts is given to encode: the tree with its primitive contents. */
export interface PlainElement {
  readonly tagClass: number
  readonly tagNumber: number
  readonly contents: Uint8Array | readonly PlainElement[]
}

/** Reads the whole of `bytes`, down to every primitive value; returns how many there are. */
export function decodeWithAsn1Ts(bytes: Uint8Array): number {
  const element = new DERElement()
  element.fromBytes(bytes)
  return fetchAll(element)
}

function fetchAll(element: ASN1Element): number {
  if (element.construction === ASN1Construction.primitive) return element.octetString.length >= 0 ? 1 : 0
  let count = 0
  for (const inner of element.sequence) count += fetchAll(inner)
  return count
}

/** Encodes a tree from its plain description. */
export function encodeWithAsn1Ts(plain: PlainElement): Uint8Array {
  return elementOf(plain).toBytes()
}

function elementOf({ tagClass, tagNumber, contents }: PlainElement): DERElement {
  if (contents instanceof Uint8Array) {
    const element = new DERElement(tagClass, ASN1Construction.primitive, tagNumber)
    element.octetString = contents
    return element
  }
  const element = new DERElement(tagClass, ASN1Construction.constructed, tagNumber)
  element.sequence = contents.map(elementOf)
  return element
}

/** The plain description of an encoding. */
export function plainOf(bytes: Uint8Array): PlainElement {
  const element = new DERElement()
  element.fromBytes(bytes)
  return describe(element)
}

function describe(element: ASN1Element): PlainElement {
  const { tagClass, tagNumber } = element
  const primitive = element.construction === ASN1Construction.primitive
  return { tagClass, tagNumber, contents: primitive ? Uint8Array.from(element.octetString) : element.sequence.map(describe) }
}
