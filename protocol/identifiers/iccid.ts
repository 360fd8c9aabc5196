/**
 * ICCID: 18 to 20 decimal digits (ITU-T E.118; ETSI TS 102 221 13.2).
 *
 * ES10, ES8+ and SGP.32 carry 10 octets as in EF.ICCID: first digit in the low nibble, filler F. The header of a profile package
 * carries the digits in reading order, filler F at the end. JSON interfaces carry the digits as text.
 */
import { DecodeError } from '../ber/issues.ts'
import { demandDigits, IdentifierError } from './identifier-error.ts'
import { luhnDigit, luhnHolds } from './luhn.ts'
import { demandLength, digitsBeforeFiller, plainNibbles, plainOctets, swappedNibbles, swappedOctets } from './nibbles.ts'

const shape = '18 to 20 digits, for example 89000123456789012341'

/** What is remarkable about an ICCID and no reason to refuse it. */
export interface IccidRemarks {
  /** Whether it begins with 89, the industry identifier of telecommunication. */
  readonly telecommunication: boolean
  /** Whether the last digit is the check digit of the others; undefined for 18 digits, which have none. */
  readonly luhn: boolean | undefined
  /** The same in words; empty where there is nothing to say. */
  readonly reasons: readonly string[]
}

/**
 * The digits of an ICCID in its JSON form (SGP.22 ES2+ `iccid`), where fillers F may stand at the end.
 *
 * @returns 18 to 20 digits, without filler
 * @throws IdentifierError for other characters or lengths
 */
export function parseIccid(text: string): string {
  const digits = text.replace(/[Ff]{1,2}$/, '')
  demandDigits('ICCID', digits, shape)
  if (text.length > 20) throw new IdentifierError('ICCID', `${text.length} characters`, shape)
  if (digits.length < 18) throw new IdentifierError('ICCID', `${digits.length} digits`, shape)
  return digits
}

/** What is remarkable about the digits of an ICCID. */
export function remarksOnIccid(digits: string): IccidRemarks {
  const telecommunication = digits.startsWith('89')
  const luhn = digits.length > 18 ? luhnHolds(digits) : undefined
  const reasons: string[] = []
  if (!telecommunication) reasons.push(`begins with ${digits.slice(0, 2)}, not 89`)
  if (luhn === false)
    reasons.push(`last digit ${digits.slice(-1)}, and the check digit would be ${luhnDigit(digits.slice(0, -1))}`)
  return { telecommunication, luhn, reasons }
}

/** The 10 octets of ES10, ES8+ and EF.ICCID. @throws IdentifierError as {@link parseIccid} */
export function iccidOctets(digits: string): Buffer {
  return swappedOctets(parseIccid(digits).padEnd(20, 'F'))
}

/** The digits in 10 octets of ES10, ES8+ or EF.ICCID. @throws DecodeError for another length or half octets that are no digits */
export function iccidFromOctets(octets: Uint8Array): string {
  demandLength('ICCID', octets, 10)
  return demandEnough(digitsBeforeFiller('ICCID', swappedNibbles(octets)))
}

/** The 10 octets of the header of a profile package (TCA ProfileHeader `iccid`). @throws IdentifierError as {@link parseIccid} */
export function iccidHeaderOctets(digits: string): Buffer {
  return plainOctets(parseIccid(digits).padEnd(20, 'F'))
}

/** The digits in the `iccid` of a profile header. @throws DecodeError for another length or half octets that are no digits */
export function iccidFromHeaderOctets(octets: Uint8Array): string {
  demandLength('ICCID', octets, 10)
  return demandEnough(digitsBeforeFiller('ICCID', plainNibbles(octets)))
}

function demandEnough(digits: string): string {
  if (digits.length >= 18) return digits
  throw new DecodeError('invalid-value', digits.length >> 1, `ICCID ${digits} has ${digits.length} digits where it has 18 to 20`)
}
