/** Octets of a certificate changed in place, for tests. */
import { showOctets } from '../../ber/octets.ts'

/** Same length, other octets. @throws RangeError where the octets are not there exactly once */
export function patched(der: Uint8Array, from: string, to: string): Buffer {
  const text = showOctets(der)
  const [before, after, ...more] = text.split(from.toUpperCase())
  if (before === undefined || after === undefined || more.length > 0 || from.length !== to.length)
    throw new RangeError(`${from} is not there once in ${text}, or is not as long as ${to}`)
  return Buffer.from(before + to.toUpperCase() + after, 'hex')
}
