import { generateKeyPairSync } from 'node:crypto'
import type { EimOfOurs } from './euicc-bench.ts'

/** An eIM that no card knows yet, with a fresh key. */
export function newEimOfOurs(eimId: string): EimOfOurs {
  return { eimId, key: generateKeyPairSync('ec', { namedCurve: 'P-256' }), token: undefined, counter: 0 }
}
