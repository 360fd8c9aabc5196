/** Names as a test certificate is planned with them: attributes in the order of the encoding, one to an RDN. */
import { tlv } from '../ber/writer.ts'
import { encode } from '../schema/type.ts'
import { attributeIds } from './x509-oids.ts'
import { Name } from './x509-types.ts'

export type PlannedName = readonly (readonly [attribute: keyof typeof attributeIds, value: string])[]

/** The value of {@link Name}; countries and serial numbers are PrintableString by RFC 5280 annex A, the others UTF8String (4.1.2.4). */
export function plannedRdns(name: PlannedName): Name {
  return name.map(([attribute, text]) => {
    const tag = attribute === 'country' || attribute === 'serialNumber' ? 0x13 : 0x0c
    return [{ type: attributeIds[attribute], value: tlv(tag, Buffer.from(text)) }]
  })
}

export function encodeName(name: PlannedName): Buffer {
  return encode(Name, plannedRdns(name))
}
