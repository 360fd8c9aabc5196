/** The eUICC's part of a relayed request as the SM-DP+ reads it: full forms pass as they are, compact ones are made whole and checked. */
import { showOctets } from '../../../protocol/ber/octets.ts'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { decode, type Of } from '../../../protocol/schema/type.ts'
import { CancelSessionReason } from '../../../protocol/sgp22/cancel-session.ts'
import {
  AuthenticateServerResponse,
  CancelSessionResponse,
  PrepareDownloadResponse,
} from '../../../protocol/sgp32/download-objects.ts'
import type { AuthenticateClientRequestEsipa as AuthenticateClientRequestV101 } from '../../../protocol/v101/download-objects.ts'
import type { EimCore } from '../core.ts'
import type { Euicc, RelaySession } from '../state.ts'
import { childrenOf } from './elements.ts'
import {
  wholeAuthenticateServerResponse,
  wholeCancelSessionResponse,
  wholeCancelSessionSigned,
  wholePrepareDownloadResponse,
} from './expand.ts'
import { RelayError } from './relay-error.ts'

type AnyResponse = AuthenticateServerResponse | Of<typeof AuthenticateClientRequestV101>['authenticateServerResponse']

export interface WholeAuthentication {
  readonly response: AuthenticateServerResponse
  readonly euiccSignature1?: Uint8Array
  readonly euiccCertificate?: Uint8Array
}

/** @throws RelayError for a compact form that cannot be made whole, or whose signature then does not verify */
export function wholeAuthenticate(
  eim: EimCore,
  session: RelaySession,
  euicc: Euicc | undefined,
  response: AnyResponse,
): WholeAuthentication {
  switch (response.kind) {
    case 'authenticateResponseError':
      return { response: eim.decisions.relayedResponse(AuthenticateServerResponse, response as AuthenticateServerResponse) }
    case 'authenticateResponseOk': {
      demandTaken(eim, euicc)
      const { euiccSignature1, euiccCertificate } = response.value
      return {
        response: eim.decisions.relayedResponse(AuthenticateServerResponse, response as AuthenticateServerResponse),
        euiccSignature1,
        euiccCertificate,
      }
    }
    case 'compactAuthenticateResponseOk': {
      const { signedData, euiccSignature1, ...sent } = response.value
      const euiccCertificate = sent.euiccCertificate ?? stored(euicc?.euiccCertificate)
      const eumCertificate = sent.eumCertificate ?? stored(euicc?.eumCertificate)
      if (euiccCertificate === undefined || eumCertificate === undefined)
        throw new RelayError('undefinedError', 'the certificates were left out, and they are not known')
      const signed1 =
        signedData.kind === 'euiccSigned1'
          ? Buffer.from(rawOf(signedData.value) ?? [])
          : signed1Of(eim, session, euicc, signedData.value)
      const whole = wholeAuthenticateServerResponse(signed1, euiccSignature1, euiccCertificate, eumCertificate)
      if (euicc !== undefined) {
        const certified = { ...euicc, euiccCertificate: showOctets(euiccCertificate), eumCertificate: showOctets(eumCertificate) }
        demandSignature(eim, certified, euiccSignature1, signedBytes.euiccSignature1(signed1))
      }
      return { response: decode(AuthenticateServerResponse, whole).value, euiccSignature1, euiccCertificate }
    }
  }
}

function signed1Of(
  eim: EimCore,
  session: RelaySession,
  euicc: Euicc | undefined,
  compact: { readonly extCardResource: Uint8Array; readonly ctxParams1?: object | undefined },
): Buffer {
  if (euicc?.euiccInfo2 === undefined) throw new RelayError('undefinedError', 'EUICCInfo2 was left out, and it is not known')
  const given = compact.ctxParams1 === undefined ? undefined : rawOf(compact, 'ctxParams1')
  const ctxParams1 = given === undefined ? stored(session.ctxParams1) : childrenOf(given)[0]?.octets
  if (ctxParams1 === undefined) throw new RelayError('undefinedError', 'ctxParams1 was left out, and the eIM did not make it')
  return eim.decisions.wholeEuiccSigned1(session, compact.extCardResource, Buffer.from(euicc.euiccInfo2, 'hex'), ctxParams1)
}

