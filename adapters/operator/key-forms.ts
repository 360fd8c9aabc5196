/** Public keys and certificates in the forms that interfaces of operators take. */
import { createPublicKey } from 'node:crypto'
import { curveOf, pointOf } from '../../protocol/crypto/curves.ts'

type Texts = Readonly<Record<string, string | undefined>>

/**
 * @param spki SubjectPublicKeyInfo, DER, of a key that RSP uses; absent where there is none
 * @returns `publicKey.point` (04 X Y in hexadecimal), `.hex`, `.base64` and `.pem` (SubjectPublicKeyInfo), `.curve` and `.nistCurve`
 * @throws KeyError for a key of another kind
 */
export function publicKeyForms(spki: Uint8Array | undefined): Texts {
  const key = spki && createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  const curve = key && curveOf(key)
  return {
    'publicKey.point': key && upperHex(pointOf(key)),
    'publicKey.hex': spki && upperHex(spki),
    'publicKey.base64': spki && base64(spki),
    'publicKey.pem': spki && pem('PUBLIC KEY', spki),
    'publicKey.curve': curve === 'P-256' ? 'prime256v1' : curve,
    'publicKey.nistCurve': curve,
  }
}

/** `<name>.hex`, `.base64` and `.pem` of a certificate in DER. */
export function certificateForms(name: string, der: Uint8Array | undefined): Texts {
  return {
    [`${name}.hex`]: der && upperHex(der),
    [`${name}.base64`]: der && base64(der),
    [`${name}.pem`]: der && pem('CERTIFICATE', der),
  }
}

export function upperHex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}

function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64')
}

function pem(label: string, octets: Uint8Array): string {
  const lines = base64(octets).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
