/**
 * Templates: `{name}` takes a value, `{name|lower}` its lower-case letters, `{name!}` a value without which there is no request, and
 * `{{` and `}}` are braces.
 */
import type { Json, Values } from '../order-values.ts'

/** A text needs a value that this order does not have. */
export class MissingValue extends Error {
  override readonly name = 'MissingValue'
}

const inText = /\{\{|\}\}|\{([^{}|!]*)!?(\|lower)?\}/g
const alone = /^\{([^{}|!]*)(!)?(\|lower)?\}$/

/**
 * @param encode what is done with each value before it goes in
 * @throws MissingValue where a value is not there
 */
export function fillText(template: string, values: Values, encode: (text: string) => string = (text) => text): string {
  return template.replaceAll(inText, (found: string, name?: string, lower?: string) => {
    if (name === undefined) return found.slice(1)
    const value = valueIn(values, name, lower !== undefined) ?? missing(name)
    return encode(typeof value === 'string' ? value : JSON.stringify(value))
  })
}

/**
 * A text that is one placeholder takes the value with its type. A member or entry whose value the order leaves out goes, and so does
 * what is empty without it; only what stands directly in the template stays, empty.
 *
 * @throws MissingValue where a longer text, or a placeholder with `!`, needs a value that is not there
 */
export function fillJson(template: Json, values: Values): Json {
  if (typeof template !== 'object' || template === null || isList(template)) return fill(template, values) ?? emptyOf(template)
  const members = Object.entries(template).map(([member, part]) => [member, fill(part, values) ?? emptyOf(part)] as const)
  // A text that lost its value is null here, and null in a template is meant.
  return Object.fromEntries(members.filter(([member, value]) => value !== null || template[member] === null))
}

function emptyOf(template: Json): Json {
  return typeof template !== 'object' || template === null ? null : isList(template) ? [] : {}
}

function fill(template: Json, values: Values): Json | undefined {
  if (typeof template === 'string') {
    const [, name, needed, lower] = alone.exec(template) ?? []
    if (name === undefined) return fillText(template, values)
    return valueIn(values, name, lower !== undefined) ?? (needed === undefined ? undefined : missing(name))
  }
  if (typeof template !== 'object' || template === null) return template
  const parts = Object.entries(template).flatMap(([member, part]: [string, Json]) => {
    const value = fill(part, values)
    return value === undefined ? [] : [[member, value] as const]
  })
  if (parts.length === 0 && Object.keys(template).length > 0) return undefined
  return isList(template) ? parts.map(([, value]) => value) : Object.fromEntries(parts)
}

function missing(name: string): never {
  throw new MissingValue(`this order has no {${name}}`)
}

function valueIn(values: Values, name: string, lower: boolean): Json | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  return lower && typeof value === 'string' ? value.toLowerCase() : value
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
