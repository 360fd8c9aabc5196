/**
 * PLMN: MCC and MNC in three octets (3GPP TS 24.008 10.5.1.3).
 *
 * Octet 1 holds MCC digits 2 and 1, octet 2 MNC digit 3 and MCC digit 3, octet 3 MNC digits 2 and 1; F as MNC digit 3 says that the
 * MNC has two digits. In the Rules Authorisation Table (SGP.22 2.9.2) the digit E stands for any digit.
 */
import { DecodeError } from '../ber/issues.ts'
import { IdentifierError } from './identifier-error.ts'
import { demandLength, swappedNibbles, swappedOctets } from './nibbles.ts'

const shape = 'MCC and MNC, for example 262-01 or 310-260 (E for any digit)'

/** Each digit is 0 to 9, or E for any. */
export interface Plmn {
  /** Three digits. */
  readonly mcc: string
  /** Two or three digits. */
  readonly mnc: string
}

/** Reads `262-01`, `262/01`, `26201`, `EEE-EEE`; a star is read as E. @throws IdentifierError for other text */
export function parsePlmn(text: string): Plmn {
  const strange = text.search(/[^0-9Ee*/-]/)
  if (strange >= 0)
    throw new IdentifierError('PLMN', `${JSON.stringify([...text.slice(strange)][0])} is no digit`, shape, strange + 1)
  const match = /^([0-9E]{3})[/-]?([0-9E]{2,3})$/.exec(text.toUpperCase().replaceAll('*', 'E'))
  const [, mcc, mnc] = match ?? []
  if (mcc === undefined || mnc === undefined)
    throw new IdentifierError('PLMN', `${JSON.stringify(text)} is not three and then two or three digits`, shape)
  return { mcc, mnc }
}

export function printPlmn({ mcc, mnc }: Plmn): string {
  return `${mcc}-${mnc}`
}

/** The three octets. @throws IdentifierError for digits that are none */
export function plmnOctets(plmn: Plmn): Buffer {
  const { mcc, mnc } = parsePlmn(printPlmn(plmn))
  return swappedOctets(`${mcc}${mnc[2] ?? 'F'}${mnc.slice(0, 2)}`)
}

/** @throws DecodeError for another length, or half octets that are neither digit nor E (F as third digit of the MNC) */
export function plmnFromOctets(octets: Uint8Array): Plmn {
  demandLength('PLMN', octets, 3)
  const nibbles = swappedNibbles(octets)
  for (let i = 0; i < 6; i++) {
    const nibble = nibbles[i] ?? ''
    if (/[0-9E]/.test(nibble) || (i === 3 && nibble === 'F')) continue
    throw new DecodeError('invalid-value', i >> 1, `PLMN ${nibbles} has ${nibble} where a digit should be`)
  }
  return { mcc: nibbles.slice(0, 3), mnc: `${nibbles.slice(4)}${nibbles[3] === 'F' ? '' : nibbles[3]}` }
}

/** Whether `allowed`, whose digits E stand for any, takes in `plmn`. An E as third digit of the MNC also takes an MNC of two. */
export function plmnMatches(allowed: Plmn, plmn: Plmn): boolean {
  const pattern = plmnOctets(allowed)
  const given = plmnOctets(plmn)
  return [...swappedNibbles(pattern)].every((nibble, i) => nibble === 'E' || nibble === swappedNibbles(given)[i])
}
