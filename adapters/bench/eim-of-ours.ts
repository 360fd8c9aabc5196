import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { EimOfOurs } from './euicc-bench.ts'

/** An eIM that no card knows yet, with a fresh key. */
export function newEimOfOurs(eimId: string): EimOfOurs {
  return { eimId, key: generateKeyPairSync('ec', { namedCurve: 'P-256' }), token: undefined, counter: 0 }
}

/** An eIM that the card knows already. @param token that the card gave; undefined where it was asked for none */
export function knownEim(eimId: string, privateKey: KeyObject, token: number | undefined): EimOfOurs {
  const key = { privateKey, publicKey: createPublicKey(privateKey) }
  return { eimId, key, token: token === undefined ? undefined : BigInt(token), counter: 0 }
}
