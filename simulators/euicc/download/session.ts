/** The one RSP session that an eUICC has at a time: from AuthenticateServer until it is cancelled, installed, or the chip is reset. */
import type { ParsedCertificate } from '../../../protocol/certificates/parse.ts'
import type { BoundProfilePackageOpening } from '../../../protocol/crypto/bound-profile-package-opening.ts'
import type { BppCommandId } from '../../../protocol/crypto/bpp-errors.ts'
import type { KeyPair } from '../../../protocol/crypto/curves.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import type { EuiccCredentials } from '../settings.ts'

export interface DownloadSession {
  readonly transactionId: Buffer
  readonly serverAddress: string
  readonly serverCertificate: ParsedCertificate
  /** registeredID of the server, that its other certificates must have too. */
  readonly serverOid: string
  readonly credentials: EuiccCredentials
  /** 5F37 object, which smdpSignature2 covers. */
  readonly euiccSignature1: Buffer
  /** From PrepareDownload on. */
  readonly prepared?: PreparedDownload
  /** From the first segment of a package on. */
  readonly loading?: Loading
}

export interface PreparedDownload {
  readonly dpPb: ParsedCertificate
  readonly oneTimeKeys: KeyPair
}

/** A package on its way in. */
export interface Loading {
  readonly opening: BoundProfilePackageOpening
  /** The command that the last segment belonged to. */
  readonly command: BppCommandId
  readonly metadata?: { readonly tlv: Buffer; readonly value: StoreMetadataRequest }
  readonly smdpOid?: string
  readonly elements: readonly Buffer[]
  /** The segment before. */
  readonly before?: Buffer
  /** Whether it failed: then the session can only be cancelled (SGP.22 5.5.1). */
  readonly failed: boolean
}

/** One-time keys of a session that was postponed, which the same SM-DP+ may ask for again (SGP.22 5.7.5, bppEuiccOtpk). */
export interface UnusedKeys {
  readonly serverOid: string
  readonly keys: KeyPair
}
