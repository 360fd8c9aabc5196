/**
 * IMEI and TAC (3GPP TS 23.003 6.2; SGP.22 4.2 for their octets).
 *
 * SGP.22 codes both as telephony BCD, first digit in the low nibble; the last octet of an IMEI holds the check digit in the high nibble
 * and a filler F. Devices in the field also send plain BCD, so octets are read both ways and the reader is told which are possible.
 */
import { DecodeError } from '../ber/issues.ts'
import { demandDigits, IdentifierError } from './identifier-error.ts'
import { luhnDigit, luhnHolds } from './luhn.ts'
import { demandLength, plainNibbles, plainOctets, swappedNibbles, swappedOctets } from './nibbles.ts'

const shape = '15 digits, for example 352906110000006'

/** `telephony`: first digit in the low nibble (SGP.22 4.2); `plain`: in the high nibble. */
export type NibbleOrder = 'telephony' | 'plain'

/** One way to read the octets of an IMEI. */
export interface ImeiReading {
  readonly order: NibbleOrder
  /** 15 digits, or 16 with a software version in place of the check digit (IMEISV). */
  readonly digits: string
  /** Whether the 15th digit is the check digit; undefined for an IMEISV, which has none. */
  readonly luhn: boolean | undefined
}

/** One way to read the octets of a TAC. */
export interface TacReading {
  readonly order: NibbleOrder
  readonly digits: string
}

/**
 * The 15 digits of an IMEI; 14 digits get their check digit.
 *
 * A wrong check digit is not refused ({@link imeiLuhn} tells): test devices carry such numbers.
 *
 * @throws IdentifierError for other characters or lengths
 */
export function parseImei(text: string): string {
  demandDigits('IMEI', text, shape)
  if (text.length === 14) return `${text}${luhnDigit(text)}`
  if (text.length !== 15) throw new IdentifierError('IMEI', `${text.length} digits`, shape)
  return text
}

/** Whether the 15th digit is the check digit of the others. */
export function imeiLuhn(digits: string): boolean {
  return luhnHolds(digits)
}

/** The 8 digits of a TAC, which are the first of the IMEI. @throws IdentifierError for other characters or lengths */
export function parseTac(text: string): string {
  demandDigits('TAC', text, '8 digits, for example 35290611')
  if (text.length !== 8) throw new IdentifierError('TAC', `${text.length} digits`, '8 digits, for example 35290611')
  return text
}

/** The 8 octets of DeviceInfo `imei`. @throws IdentifierError as {@link parseImei} */
export function imeiOctets(digits: string, order: NibbleOrder = 'telephony'): Buffer {
  const all = parseImei(digits)
  return Buffer.concat([ordered(all.slice(0, 14), order), plainOctets(`${all.slice(14)}F`)])
}

/** The 4 octets of DeviceInfo `tac`. @throws IdentifierError as {@link parseTac} */
export function tacOctets(digits: string, order: NibbleOrder = 'telephony'): Buffer {
  return ordered(parseTac(digits), order)
}

/**
 * Both ways to read the octets of an IMEI: the one whose check digit holds first, else the order of SGP.22.
 *
 * @throws DecodeError for another length, or half octets that are no digits either way
 */
export function imeiFromOctets(octets: Uint8Array): readonly [ImeiReading, ...ImeiReading[]] {
  demandLength('IMEI', octets, 8)
  const telephony = readImei('telephony', swappedNibbles(octets.subarray(0, 7)), octets)
  const plain = readImei('plain', plainNibbles(octets.subarray(0, 7)), octets)
  if (telephony !== undefined && plain !== undefined)
    return !telephony.luhn && plain.luhn ? [plain, telephony] : [telephony, plain]
  const only = telephony ?? plain
  if (only !== undefined) return [only]
  throw new DecodeError(
    'invalid-value',
    Math.max(0, plainNibbles(octets).search(/[^0-9]/) >> 1),
    `IMEI ${plainNibbles(octets)} has no 15 digits`,
  )
}

/**
 * Both ways to read the octets of a TAC, that of SGP.22 first; nothing in a TAC tells which is meant.
 *
 * @throws DecodeError for another length, or half octets that are no digits
 */
export function tacFromOctets(octets: Uint8Array): readonly [TacReading, TacReading] {
  demandLength('TAC', octets, 4)
  const plain = plainNibbles(octets)
  const wrong = plain.search(/[^0-9]/)
  if (wrong >= 0) throw new DecodeError('invalid-value', wrong >> 1, `TAC ${plain} has ${plain[wrong]} where a digit should be`)
  return [
    { order: 'telephony', digits: swappedNibbles(octets) },
    { order: 'plain', digits: plain },
  ]
}

/** The filler may stand in either half of the last octet: both are seen in the order that the first seven octets do not tell. */
function readImei(order: NibbleOrder, first14: string, octets: Uint8Array): ImeiReading | undefined {
  const last = order === 'telephony' ? swappedNibbles(octets.subarray(7)) : plainNibbles(octets.subarray(7))
  const tail = last.replace('F', '')
  const digits = `${first14}${tail}`
  if (!/^[0-9]{15,16}$/.test(digits)) return undefined
  return { order, digits, luhn: digits.length === 15 ? luhnHolds(digits) : undefined }
}

function ordered(digits: string, order: NibbleOrder): Buffer {
  return order === 'telephony' ? swappedOctets(digits) : plainOctets(digits)
}
