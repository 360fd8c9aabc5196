/** Times of certificates and CRLs, RFC 5280 4.1.2.5: as milliseconds since 1970-01-01T00:00:00Z, which reach to the year 275760. */
import type { Time } from './x509-types.ts'

/** A time that was understood. `der` says whether it has the one form that DER and RFC 5280 allow: seconds, and Z. */
export interface ReadTime {
  readonly epoch: number
  readonly der: boolean
}

const form = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.(\d+))?(Z|[+-]\d{4})$/

/** Milliseconds of a time; the BER forms without seconds or with a time zone are read too. Undefined for anything else. */
export function readTime({ kind, value }: Time): ReadTime | undefined {
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = form.exec(value) ?? []
  if (year === undefined || year.length !== (kind === 'utcTime' ? 2 : 4) || zone === undefined) return undefined
  // A UTCTime has the years 1950 to 2049.
  const century = kind === 'generalTime' ? '' : Number(year) < 50 ? '20' : '19'
  const iso = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}`
  const epoch = Date.parse(`${iso}${zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`)
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(epoch) || (zone === 'Z' && !new Date(epoch).toISOString().startsWith(iso))) return undefined
  const milliseconds = fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
  return { epoch: epoch + milliseconds, der: zone === 'Z' && fraction === '' && form.exec(value)?.[6] !== undefined }
}

/** A time to the second: `2020-04-01 00:00:00Z`; years above 9999 keep all their digits. */
export function timeText(epoch: number): string {
  return new Date(epoch)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
}
