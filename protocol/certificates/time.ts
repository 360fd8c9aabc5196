/** Times of certificates and CRLs, RFC 5280 4.1.2.5: as milliseconds since 1970-01-01T00:00:00Z, which reach to the year 275760. */

/** UTCTime for the years 1950 to 2049, GeneralizedTime from 2050 on. */
export type TimeKind = 'utcTime' | 'generalTime'

/** A time that was understood. */
export interface ReadTime {
  readonly epoch: number
  /** What departs from the one form that DER and RFC 5280 allow for it, in words; undefined where nothing does. */
  readonly fault: string | undefined
}

const form = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.(\d+))?(?:Z|([+-])(\d{2})(\d{2}))$/

/** Milliseconds of a time; the BER forms without seconds or with a time zone are read too. Undefined for anything else. */
export function readTime(kind: TimeKind, value: string): ReadTime | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = form.exec(value) ?? []
  if (year === undefined || year.length !== (kind === 'utcTime' ? 2 : 4)) return undefined
  const date = new Date(0)
  date.setUTCFullYear(kind === 'utcTime' ? yearOfTwoDigits(Number(year)) : Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second ?? 0))
  // A month, a day or an hour that does not exist has become another day.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  if (Number(minute) > 59 || Number(second ?? 0) > 59 || Number(zoneHour) > 23 || Number(zoneMinute) > 59) return undefined
  const ahead = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -60_000 : 60_000)
  const milliseconds = fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
  const inForm = second !== undefined && fraction === '' && sign === undefined
  const early = kind === 'generalTime' && date.getUTCFullYear() < 2050
  const tooEarly = early ? `"${value}" is a GeneralizedTime before 2050, where UTCTime belongs` : undefined
  return { epoch: date.getTime() - ahead + milliseconds, fault: inForm ? tooEarly : notInForm(kind, value) }
}

/** What is wrong with a time, in words; undefined where it is as DER and RFC 5280 have it. */
export function timeFault(kind: TimeKind, value: string): string | undefined {
  const read = readTime(kind, value)
  return read === undefined ? notInForm(kind, value) : read.fault
}

/** A time to the second: `2020-04-01 00:00:00Z`; years above 9999 keep all their digits. */
export function timeText(epoch: number): string {
  return new Date(epoch)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
}

function yearOfTwoDigits(year: number): number {
  return year < 50 ? 2000 + year : 1900 + year
}

/** The words for a time that cannot be read, or not in its one form. */
export function notInForm(kind: TimeKind, value: string): string {
  return `${JSON.stringify(value)} is no time in the form ${kind === 'utcTime' ? '' : 'YY'}YYMMDDHHMMSSZ`
}
