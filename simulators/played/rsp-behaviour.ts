/** What the SM-DP+ or SM-DS that the harness plays does otherwise than a right one, and what it offers. Nothing said: it is right. */
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { EventEntry } from '../../protocol/sgp22/es9plus-asn1.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { CertifiedKey } from '../rsp-server/credentials.ts'

/** Functions that are answered with an error of their own; HandleNotification has none. */
export type RefusableFunction = 'initiateAuthentication' | 'authenticateClient' | 'getBoundProfilePackage' | 'cancelSession'

/** An error of a function: what ASN.1 says, and the pair that JSON says. */
export interface Refusal {
  /** Name in the enumeration of the function, or any number. */
  readonly error: string | number
  /** In place of the pair that the tables have for the error; 1.6 and 4.2 where they have none. */
  readonly codes?: StatusCode
}

/** Where a transactionId stands: in the answer itself, or in what is signed inside. */
export type TransactionPlace =
  | 'initiateAuthentication'
  | 'serverSigned1'
  | 'authenticateClient'
  | 'smdpSigned2'
  | 'getBoundProfilePackage'

export interface RspBehaviour {
  readonly refuse?: Readonly<Partial<Record<RefusableFunction, Refusal>>>
  /** Text of serverAddress in serverSigned1. */
  readonly serverAddress?: string
  /** Signs with the key of this certificate, and shows it, in place of CERT.DPauth or CERT.DSauth. */
  readonly auth?: CertifiedKey
  /** As `auth`, of CERT.DPpb. */
  readonly pb?: CertifiedKey
  /** Signatures with one bit changed. */
  readonly spoilt?: readonly ('serverSignature1' | 'smdpSignature2')[]
  /** Places with the transactionId of no session. Signatures are right all the same. */
  readonly otherTransactionId?: readonly TransactionPlace[]
  /** serverSigned1 holds a challenge that nobody sent. */
  readonly otherChallenge?: boolean
  /** euiccCiPKIdToBeUsed; default the key identifier of its CI. */
  readonly ciKeyIdentifier?: Uint8Array
  /** Sets ccRequiredFlag, and takes any hashCc or none. */
  readonly ccRequired?: boolean
  /** Sets ccRequiredFlag, and takes no other code. */
  readonly confirmationCode?: string
  /** What the metadata say otherwise, announced and in the package. */
  readonly metadata?: Partial<StoreMetadataRequest>
  /** What they say otherwise in the package alone. */
  readonly metadataInPackage?: Partial<StoreMetadataRequest>
  /** Octets of the unprotected profile package; default those that it has. */
  readonly profileOctets?: number
  /** The profile is protected by keys of its own (PPK): the package has the part A2. */
  readonly protectionKeys?: boolean
  /** How serverSigned1 and smdpSigned2 are written: right in every octet, and so that a re-encoding gives other octets. */
  readonly signedForms?: 'longLengths' | 'unknownElement'
  /** Events of an SM-DS. */
  readonly events?: readonly Of<typeof EventEntry>[]
}
