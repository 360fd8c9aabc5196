/** The public keys of associated eIMs, imported once: SGP.32 2.6.4.2, a raw key or that of any certificate, without a chain. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { curveOf, KeyError } from '../../protocol/crypto/curves.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EimPublicKeyData } from '../../protocol/sgp32/eim-configuration-data.ts'

const imported = new Map<string, KeyObject>()
const MOST_KEPT = 2_000

/**
 * The key in an `A5 ..` object.
 *
 * @param eimPublicKeyData the whole object in hexadecimal
 * @returns undefined where it is no key that an eUICC can verify with
 */
export function eimKey(eimPublicKeyData: string): KeyObject | undefined {
  const known = imported.get(eimPublicKeyData)
  if (known !== undefined) return known
  const key = importKey(Buffer.from(eimPublicKeyData, 'hex'))
  if (key === undefined) return undefined
  if (imported.size >= MOST_KEPT) imported.clear()
  imported.set(eimPublicKeyData, key)
  return key
}

function importKey(octets: Buffer): KeyObject | undefined {
  try {
    const { kind, value } = decode(EimPublicKeyData, octets, { variants: true }).value
    const key =
      kind === 'eimCertificate'
        ? parseCertificate(value).publicKey.key
        : createPublicKey({ key: Buffer.from(value), format: 'der', type: 'spki' })
    if (key !== undefined) curveOf(key)
    return key
  } catch (error) {
    // createPublicKey says with an error of OpenSSL that the octets are no key.
    if (error instanceof DecodeError || error instanceof KeyError || isOpensslError(error)) return undefined
    throw error
  }
}

function isOpensslError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL')
}
