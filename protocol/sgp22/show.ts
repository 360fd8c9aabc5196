/** How values of RSP types are printed: for people, so that a wrong digit is seen. */
import { showOctets } from '../schema/primitives.ts'

export function showVersion(octets: Uint8Array): string {
  return octets.length === 3 ? octets.join('.') : showOctets(octets)
}

/** An EID with what is wrong with it, if anything is (SGP.29: number mod 97 = 1). */
export function showEid(octets: Uint8Array): string {
  const digits = showOctets(octets)
  if (!/^\d{32}$/.test(digits)) return `${digits} (not 32 decimal digits)`
  return BigInt(digits) % 97n === 1n ? `${digits} (check digits right)` : `${digits} (check digits wrong)`
}

export function showIccid(octets: Uint8Array): string {
  const digits = swapNibbles(octets).replace(/F+$/, '')
  return /^\d+$/.test(digits) ? digits : `${showOctets(octets)} (not swapped decimal digits)`
}

/** `MCC-MNC`; a nibble E, any digit, prints as a star. */
export function showMccMnc(octets: Uint8Array): string {
  const nibbles = swapNibbles(octets).replaceAll('E', '*')
  if (nibbles.length !== 6) return showOctets(octets)
  const [mcc1, mcc2, mcc3, mnc3, mnc1, mnc2] = nibbles
  return `${mcc1}${mcc2}${mcc3}-${mnc1}${mnc2}${mnc3 === 'F' ? '' : mnc3}`
}

function swapNibbles(octets: Uint8Array): string {
  return showOctets(octets).replace(/(.)(.)/g, '$2$1')
}
