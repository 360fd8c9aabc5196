/** Where the developer of an eUICC can go wrong with profile download: SGP.22 2.6, 3.1.3, 5.5, 5.7.5, 5.7.6, 5.7.13, 5.7.14. */
import type { Finding } from '../../../protocol/certificates/findings.ts'
import type { ParsedCertificate } from '../../../protocol/certificates/parse.ts'
import { type Curve, generateKeyPair, type KeyPair, pointOf } from '../../../protocol/crypto/curves.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { type CertificateRefusal, refusalOf } from '../download/certificate-refusal.ts'
import { mayHaveRules } from '../download/policy-rules.ts'
import type { DownloadSession, UnusedKeys } from '../download/session.ts'
import type { EuiccCredentials, EuiccSettings } from '../settings.ts'
import type { InstalledProfile } from '../state.ts'
import type { RevocationDecisions } from './revocation.ts'

/** What ended a session, or did not. */
export type SessionEvent = 'installed' | 'failed' | 'cancelled' | 'postponed'

export interface DownloadDecisions {
  /** A new challenge, of which so many were given since the reset. */
  newChallenge(random: () => Buffer, given: number, last: Buffer | undefined): Buffer
  /** The challenge that is still good after a reset. */
  challengeAfterReset(challenge: Buffer | undefined): Buffer | undefined
  /** The session that goes on after a reset. */
  sessionAfterReset(session: DownloadSession | undefined): DownloadSession | undefined
  /** The session once a server is authenticated while another may be open. */
  sessionOf(begun: DownloadSession, open: DownloadSession | undefined): DownloadSession
  /** The challenge in euiccSigned1. */
  challengeToSign(serverChallenge: Uint8Array, own: Uint8Array): Uint8Array
  /** What goes with an error of AuthenticateServer. */
  toldWithError(certificates: () => readonly Uint8Array[]): readonly Uint8Array[]
  /** Which error tells of these findings about a certificate. */
  refusalOf(findings: readonly Finding[]): CertificateRefusal
  /** Keys and certificates for a session: those under the CI that the server names, or the usual ones. */
  credentialsFor(named: EuiccCredentials | undefined, usual: EuiccCredentials | undefined): EuiccCredentials | undefined
  /** Whether serverSignature1 was verified, with this outcome, and is that of the server. */
  isSignedByServer(isVerified: boolean): boolean
  /** Whether the server echoes the challenge that was given to it. */
  isOwnChallenge(given: Uint8Array, echoed: Uint8Array): boolean
  /** The challenge that is still good once a server has used it. */
  challengeAfterUse(challenge: Buffer): Buffer | undefined
  /** The findings about a server certificate that refuse it. */
  objections(failures: readonly Finding[]): readonly Finding[]
  /** The loaded CRLs that a server certificate is looked up in. */
  crlsToAsk(loaded: readonly string[]): readonly string[]
  /** Whether a server certificate that was verified may have issued another one. */
  mayIssue(verified: ParsedCertificate): boolean
  /** Whether CERT.DPpb belongs to the SM-DP+ that CERT.DPauth belongs to. */
  isSameServer(authenticated: string, binding: string): boolean
  /** The octets that smdpSignature2 is checked over. */
  signedBySmdp2(smdpSigned2: Uint8Array, euiccSignature1: Uint8Array): Uint8Array
  /** The octets that euiccSignature2 is made over. */
  signedByEuicc2(euiccSigned2: Uint8Array, smdpSignature2: Uint8Array): Uint8Array
  isSameTransaction(session: Uint8Array, received: Uint8Array): boolean
  /** One-time keys of a session; those that were not used before where the SM-DP+ asks for them. */
  oneTimeKeys(curve: Curve, serverOid: string, wanted: Uint8Array | undefined, unused: UnusedKeys | undefined): KeyPair
  /** Whether an event ends the session, so that its transaction is not known any more. */
  endsSession(event: SessionEvent): boolean
  /** Whether a session whose package failed takes another one. */
  mayTryAgain(): boolean
  /** The EID that session keys are derived with. */
  eidOfKeys(own: Uint8Array): Uint8Array
  isIccidTaken(profiles: readonly InstalledProfile[], iccid: string): boolean
  /** Whether the rules of a new profile are allowed here. */
  mayHaveRules(metadata: StoreMetadataRequest, settings: EuiccSettings, isOperator: RevocationDecisions['isOperator']): boolean
  /** @param profiles how many are installed */
  fits(octets: number, free: number, profiles: number): boolean
  /** Milliseconds for which a segment keeps everybody waiting. @param segments how many there are with it */
  pauseOfSegment(segments: number): number
  /** StoreMetadataRequest as it is kept, of what came. */
  storedMetadata(received: Buffer, encodedAnew: () => Buffer): Buffer
  /** Where the result of an installation is sent to. */
  addressOfResult(serverAddress: string, metadata: StoreMetadataRequest | undefined): string
  /** What of an installation, or of one that failed, is kept to be told, in order. */
  toldOfInstallation(isInstalled: boolean): readonly ('result' | 'install')[]
  /** State of a profile that was just installed. */
  isEnabledAtOnce(installed: readonly InstalledProfile[]): boolean
  /** Whether a reset in the middle of a package leaves a result. */
  tellsOfInterruption(): boolean
}

export const rightDownloadDecisions: DownloadDecisions = {
  newChallenge: (random) => random(),
  challengeAfterReset: () => undefined,
  sessionAfterReset: () => undefined,
  sessionOf: (begun) => begun,
  challengeToSign: (serverChallenge) => serverChallenge,
  toldWithError: () => [],
  refusalOf,
  credentialsFor: (named) => named,
  isSignedByServer: (isVerified) => isVerified,
  isOwnChallenge: (given, echoed) => Buffer.compare(given, echoed) === 0,
  challengeAfterUse: () => undefined,
  objections: (failures) => failures,
  crlsToAsk: (loaded) => loaded,
  mayIssue: ({ extensions }) => extensions.basicConstraints?.value.ca === true,
  isSameServer: (authenticated, binding) => authenticated === binding,
  signedBySmdp2: (smdpSigned2, euiccSignature1) => signedBytes.smdpSignature2(smdpSigned2, euiccSignature1),
  signedByEuicc2: (euiccSigned2, smdpSignature2) => signedBytes.euiccSignature2(euiccSigned2, smdpSignature2),
  isSameTransaction: (session, received) => Buffer.compare(session, received) === 0,
  oneTimeKeys: (curve, serverOid, wanted, unused) =>
    wanted !== undefined &&
    unused !== undefined &&
    unused.serverOid === serverOid &&
    pointOf(unused.keys.publicKey).equals(wanted)
      ? unused.keys
      : generateKeyPair(curve),
  endsSession: (event) => event !== 'failed',
  mayTryAgain: () => false,
  eidOfKeys: (own) => own,
  isIccidTaken: (profiles, iccid) => profiles.some((profile) => profile.iccid === iccid),
  mayHaveRules,
  fits: (octets, free) => octets <= free,
  pauseOfSegment: () => 0,
  storedMetadata: (received) => received,
  addressOfResult: (serverAddress) => serverAddress,
  toldOfInstallation: (isInstalled) => (isInstalled ? ['result', 'install'] : ['result']),
  isEnabledAtOnce: () => false,
  tellsOfInterruption: () => true,
}
