/**
 * Application identifiers (ISO/IEC 7816-5: 5 to 16 octets) and those of the eUICC (SGP.22, the same as in SGP.02).
 *
 * All AIDs of the eUICC are `A0000005591010 FFFFFFFF 89 00 nnnn 00`; the number n says what it is.
 */
import { DecodeError, EncodeError } from '../ber/issues.ts'
import { IdentifierError } from './identifier-error.ts'
import { plainNibbles, plainOctets } from './nibbles.ts'

const PREFIX = 'A0000005591010FFFFFFFF8900'
const shape = '10 to 32 hex digits, for example A0000005591010FFFFFFFF8900000100'

/** First number of the ISD-P instances; those below are reserved. */
const FIRST_ISDP = 0x0010

export const ISDR_AID: Buffer = numbered(0x0001)
export const ECASD_AID: Buffer = numbered(0x0002)
export const ISDP_LOAD_FILE_AID: Buffer = numbered(0x000d)
export const ISDP_MODULE_AID: Buffer = numbered(0x000e)

const fixed: Readonly<Record<number, string>> = {
  1: 'ISD-R',
  2: 'ECASD',
  13: 'ISD-P executable load file',
  14: 'ISD-P executable module',
}

/** Reads hex digits, spaces between octets allowed. @throws IdentifierError for other characters or lengths */
export function parseAid(text: string): Buffer {
  const strange = text.search(/[^0-9A-Fa-f ]/)
  if (strange >= 0)
    throw new IdentifierError('AID', `${JSON.stringify([...text.slice(strange)][0])} is no hex digit`, shape, strange + 1)
  const digits = text.replaceAll(' ', '')
  if (digits.length % 2 !== 0) throw new IdentifierError('AID', `${digits.length} digits, which are no whole octets`, shape)
  if (digits.length < 10 || digits.length > 32)
    throw new IdentifierError('AID', `${digits.length / 2} octets`, `5 to 16 octets: ${shape}`)
  return plainOctets(digits)
}

/** Upper-case hex digits. @throws DecodeError unless there are 5 to 16 octets */
export function printAid(octets: Uint8Array): string {
  if (octets.length >= 5 && octets.length <= 16) return plainNibbles(octets)
  throw new DecodeError('size', 0, `an AID of ${octets.length} octets where it has 5 to 16`)
}

/** AID of an ISD-P. @param number 0x0010 to 0xFFFF. @throws EncodeError outside of that */
export function isdpAid(number: number): Buffer {
  if (Number.isInteger(number) && number >= FIRST_ISDP && number <= 0xffff) return numbered(number)
  throw new EncodeError(`ISD-P number ${number}; numbers of ISD-Ps are 16 (0010) to 65535 (FFFF)`)
}

/** What an AID of the eUICC belongs to: `ISD-R`, `ECASD`, `ISD-P 0011`; undefined for another application's. */
export function aidName(octets: Uint8Array): string | undefined {
  const hex = plainNibbles(octets)
  if (hex.length !== 32 || !hex.startsWith(PREFIX) || !hex.endsWith('00')) return undefined
  const number = Number.parseInt(hex.slice(26, 30), 16)
  return number >= FIRST_ISDP ? `ISD-P ${hex.slice(26, 30)}` : fixed[number]
}

function numbered(number: number): Buffer {
  return plainOctets(`${PREFIX}${number.toString(16).padStart(4, '0')}00`)
}
