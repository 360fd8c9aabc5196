/** Key agreement of one-time keys: ECKA of BSI TR-03111 4.3.1 (SGP.22 2.6.7.3). */
import { diffieHellman, type KeyObject } from 'node:crypto'
import { curveOf, KeyError } from './curves.ts'

/**
 * The shared secret Z: the x coordinate, 32 octets with leading zeros kept.
 *
 * @throws KeyError where the keys are not on the same curve of RSP
 */
export function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const [own, peer] = [curveOf(privateKey), curveOf(publicKey)]
  if (own !== peer)
    throw new KeyError(`no key agreement between a key on ${own} and a key on ${peer}; both one-time keys take one curve`)
  return diffieHellman({ privateKey, publicKey })
}
