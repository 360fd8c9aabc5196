/** The keys of an eIM for eUICC packages, by name. The one it began with is called `first`. */
import { createPrivateKey } from 'node:crypto'
import { type KeyPair, keyPairOf } from '../../protocol/crypto/curves.ts'
import type { Records } from './records.ts'

export const FIRST_KEY = 'first'

export class SigningKeys {
  readonly #keys = new Map<string, KeyPair>()
  readonly #records: Records

  constructor(first: KeyPair, records: Records) {
    this.#records = records
    this.#keys.set(FIRST_KEY, first)
    for (const [name, pkcs8] of records.keys)
      this.#keys.set(name, keyPairOf(createPrivateKey({ key: Buffer.from(pkcs8, 'hex'), format: 'der', type: 'pkcs8' })))
  }

  /** @throws RangeError for a name that was never given */
  of(name: string): KeyPair {
    const key = this.#keys.get(name)
    if (key === undefined) throw new RangeError(`the eIM has no signing key ${name}`)
    return key
  }

  /** Name of the key that was added last. */
  get newest(): string {
    return [...this.#keys.keys()].at(-1) ?? FIRST_KEY
  }

  /** Keeps a further key; returns its name. */
  add(key: KeyPair): string {
    const name = `key${this.#keys.size}`
    this.#records.putKey(name, key.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('hex').toUpperCase())
    this.#keys.set(name, key)
    return name
  }
}
