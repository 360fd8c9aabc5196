/**
 * The two curves of RSP and their keys between the raw forms on the wire and node's KeyObject.
 *
 * A public key travels as the uncompressed point 04 X Y (BSI TR-03111 3.2.1, SGP.22 2.6.7), a private key is kept as its scalar.
 */
import { createECDH, createPrivateKey, createPublicKey, ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { showOctets } from '../ber/octets.ts'
import { BerReader } from '../ber/reader.ts'
import { tlv } from '../ber/writer.ts'

export type Curve = 'P-256' | 'brainpoolP256r1'

/** A key that is not what it should be. The message says what is wrong with it. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
}

const ID_EC_PUBLIC_KEY = Buffer.from('06072a8648ce3d0201', 'hex')

const curves = {
  'P-256': { openssl: 'prime256v1', oid: Buffer.from('06082a8648ce3d030107', 'hex') },
  brainpoolP256r1: { openssl: 'brainpoolP256r1', oid: Buffer.from('06092b2403030208010107', 'hex') },
} as const

/** Both curves, P-256 first. */
export const allCurves: readonly Curve[] = ['P-256', 'brainpoolP256r1']

/** The curve of a public or private key. @throws KeyError for any key that RSP does not use */
export function curveOf(key: KeyObject): Curve {
  const name = key.asymmetricKeyDetails?.namedCurve
  const curve = allCurves.find((one) => curves[one].openssl === name)
  if (curve === undefined) {
    throw new KeyError(`the key is ${describe(key)}; RSP uses EC keys on the named curves P-256 and brainpoolP256r1`)
  }
  return curve
}

/** Public key of the point 04 X Y, 65 octets. @throws KeyError where it is no point of the curve in this form */
export function publicKeyFromPoint(curve: Curve, point: Uint8Array): KeyObject {
  if (point.length !== 65)
    throw new KeyError(`a public key has 65 octets (04 X Y) and this one has ${point.length}${compressedHint(point)}`)
  if (point[0] !== 0x04)
    throw new KeyError(`an uncompressed point begins with 04 and this one with ${showOctets(point.subarray(0, 1))}`)
  const key = keyOfPoint(curve, point)
  if (key !== undefined) return key
  const other = allCurves.find((one) => one !== curve && keyOfPoint(one, point) !== undefined)
  throw new KeyError(`the point is not on ${curve}${other === undefined ? '' : `, it is on ${other}`}`)
}

/** The point 04 X Y, 65 octets, of a public key or of the public half of a private key. @throws KeyError for other curves */
export function pointOf(key: KeyObject): Buffer {
  const { openssl } = curves[curveOf(key)]
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })
  const reader = new BerReader(spki)
  reader.next(0, spki.length)
  const { end } = reader
  reader.next(reader.valueStart, end)
  reader.next(reader.end, end)
  // A key that was read from a compressed point is exported as one.
  return Buffer.from(ECDH.convertKey(reader.value().subarray(1), openssl, undefined, undefined, 'uncompressed') as Buffer)
}

/** Private key of a scalar of 32 octets, big-endian. @throws KeyError where it is not between 1 and the order of the curve */
export function privateKeyFromScalar(curve: Curve, scalar: Uint8Array): KeyObject {
  if (scalar.length !== 32) throw new KeyError(`a private scalar has 32 octets and this one has ${scalar.length}`)
  const { openssl, oid } = curves[curve]
  const ecdh = createECDH(openssl)
  try {
    ecdh.setPrivateKey(scalar)
  } catch (cause) {
    throw new KeyError(`the scalar is not between 1 and the order of ${curve}`, { cause })
  }
  const point = tlv(0xa1, tlv(0x03, Buffer.of(0), ecdh.getPublicKey()))
  const ecPrivateKey = tlv(0x30, Buffer.from('020101', 'hex'), tlv(0x04, scalar), point)
  const pkcs8 = tlv(0x30, Buffer.from('020100', 'hex'), tlv(0x30, ID_EC_PUBLIC_KEY, oid), tlv(0x04, ecPrivateKey))
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
}

/** The scalar of a private key, 32 octets, big-endian. @throws KeyError for public keys and other curves */
export function scalarOf(privateKey: KeyObject): Buffer {
  curveOf(privateKey)
  if (privateKey.type !== 'private') throw new KeyError('a public key has no scalar; the private key is needed here')
  // JWK would be shorter, but node knows no JWK for brainpool curves. ECPrivateKey is RFC 5915: version, then the scalar.
  const sec1 = privateKey.export({ type: 'sec1', format: 'der' })
  const reader = new BerReader(sec1)
  reader.next(0, sec1.length)
  const { end } = reader
  reader.next(reader.valueStart, end)
  reader.next(reader.end, end)
  return Buffer.from(reader.value())
}

export interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** A fresh key pair: one-time keys and test certificates. */
export function generateKeyPair(curve: Curve): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: curves[curve].openssl })
}

/** The key pair of a private key. */
export function keyPairOf(privateKey: KeyObject): KeyPair {
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

function keyOfPoint(curve: Curve, point: Uint8Array): KeyObject | undefined {
  const spki = tlv(0x30, tlv(0x30, ID_EC_PUBLIC_KEY, curves[curve].oid), tlv(0x03, Buffer.of(0), point))
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

function compressedHint(point: Uint8Array): string {
  return point.length === 33 && (point[0] === 2 || point[0] === 3) ? ': it is a compressed point, write it uncompressed' : ''
}

function describe(key: KeyObject): string {
  if (key.type === 'secret') return 'a secret key'
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (curve !== undefined) return `on ${curve}`
  return key.asymmetricKeyType === 'ec' ? 'on a curve without a name' : `of type ${key.asymmetricKeyType}`
}
