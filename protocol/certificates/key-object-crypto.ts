/**
 * The crypto object that `@peculiar/x509` signs with, over node's KeyObject: WebCrypto has no brainpool curve. It knows what making
 * certificates and CRLs needs, and nothing else.
 */
import type { KeyObject } from 'node:crypto'
import type { X509CertificateCreateWithKeyParams, X509CertificateGenerator } from '@peculiar/x509'
import { curveOf } from '../crypto/curves.ts'
import { sign } from '../crypto/ecdsa.ts'

type SigningKey = X509CertificateCreateWithKeyParams['signingKey']
type Provider = NonNullable<Parameters<typeof X509CertificateGenerator.create>[1]>

const keys = new WeakMap<object, KeyObject>()

/** A private key in the form that the library hands back to {@link keyObjectCrypto}. */
export function signingKey(privateKey: KeyObject): SigningKey {
  const key = {
    type: 'private',
    extractable: false,
    usages: ['sign'],
    algorithm: { name: 'ECDSA', namedCurve: curveOf(privateKey) },
  } as const
  keys.set(key, privateKey)
  // The library reads these four members and passes the object on.
  return key as unknown as SigningKey
}

const subtle = {
  async sign(_algorithm: unknown, key: object, data: ArrayBuffer): Promise<ArrayBuffer> {
    const privateKey = keys.get(key)
    if (privateKey === undefined) throw new TypeError('this key was not made by signingKey()')
    return Uint8Array.from(sign(privateKey, new Uint8Array(data))).buffer
  },
}

/** Of the interface, making certificates with a given serial number and CRLs calls `subtle.sign` alone. */
export const keyObjectCrypto = { subtle } as unknown as Provider
