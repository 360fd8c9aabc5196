/** The one RSP session that an eUICC has at a time: from AuthenticateServer until it is cancelled, installed, or the chip is reset. */

import type { ParsedCertificate } from '../../../protocol/certificates/parse.ts'
import type { BoundProfilePackageOpening } from '../../../protocol/crypto/bound-profile-package-opening.ts'
import type { KeyPair } from '../../../protocol/crypto/curves.ts'
import type { EuiccCredentials } from '../settings.ts'

export interface DownloadSession {
  readonly transactionId: Buffer
  readonly serverAddress: string
  readonly serverCertificate: ParsedCertificate
  readonly credentials: EuiccCredentials
  /** 5F37 object that smdpSignature2 covers too. */
  readonly euiccSignature1: Buffer
  /** Of CERT.DPauth. */
  readonly smdpOid: string
  /** From PrepareDownload on. */
  prepared?: PreparedDownload | undefined
  /** Whether a package failed: the session can then only be cancelled. */
  failed: boolean
}

export interface PreparedDownload {
  readonly dpPb: ParsedCertificate
  readonly oneTimeKeys: KeyPair
  /** Once the first segment has come. */
  opening?: BoundProfilePackageOpening | undefined
}
