/** Templates: `{name}` takes a value, `{name|lower}` its lower-case letters, and `{{` and `}}` are braces. */
import type { Json, Values } from '../order-values.ts'

/** A text needs a value that this order does not have. */
export class MissingValue extends Error {
  override readonly name = 'MissingValue'
}

const placeholder = /\{\{|\}\}|\{([^{}|]*)(\|lower)?\}/g
const only = /^\{([^{}|]*)(\|lower)?\}$/

/**
 * @param encode what is done with each value before it goes in
 * @throws MissingValue
 */
export function fillText(template: string, values: Values, encode: (text: string) => string = (text) => text): string {
  return template.replaceAll(placeholder, (found: string, name?: string, lower?: string) => {
    if (name === undefined) return found.slice(1)
    const value = valueIn(values, name, lower !== undefined)
    if (value === undefined) throw new MissingValue(`this order has no {${name}}`)
    return encode(typeof value === 'string' ? value : JSON.stringify(value))
  })
}

/**
 * A text that is one placeholder takes the value with its type. A member or entry whose value the order leaves out goes, and so does
 * what is empty without it.
 *
 * @throws MissingValue where nothing is left at all, or a longer text needs a value that is not there
 */
export function fillJson(template: Json, values: Values): Json {
  const filled = fill(template, values)
  if (filled === undefined) throw new MissingValue(`this order has no value for ${JSON.stringify(template)}`)
  return filled
}

function fill(template: Json, values: Values): Json | undefined {
  if (typeof template === 'string') {
    const [, name, lower] = only.exec(template) ?? []
    return name === undefined ? fillText(template, values) : valueIn(values, name, lower !== undefined)
  }
  if (typeof template !== 'object' || template === null) return template
  if (isList(template)) {
    const entries = template.flatMap((entry) => {
      const value = fill(entry, values)
      return value === undefined ? [] : [value]
    })
    return entries.length === 0 && template.length > 0 ? undefined : entries
  }
  const members = Object.entries(template).flatMap(([member, part]) => {
    const value = fill(part, values)
    return value === undefined ? [] : [[member, value] as const]
  })
  return members.length === 0 && Object.keys(template).length > 0 ? undefined : Object.fromEntries(members)
}

function valueIn(values: Values, name: string, lower: boolean): Json | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined
  return lower && typeof value === 'string' ? value.toLowerCase() : value
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
