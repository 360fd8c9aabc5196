/** JSON values (RFC 8259) without the traps of JavaScript objects: members in a Map, numbers as they were written. */

export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject
export type JsonObject = ReadonlyMap<string, Json>

/** A number keeps its digits: 3.10 as a status code is not 3.1, and 2^64 is not what a JavaScript number makes of it. */
export interface JsonNumber {
  readonly literal: string
}

export function isObject(json: Json | undefined): json is JsonObject {
  return json instanceof Map
}

export function isNumber(json: Json | undefined): json is JsonNumber {
  return typeof json === 'object' && json !== null && 'literal' in json
}

/** The value of an integer written without fraction and exponent that a JavaScript number holds exactly. */
export function integerOf({ literal }: JsonNumber): number | undefined {
  if (!/^-?(0|[1-9]\d{0,15})$/.test(literal)) return undefined
  const value = Number(literal)
  return Number.isSafeInteger(value) ? value + 0 : undefined
}

/** The type of a value in the words of RFC 8259. */
export function typeName(json: Json): string {
  if (json === null) return 'null'
  if (isObject(json)) return 'an object'
  if (isNumber(json)) return 'a number'
  if (typeof json === 'string') return 'a string'
  return typeof json === 'boolean' ? String(json) : 'an array'
}

/** JSON pointer to a member or element of what `path` points to (RFC 6901). */
export function pointer(path: string, name: string | number): string {
  return `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** What a peer sent, short enough for a message and with control characters visible. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text)
}
