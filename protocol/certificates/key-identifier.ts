/** CI key identifiers: subjectKeyIdentifier of the CI certificate, in SGP.32 also shortened to its leading octets. */
import { createHash, type KeyObject } from 'node:crypto'
import { viewOf } from '../ber/octets.ts'
import { decode } from '../schema/type.ts'

import { SubjectPublicKeyInfo } from './x509-types.ts'

/** RFC 5280 4.2.1.2 (1): SHA-1 of the BIT STRING's octets, for RSP the point; 20 octets. */
export function keyIdentifierOf(publicKey: KeyObject): Buffer {
  const spki = decode(SubjectPublicKeyInfo, publicKey.export({ type: 'spki', format: 'der' })).value
  return createHash('sha1').update(spki.subjectPublicKey.octets).digest()
}

/** Whether `given` is `full` or its leading octets; no octets at all name no key. */
export function namesKey(given: Uint8Array, full: Uint8Array): boolean {
  return given.length > 0 && given.length <= full.length && viewOf(given).equals(viewOf(full).subarray(0, given.length))
}
