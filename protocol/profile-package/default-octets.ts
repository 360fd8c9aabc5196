/** OCTET STRING with a DEFAULT, as the profile package has many. */
import { octetString } from '../schema/primitives.ts'
import { type Default, withDefault } from '../schema/sequence.ts'

/**
 * A component of exactly as many octets as `standard` has, which is its value where the component is absent.
 *
 * @param tag identifier octets of the component
 */
export function octetsWithDefault(tag: number, standard: Uint8Array): Default<Uint8Array> {
  return withDefault(octetString(standard.length, standard.length).retag(tag), Buffer.from(standard))
}
