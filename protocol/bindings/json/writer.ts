import { EncodeError } from '../../ber/issues.ts'
import { isNumber, isObject, type Json } from './json.ts'

/** A JSON text without white space, members in the order of the Map, as UTF-8. */
export function writeJson(json: Json): Buffer {
  return Buffer.from(text(json), 'utf8')
}

function text(json: Json): string {
  if (json === null || typeof json === 'boolean') return String(json)
  if (typeof json === 'string') return JSON.stringify(json)
  if (isNumber(json)) return json.literal
  if (isObject(json)) return `{${[...json].map(([name, value]) => `${JSON.stringify(name)}:${text(value)}`).join(',')}}`
  return `[${json.map(text).join(',')}]`
}

/** An integer as JSON. @throws EncodeError for any other number */
export function jsonInteger(value: number): Json {
  if (!Number.isSafeInteger(value)) throw new EncodeError(`${value} is no integer that JSON peers read alike`)
  return { literal: String(value) }
}
