/** Remarks on single nodes: what octets mean that their type leaves open. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { hexTag, leadOctet } from '../../protocol/ber/tag.ts'
import { aidName } from '../../protocol/identifiers/aid.ts'
import { bigInteger } from '../../protocol/schema/any.ts'
import { objectIdentifier } from '../../protocol/schema/object-identifier.ts'
import { boolean } from '../../protocol/schema/primitives.ts'
import { decode, type Type } from '../../protocol/schema/type.ts'
import { oidName } from './oid-names.ts'
import type { ShownNode } from './shown-tree.ts'

/** Adds remarks and the names of universal types to every node. */
export function annotate(nodes: readonly ShownNode[], octets: Buffer): void {
  for (const node of nodes) {
    if (node.type === '' || node.type === 'ANY') annotatePlain(node, octets)
    if (node.type === 'OBJECT IDENTIFIER') node.note = oidName(node.value ?? '')
    if (node.tag === 0x4f) node.note = aidName(contentsOf(node, octets))
    annotate(node.children, octets)
  }
}

/** The contents of a node; what is cut off is not there. */
export function contentsOf({ offset, headerLength, length }: ShownNode, octets: Buffer): Buffer {
  return octets.subarray(offset + headerLength, offset + headerLength + length)
}

const universal: Readonly<Record<number, string>> = {
  1: 'BOOLEAN',
  2: 'INTEGER',
  3: 'BIT STRING',
  4: 'OCTET STRING',
  5: 'NULL',
  6: 'OBJECT IDENTIFIER',
  10: 'ENUMERATED',
  12: 'UTF8String',
  19: 'PrintableString',
  20: 'TeletexString',
  22: 'IA5String',
  23: 'UTCTime',
  24: 'GeneralizedTime',
  48: 'SEQUENCE',
  49: 'SET',
}

/** How the contents of a universal type are shown where no type of the specifications says it. */
const plainTypes: Readonly<Record<number, Type<unknown>>> = { 1: boolean(), 2: bigInteger, 6: objectIdentifier() }

function annotatePlain(node: ShownNode, octets: Buffer): void {
  const { tag, offset, headerLength, length } = node
  node.type = universal[tag] ?? classText(tag)
  // In a list of anything, and at the top, the tag says more than the place.
  if (node.name === 'ANY' || /^\[\d+\]$/.test(node.name)) node.name = ''
  const type = plainTypes[tag]
  if (type === undefined) return
  try {
    const { value } = decode(type, octets.subarray(offset, offset + headerLength + length))
    const isNumber = tag === 2 && value instanceof Uint8Array && value.length > 0 && value.length <= 6
    const shown = isNumber ? String(Buffer.from(value).readIntBE(0, value.length)) : type.show?.(value)
    if (shown !== undefined) node.value = shown
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
}

function classText(tag: number): string {
  const lead = leadOctet(tag)
  const number = (lead & 0x1f) < 0x1f ? lead & 0x1f : Number.parseInt(hexTag(tag).slice(2), 16) & 0x7f
  const isLong = tag > 0xffff
  const name = ['UNIVERSAL ', 'APPLICATION ', '', 'PRIVATE '][lead >> 6] ?? ''
  return isLong ? `[${name}${hexTag(tag)}]` : `[${name}${number}]`
}
