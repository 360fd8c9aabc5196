/** ES10b.GetEUICCChallenge and AuthenticateServer: SGP.22 v2.5 5.7.7, 5.7.13; SGP.32 5.9.7. */

import { elementOf } from '../../../protocol/ber/element.ts'
import { tlv } from '../../../protocol/ber/writer.ts'
import { sign, signatureFault } from '../../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { encode, type Of, type Type } from '../../../protocol/schema/type.ts'
import {
  type AuthenticateErrorCode,
  AuthenticateResponseError,
  AuthenticateServerRequest,
  EuiccSigned1 as ConsumerSigned1,
} from '../../../protocol/sgp22/authenticate-server.ts'
import { GetEuiccChallengeRequest, GetEuiccChallengeResponse } from '../../../protocol/sgp22/euicc-info.ts'
import { EuiccSigned1 } from '../../../protocol/sgp32/download-objects.ts'
import { EuiccSigned1 as Signed1OfV101 } from '../../../protocol/v101/download-objects.ts'
import type { Chip } from '../chip.ts'
import { keyIdentifierOf } from '../ci-key.ts'
import type { Es10Function } from '../es10.ts'
import { euiccInfo2 } from '../functions/identity.ts'
import type { EuiccSpec } from '../settings.ts'
import { judgeServer, serverOidOf } from './server-certificate.ts'
import type { DownloadSession } from './session.ts'

const every: readonly EuiccSpec[] = ['1.2', '1.1', '1.0.1', 'SGP.22']

export const getEuiccChallenge: Es10Function = {
  tag: 0xbf2e,
  interface: 'ES10b',
  specs: every,
  run(chip, request) {
    decodeUnambiguous(GetEuiccChallengeRequest, request)
    const given = chip.volatile.challengesGiven ?? 0
    const challenge = chip.decisions.newChallenge(() => Buffer.from(chip.random(16)), given, chip.volatile.challenge)
    chip.volatile.challengesGiven = given + 1
    chip.volatile.challenge = challenge
    return encode(GetEuiccChallengeResponse, { euiccChallenge: challenge })
  },
}

export const authenticateServer: Es10Function = {
  tag: 0xbf38,
  interface: 'ES10b',
  specs: every,
  run(chip, octets) {
    const request = decodeUnambiguous(AuthenticateServerRequest, octets).value
    const answer = authenticate(chip, request)
    if (typeof answer !== 'string') return answer
    const { transactionId } = request.serverSigned1
    const error = encode(AuthenticateResponseError, { transactionId, authenticateErrorCode: answer })
    const told = chip.decisions.toldWithError(() => {
      const { certificate, eum } = chip.credentials() ?? {}
      return [certificate, eum].flatMap((one) => one?.der ?? [])
    })
    return tlv(0xbf38, tlv(0xa1, elementOf(0x30, error).value(), ...told))
  },
}

/** The response, or the error. The server is verified before the eUICC signs anything. */
function authenticate(
  chip: Chip,
  request: AuthenticateServerRequest,
): Buffer | Extract<Of<typeof AuthenticateErrorCode>, string> {
  const { decisions, volatile, settings } = chip
  const { serverSigned1, euiccCiPKIdToBeUsed, serverSignature1 } = request
  const credentials = decisions.credentialsFor(chip.credentials(euiccCiPKIdToBeUsed), chip.credentials())
  const isTrusted = credentials && settings.verification.some((ci) => ci.der.equals(credentials.ci.der))
  if (credentials === undefined || isTrusted !== true) return 'ciPKUnknown'
  const judged = judgeServer(chip, request.serverCertificate, ['dp-auth', 'ds-auth'], keyIdentifierOf(credentials.ci))
  if (judged.kind === 'refused') return judged.why
  const { certificate } = judged
  const key = certificate.publicKey.key
  const signed = rawOf(request, 'serverSigned1')
  if (key === undefined || signed === undefined) return 'invalidCertificate'
  const isVerified = signatureFault(key, serverSignature1, signedBytes.serverSignature1(signed)) === undefined
  if (!decisions.isSignedByServer(isVerified)) return 'invalidSignature'
  if (volatile.challenge === undefined) return 'noSessionContext'
  if (!decisions.isOwnChallenge(volatile.challenge, serverSigned1.euiccChallenge)) return 'euiccChallengeMismatch'
  volatile.challenge = decisions.challengeAfterUse(volatile.challenge)

  const der = encode(
    signed1Type(settings.spec),
    {
      transactionId: serverSigned1.transactionId,
      serverAddress: serverSigned1.serverAddress,
      serverChallenge: decisions.challengeToSign(serverSigned1.serverChallenge, serverSigned1.euiccChallenge),
      euiccInfo2: euiccInfo2(chip),
      ctxParams1: request.ctxParams1,
    },
    { received: 'keep', sizes: 'any' },
  )
  const euiccSigned1 = decisions.signedForm('euiccSigned1', der)
  const euiccSignature1 = signatureObject(sign(credentials.privateKey, signedBytes.euiccSignature1(euiccSigned1)))
  const begun: DownloadSession = {
    transactionId: Buffer.from(serverSigned1.transactionId),
    serverAddress: serverSigned1.serverAddress,
    serverCertificate: certificate,
    serverOid: serverOidOf(certificate),
    credentials,
    euiccSignature1,
  }
  volatile.session = decisions.sessionOf(begun, volatile.session)
  return tlv(0xbf38, tlv(0xa0, euiccSigned1, euiccSignature1, credentials.certificate.der, credentials.eum.der))
}

/** The members of EUICCInfo2 are those that the card of the version has. */
function signed1Type(spec: EuiccSpec): Type<EuiccSigned1> {
  if (spec === 'SGP.22') return ConsumerSigned1 as unknown as Type<EuiccSigned1>
  return spec === '1.0.1' ? (Signed1OfV101 as unknown as Type<EuiccSigned1>) : EuiccSigned1
}