/** @throws RelayError as {@link wholeAuthenticate} */
export function wholePrepare(
  eim: EimCore,
  session: RelaySession,
  euicc: Euicc | undefined,
  response: PrepareDownloadResponse,
): PrepareDownloadResponse {
  if (response.kind === 'downloadResponseOk') demandTaken(eim, euicc)
  if (response.kind !== 'compactDownloadResponseOk') return eim.decisions.relayedResponse(PrepareDownloadResponse, response)
  const { compactEuiccSigned2: compact, euiccSignature2 } = response.value
  const signed2 = Buffer.from(session.smdpSigned2 ?? '', 'hex')
  const otpk = compact.euiccOtpk ?? childrenOf(signed2).find(({ tag }) => tag === 0x5f49)?.value
  if (otpk === undefined) throw new RelayError('undefinedError', 'euiccOtpk was left out, and the SM-DP+ did not give it')
  const whole = eim.decisions.wholeEuiccSigned2(session, otpk, compact.hashCc ?? stored(session.hashCc))
  if (euicc !== undefined)
    demandSignature(
      eim,
      euicc,
      euiccSignature2,
      signedBytes.euiccSignature2(whole, Buffer.from(session.smdpSignature2 ?? '', 'hex')),
    )
  return decode(PrepareDownloadResponse, wholePrepareDownloadResponse(whole, euiccSignature2)).value
}

/** Which reason was signed: the one that is given, the one that the eIM's refusal calls for, or whichever verifies. */
export function wholeCancel(
  eim: EimCore,
  session: RelaySession,
  euicc: Euicc | undefined,
  response: CancelSessionResponse,
): CancelSessionResponse {
  if (response.kind !== 'compactCancelSessionResponseOk') return eim.decisions.relayedResponse(CancelSessionResponse, response)
  const { compactEuiccCancelSessionSigned: compact, euiccCancelSessionSignature: signature } = response.value
  const all = Object.keys(reasons) as ReasonName[]
  const candidates: readonly (ReasonName | number)[] =
    compact.reason === undefined ? [session.expectedCancel ?? 'undefinedReason', ...all] : [compact.reason]
  const key = euicc && eim.euiccKeys.of(euicc)
  const signedForms = candidates.map((reason) => wholeCancelSessionSigned(session, reason))
  const signed =
    key?.kind === 'key'
      ? signedForms.find((form) => verify(key.key, signature, signedBytes.euiccCancelSessionSignature(form)))
      : signedForms[0]
  if (signed === undefined) throw new RelayError('euiccSignatureInvalid', 'euiccCancelSessionSignature does not verify')
  return decode(CancelSessionResponse, wholeCancelSessionResponse(signed, signature)).value
}

const reasons =
  CancelSessionReason.shape.base === 'enumeration'
    ? (CancelSessionReason.shape.names as Readonly<Record<ReasonName, number>>)
    : {}
type ReasonName = Exclude<Of<typeof CancelSessionReason>, number>

function demandTaken({ decisions }: EimCore, euicc: Euicc | undefined): void {
  if (!decisions.takesFullForms(euicc)) throw new RelayError('undefinedError', 'the full form came from an IPA that saves octets')
}

function demandSignature(eim: EimCore, euicc: Euicc, signature: Uint8Array, octets: Uint8Array): void {
  const key = eim.euiccKeys.of(euicc)
  if (key.kind === 'key' && !verify(key.key, signature, octets))
    throw new RelayError('euiccSignatureInvalid', 'the signature does not verify over the whole form')
}

function stored(hex: string | undefined): Buffer | undefined {
  return hex === undefined ? undefined : Buffer.from(hex, 'hex')
}
