/**
 * The octets that a decoded value was read from. Signatures are checked over these, and a relay passes them on: never a re-encoding.
 */
import { BerReader } from '../ber/reader.ts'

interface Origin {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** For a SEQUENCE: offset of each field's element, by name. */
  readonly fields: Readonly<Record<string, number>> | undefined
}

const origins = new WeakMap<object, Origin>()

/** Notes where a decoded SEQUENCE, list or CHOICE came from. */
export function remember(
  value: object,
  bytes: Buffer,
  start: number,
  end: number,
  fields?: Readonly<Record<string, number>>,
): void {
  origins.set(value, { bytes, start, end, fields })
}

/**
 * The exact received octets of a decoded SEQUENCE, list or CHOICE value, tag and length included; with `field`, those of one
 * field of a SEQUENCE.
 *
 * @returns undefined for a value that was made and not decoded, and for a field that was not there
 */
export function rawOf(value: object, field?: string): Buffer | undefined {
  const origin = origins.get(value)
  if (origin === undefined) return undefined
  const { bytes, start, end, fields } = origin
  if (field === undefined) return bytes.subarray(start, end)
  const at = fields?.[field]
  if (at === undefined) return undefined
  const reader = new BerReader(bytes)
  reader.next(at, end)
  return bytes.subarray(at, reader.end)
}
