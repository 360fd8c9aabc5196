/** Members of the JSON binding that stand for octets: base64, hexadecimal digits, decimal digits (SGP.32 v1.2 6.4, SGP.22 v2.5 6.5.1). */
import { DecodeError, EncodeError } from '../../ber/issues.ts'
import { showOctets, viewOf } from '../../ber/octets.ts'
import { BerReader } from '../../ber/reader.ts'
import { decode, encode, type Type } from '../../schema/type.ts'
import { Octet32, Signature, SubjectKeyIdentifier } from '../../sgp22/basic.ts'
import { readBase64 } from './base64.ts'
import { type Json, quoted, typeName } from './json.ts'
import type { JsonWriteOptions, Place } from './place.ts'
import type { JsonKind } from './text-kinds.ts'

/** Base64 of a complete TLV of `type`, tag included. */
export function tlv<T>(type: Type<T>): JsonKind<T> {
  return {
    name: `base64 of ${type.name}`,
    read: (json, place) => decodeAt(type, octetsAt(json, place), place),
    write: (value, path, options) => base64(options.octets?.get(path) ?? encode(type, value, options)),
  }
}

/**
 * Base64 of a TLV whose contents peers also send bare.
 *
 * @param bare numbers of octets that bare contents can have
 */
function tlvOrBare(type: Type<Uint8Array>, what: string, bare: (length: number) => boolean): JsonKind<Uint8Array> {
  const whole = tlv(type)
  return {
    ...whole,
    read(json, place) {
      const octets = octetsAt(json, place)
      if (!bare(octets.length) || fillsTlv(octets, type.tags)) return decodeAt(type, octets, place)
      place.issue('wrong-form', `${octets.length} bare octets where the TLV of the ${what} belongs`)
      return octets
    },
  }
}

/** `5F37 40 ...`; some peers send the 64 octets alone. */
export const signature = tlvOrBare(Signature, 'signature', (length) => length === 64)

/** `04 LL ...`, possibly of a truncated identifier; some peers send the octets alone. */
export const keyIdentifier = tlvOrBare(SubjectKeyIdentifier, 'key identifier', (length) => length > 0 && length <= 20)

/** `04 20 ...`. */
export const hashCc = tlvOrBare(Octet32, 'hash', (length) => length === 32)

/** Base64 of the octets themselves. */
export function rawOctets(length: number): JsonKind<Uint8Array> {
  return {
    name: `base64 of ${length} octets`,
    read(json, place) {
      const octets = octetsAt(json, place)
      if (octets.length !== length) place.issue('size', `${octets.length} octets, not ${length}`)
      return octets
    },
    write(value, path, options) {
      demandSize(value, length, length, path, options)
      return base64(options.octets?.get(path) ?? value)
    },
  }
}

/** Three octets of a PLMN in base64; some peers send six hexadecimal digits. */
export const plmn: JsonKind<Uint8Array> = {
  ...rawOctets(3),
  read(json, place) {
    if (typeof json !== 'string' || !/^[0-9A-Fa-f]{6}$/.test(json)) return rawOctets(3).read(json, place)
    place.issue('wrong-form', `${quoted(json)} is hexadecimal where base64 belongs`)
    const octets = Buffer.from(json, 'hex')
    place.keep(octets)
    return octets
  },
}

/** 1 to 16 octets as upper-case hexadecimal digits: transaction identifiers. */
export const hexOctets: JsonKind<Uint8Array> = {
  name: 'hexadecimal digits of 1 to 16 octets',
  read(json, place) {
    const digits = stringAt(json, place)
    if (!/^([0-9A-Fa-f]{2})*$/.test(digits))
      place.refuse('bad-hex', `${quoted(digits)} is not hexadecimal, two digits for each octet`)
    if (/[a-f]/.test(digits)) place.issue('lower-case-hex', `${quoted(digits)} in lower case`)
    const octets = Buffer.from(digits, 'hex')
    if (octets.length < 1 || octets.length > 16) place.issue('size', `${octets.length} octets, not 1 to 16`)
    return octets
  },
  write(value, path, options) {
    demandSize(value, 1, 16, path, options)
    return showOctets(value)
  },
}

/** 32 decimal digits, as the 16 octets of the ASN.1 binding. Digits of another number are kept, so that the receiver can refuse them. */
export const eid: JsonKind<Uint8Array> = {
  name: 'EID of 32 digits',
  read(json, place) {
    const digits = stringAt(json, place)
    if (!/^\d{32}$/.test(digits)) place.issue('wrong-form', `${quoted(digits)} is no EID of 32 digits`)
    if (!/^[0-9A-Fa-f]*$/.test(digits)) place.refuse('wrong-form', `${quoted(digits)} has no octets`)
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}F`, 'hex')
  },
  write(value, path, { sizes }) {
    const digits = showOctets(value)
    if (sizes !== 'any' && !/^\d{32}$/.test(digits)) throw new EncodeError(`${digits} is no EID of 32 digits for ${path}`)
    return digits
  },
}

/** The octets of a base64 member, which are kept for those who want them as they came. */
export function octetsAt(json: Json, place: Place): Buffer {
  const octets = readBase64(stringAt(json, place), place)
  place.keep(octets)
  return octets
}

/** Decodes octets found at a place, their issues noted under its path. @throws JsonDecodeError of kind unreadable */
export function decodeAt<T>(type: Type<T>, octets: Uint8Array, place: Place): T {
  try {
    const { value, issues } = decode(type, octets, { variants: true, strict: place.strict })
    for (const issue of issues) {
      if (issue.kind === 'unknown-enumeration') place.issue('unknown-enumeration', issue.what, issue)
      else place.issue('ber', issue.what, issue)
    }
    return value
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return place.refuse('unreadable', error.message, error)
  }
}

function stringAt(json: Json, place: Place): string {
  return typeof json === 'string' ? json : place.refuse('wrong-json-type', `${typeName(json)} where a string belongs`)
}

function fillsTlv(octets: Buffer, tags: readonly number[]): boolean {
  const reader = new BerReader(octets)
  try {
    reader.next(0, octets.length)
  } catch {
    return false
  }
  return tags.includes(reader.tag) && reader.end === octets.length
}

function demandSize(value: Uint8Array, min: number, max: number, path: string, { sizes }: JsonWriteOptions): void {
  if (sizes === 'any' || (value.length >= min && value.length <= max)) return
  throw new EncodeError(`${value.length} octets for ${path}, not ${min === max ? min : `${min} to ${max}`}`)
}

function base64(octets: Uint8Array): string {
  return viewOf(octets).toString('base64')
}
