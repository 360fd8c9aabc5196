/** The octets of an eUICC package as an eUICC gets them (SGP.32 v1.2 2.11.1.1, 5.9.1): everything right, and whatever is wanted wrong. */
import type { KeyObject } from 'node:crypto'
import { tlv } from '../../protocol/ber/writer.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { Eco } from '../../protocol/sgp32/eco.ts'
import { EuiccPackageSigned } from '../../protocol/sgp32/euicc-package-request.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'

export type Operations = readonly Psmo[] | { readonly eco: readonly Eco[] }

export interface PackageContent {
  readonly eimId: string
  /** 32 digits. */
  readonly eid: string
  readonly counter: number
  readonly transactionId?: Uint8Array | undefined
  readonly operations: Operations
}

export interface PackageSigning {
  readonly key: KeyObject
  /** Association token that goes into the signature; 0 where there is none. */
  readonly token?: number | bigint
}

/** EuiccPackageSigned, the octets that are signed. */
export function packageSigned({ eimId, eid, counter, transactionId, operations }: PackageContent): Buffer {
  return encode(EuiccPackageSigned, {
    eimId,
    eidValue: Buffer.from(eid, 'hex'),
    counterValue: counter,
    ...(transactionId === undefined ? {} : { eimTransactionId: transactionId }),
    euiccPackage: 'eco' in operations ? { kind: 'ecoList', value: operations.eco } : { kind: 'psmoList', value: operations },
  })
}

/** BF51 around octets that need not be right. */
export function packageAround(signed: Uint8Array, { key, token = 0 }: PackageSigning): Buffer {
  return tlv(0xbf51, signed, signatureObject(sign(key, signedBytes.eimSignature(signed, token))))
}

/** BF51. */
export function eimPackage(content: PackageContent, signing: PackageSigning): Buffer {
  return packageAround(packageSigned(content), signing)
}
