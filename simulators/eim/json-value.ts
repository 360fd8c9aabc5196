import { showOctets } from '../../protocol/ber/octets.ts'

/** A decoded value as JSON: octets as upper-case hexadecimal, large integers as digits. */
export function jsonValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return showOctets(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(jsonValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, jsonValue(inner)]))
}
