/** Members of the JSON binding that are text, numbers or truth values: SGP.32 v1.2 6.4, SGP.22 v2.5 6.5.1. */
import { EncodeError } from '../../ber/issues.ts'
import type { Primitive } from '../../schema/primitives.ts'
import { integerOf, isNumber, type Json, quoted, typeName } from './json.ts'
import type { JsonWriteOptions, Place } from './place.ts'
import { jsonInteger } from './writer.ts'

/** How one member is written in JSON; the declarations of the functions are made of these. */
export interface JsonKind<T> {
  /** What the member holds, in words. */
  readonly name: string
  /** Reads the member; `undefined` counts as absent. */
  read(json: Json, place: Place): T | undefined
  /** Writes a value as the member at `path`. @throws EncodeError where the value has no such form */
  write(value: T, path: string, options: JsonWriteOptions): Json
}

/** Text; a number in its place is taken as it is written. */
export const text: JsonKind<string> = {
  name: 'text',
  read(json, place) {
    if (typeof json === 'string') return json
    if (!isNumber(json)) return place.refuse('wrong-json-type', `${typeName(json)} where a string belongs`)
    place.issue('wrong-json-type', 'a number where a string belongs')
    return json.literal
  },
  write: (value) => value,
}

/** Text of a pattern; other text is kept and noted. */
function patterned(name: string, pattern: RegExp): JsonKind<string> {
  return {
    name,
    read(json, place) {
      const value = text.read(json, place)
      if (value !== undefined && !pattern.test(value)) place.issue('wrong-form', `${quoted(value)} is no ${name}`)
      return value
    },
    write(value, path, { sizes }) {
      if (sizes !== 'any' && !pattern.test(value)) throw new EncodeError(`${quoted(value)} is no ${name} for ${path}`)
      return value
    },
  }
}

/** 32 digits, as text. */
export const eidText = patterned('EID of 32 digits', /^\d{32}$/)

/** In reading order, never nibble-swapped; a filler F may follow. */
export const iccidText = patterned('ICCID of 18 to 20 digits', /^(\d{18}F{0,2}|\d{19}F?|\d{20})$/)

/** W3C date-time. */
export const timestamp = patterned('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/)

/** An integer; digits in a string are taken, and noted. */
export const integer: JsonKind<number> = {
  name: 'integer',
  read(json, place) {
    if (typeof json === 'string' && /^-?\d{1,15}$/.test(json)) {
      place.issue('wrong-json-type', 'a string where an integer belongs')
      return Number(json)
    }
    if (!isNumber(json)) return place.refuse('wrong-json-type', `${typeName(json)} where an integer belongs`)
    const value = integerOf(json)
    return value ?? place.refuse('wrong-json-type', `${quoted(json.literal)} where an integer belongs`)
  },
  write: jsonInteger,
}

/** An integer with the names of an ASN.1 enumeration. */
export function enumerated<T extends string | number>(type: Primitive<T>): JsonKind<T> {
  const { shape } = type
  if (shape.base !== 'enumeration') throw new RangeError(`${type.name} is no enumeration`)
  const { names } = shape
  return {
    name: `integer ${type.name}`,
    read(json, place) {
      const number = integer.read(json, place)
      // The names are those of the type, and a number without a name is among its values.
      return number === undefined ? undefined : (nameOfNumber(names, number, place) as T)
    },
    write: (value) => jsonInteger(numberOfName(names, value)),
  }
}

/** The name of a number in an enumeration; a number without one stays and is noted. */
export function nameOfNumber(names: Readonly<Record<string, number>>, number: number, place: Place): string | number {
  const name = Object.keys(names).find((candidate) => names[candidate] === number)
  if (name === undefined) place.issue('unknown-enumeration', `${number} is no value of the enumeration`)
  return name ?? number
}

/** The number of a value in an enumeration. @throws EncodeError for an unknown name */
export function numberOfName(names: Readonly<Record<string, number>>, value: string | number): number {
  const number = typeof value === 'number' ? value : Object.hasOwn(names, value) ? names[value] : undefined
  if (number === undefined) throw new EncodeError(`no value ${value}; there are ${Object.keys(names).join(', ')}`)
  return number
}

export const boolean: JsonKind<boolean> = {
  name: 'boolean',
  read(json, place) {
    if (typeof json === 'boolean') return json
    if (json !== 'true' && json !== 'false')
      return place.refuse('wrong-json-type', `${typeName(json)} where true or false belongs`)
    place.issue('wrong-json-type', 'a string where true or false belongs')
    return json === 'true'
  },
  write: (value) => value,
}

/** A NULL of the ASN.1 binding: true where it is present. */
export const flag: JsonKind<true> = {
  name: 'true, or absent',
  read(json, place) {
    if (json === true) return true
    if (json !== false) return place.refuse('wrong-json-type', `${typeName(json)} where true belongs`)
    place.issue('wrong-form', 'false where the member is left out')
    return undefined
  },
  write: () => true,
}
