/**
 * EID: 32 decimal digits, on the wire 16 octets of plain BCD, first digit in the high nibble (SGP.29).
 *
 * The last two digits are check digits by ISO/IEC 7064 MOD 97-10: the whole number modulo 97 is 1.
 */
import { DecodeError } from '../ber/issues.ts'
import { demandDigits, IdentifierError } from './identifier-error.ts'
import { demandLength, plainNibbles, plainOctets } from './nibbles.ts'

const shape = '32 digits, for example 89049032123451234512345678901235'

/** What octets that a peer sent as its EID are worth as evidence. */
export interface EidJudgement {
  /** The half octets as they came, whatever they are. */
  readonly digits: string
  /** Everything that is wrong with it, in words; empty for a right EID. */
  readonly reasons: readonly string[]
}

/** The 32 digits of an EID. @throws IdentifierError for another length, other characters, or wrong check digits */
export function parseEid(text: string): string {
  demandDigits('EID', text, shape)
  if (text.length !== 32) throw new IdentifierError('EID', `${text.length} digits`, shape)
  const expected = eidCheckDigits(text.slice(0, 30))
  if (text.slice(30) === expected) return text
  throw new IdentifierError(
    'EID',
    `check digits ${text.slice(30)}, and the number modulo 97 is not 1`,
    `${text.slice(0, 30)}${expected}, or correct the digits before`,
    31,
  )
}

/** The two check digits that make an EID of its first 30 digits. @throws IdentifierError unless there are 30 digits */
export function eidCheckDigits(first30: string): string {
  demandDigits('EID', first30, 'the 30 digits before the check digits')
  if (first30.length !== 30)
    throw new IdentifierError('EID', `${first30.length} digits before the check digits`, 'all 30 of them')
  return String(98n - (BigInt(`${first30}00`) % 97n)).padStart(2, '0')
}

/** The 16 octets of an EID. @throws IdentifierError as {@link parseEid} */
export function eidOctets(digits: string): Buffer {
  return plainOctets(parseEid(digits))
}

/** The digits of an EID. @throws DecodeError for another length, half octets that are no digits, or wrong check digits */
export function eidFromOctets(octets: Uint8Array): string {
  demandLength('EID', octets, 16)
  const digits = plainNibbles(octets)
  const wrong = digits.search(/[^0-9]/)
  if (wrong >= 0) throw new DecodeError('invalid-value', wrong >> 1, `EID ${digits} has ${digits[wrong]} where a digit should be`)
  if (BigInt(digits) % 97n !== 1n) throw new DecodeError('invalid-value', 15, `EID ${digits} has wrong check digits`)
  return digits
}

/** Judges what a peer sent as its EID; takes anything. */
export function judgeEid(octets: Uint8Array): EidJudgement {
  const digits = plainNibbles(octets)
  const reasons: string[] = []
  if (octets.length !== 16) reasons.push(`${octets.length} octets, not 16`)
  const wrong = digits.search(/[^0-9]/)
  if (wrong >= 0) reasons.push(`not decimal: ${digits[wrong]} as digit ${wrong + 1}`)
  if (reasons.length > 0) return { digits, reasons }
  const expected = eidCheckDigits(digits.slice(0, 30))
  if (digits.slice(30) !== expected) reasons.push(`wrong check digits: ${digits.slice(30)}, not ${expected}`)
  return { digits, reasons }
}
