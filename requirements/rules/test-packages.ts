/** For tests of rules: eUICC packages with a signature of their own, octet by octet, so that any part can be wrong. */
import { type KeyObject, sign } from 'node:crypto'
import { tlv } from '../../protocol/ber/writer.ts'
import { generateKeyPair } from '../../protocol/crypto/curves.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import type { EimAssociation } from '../rule.ts'
import { EID, inAsn1 } from './test-exchanges.ts'

export const eimKeys = generateKeyPair('P-256')
export const otherKeys = generateKeyPair('P-256')

export const spkiOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('hex')

export const association: EimAssociation = {
  eimId: 'eim.example.test',
  publicKey: spkiOf(eimKeys.publicKey),
  token: '0',
  counterBefore: undefined,
}

/** Knows the eIM for every EID; with changes. */
export const knows = (changes: Partial<EimAssociation> = {}) => ({ associationOf: () => ({ ...association, ...changes }) })

export const ENABLE = 'A30C5A0A98001032547698103214'
export const DISABLE = 'A40C5A0A98001032547698103214'
export const LIST = 'BF2D00'

export interface PackageParts {
  readonly eimId?: Buffer
  readonly eid?: string
  /** Contents of the counter, hexadecimal. */
  readonly counter?: string
  readonly transaction?: string
  /** Elements of the list, hexadecimal. */
  readonly operations?: string
  /** Whole elements in the place of psmoList. */
  readonly lists?: string
}

/** The elements of EuiccPackageSigned, in order. */
export function elementsOf({ eimId, eid, counter, transaction, operations, lists }: PackageParts = {}): readonly Buffer[] {
  return [
    tlv(0x80, eimId ?? Buffer.from('eim.example.test')),
    tlv(0x5a, hex(eid ?? EID)),
    tlv(0x81, hex(counter ?? '01')),
    ...(transaction === '' ? [] : [tlv(0x82, hex(transaction ?? '000102030405060708090A0B0C0D0E0F'))]),
    lists === undefined ? tlv(0xa0, hex(operations ?? ENABLE)) : hex(lists),
  ]
}

type Signing = (signed: Buffer) => Buffer

/** As SGP.32 has it: over package and token, by this key. */
export const signedBy =
  (key: KeyObject = eimKeys.privateKey, token = 0n): Signing =>
  (signed) =>
    sign('sha256', signedBytes.eimSignature(signed, token), { key, dsaEncoding: 'ieee-p1363' })

/** BF51 with this signature. */
export function packageOf(signed: Buffer, signing: Signing = signedBy()): Buffer {
  return tlv(0xbf51, signed, tlv(0x5f37, signing(signed)))
}

/** An answer with a package of these parts. */
export function answered(parts: PackageParts = {}, signing: Signing = signedBy()) {
  return inAsn1('getEimPackage', tlv(0xbf4f, packageOf(tlv(0x30, ...elementsOf(parts)), signing)))
}

/** An answer with a package whose signed part are these octets. */
export function answeredSigned(signed: Buffer, signing: Signing = signedBy()) {
  return inAsn1('getEimPackage', tlv(0xbf4f, packageOf(signed, signing)))
}
