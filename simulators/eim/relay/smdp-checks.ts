/** What the eIM in the role of an LPA checks of an SM-DP+ or SM-DS: SGP.22 v2.5 3.1.2, 3.1.3; SGP.32 v1.2 3.2.3.2. */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { type ParsedCertificate, parseCertificate } from '../../../protocol/certificates/parse.ts'
import { type ServerRole, validateServer } from '../../../protocol/certificates/validate.ts'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import type { ServerSigned1 } from '../../../protocol/sgp22/authenticate-server.ts'
import type { SmdpSigned2 } from '../../../protocol/sgp22/prepare-download.ts'

export interface ServerAnswer {
  readonly transactionId: Uint8Array
  readonly serverSigned1: ServerSigned1
  readonly serverSignature1: Uint8Array
  readonly euiccCiPKIdToBeUsed: Uint8Array
  readonly serverCertificate: Uint8Array
}

export interface ServerExpectation {
  readonly address: string
  /** registeredID that the activation code names. */
  readonly oid?: string | undefined
  readonly euiccChallenge: Uint8Array
  readonly role: ServerRole
  readonly cis: readonly ParsedCertificate[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A server that is the expected one, or the error of InitiateAuthentication that says what is not. */
export type JudgedServer =
  | { readonly kind: 'right'; readonly oid: string }
  | { readonly kind: 'wrong'; readonly error: 'smdpAddressMismatch' | 'smdpOidMismatch' | 'undefinedError'; readonly why: string }

/** Judges the answer to InitiateAuthentication. */
export function judgeServer(answer: ServerAnswer, expected: ServerExpectation): JudgedServer {
  const { serverSigned1: signed } = answer
  const wrong = (error: (JudgedServer & { kind: 'wrong' })['error'], why: string): JudgedServer => ({ kind: 'wrong', error, why })
  if (signed.serverAddress.toLowerCase() !== expected.address.toLowerCase())
    return wrong('smdpAddressMismatch', `serverAddress is ${signed.serverAddress}, and ${expected.address} was called`)
  const certificate = parsed(answer.serverCertificate)
  if (typeof certificate === 'string') return wrong('undefinedError', certificate)
  const [oid = ''] = certificate.extensions.subjectAltName?.value.registeredIds ?? []
  if (expected.oid !== undefined && oid !== expected.oid)
    return wrong('smdpOidMismatch', `the certificate is for ${oid}, and the activation code names ${expected.oid}`)
  const { cis, now } = expected
  const [failure] = validateServer(certificate, expected.role, { cis, now, ciKeyIdentifier: answer.euiccCiPKIdToBeUsed }).failures
  // euiccCiPKIdToBeUsed names the key of the eUICC's chain; a server may have its own certificate from another CI that is trusted.
  if (failure !== undefined && failure.reason !== 'wrongCi') return wrong('undefinedError', failure.sentence)
  if (!same(signed.transactionId, answer.transactionId))
    return wrong('undefinedError', 'transactionId in serverSigned1 is another one')
  if (!same(signed.euiccChallenge, expected.euiccChallenge)) return wrong('undefinedError', 'euiccChallenge is another one')
  const { key } = certificate.publicKey
  const octets = signedBytes.serverSignature1(rawOf(signed) ?? Buffer.of())
  if (key === undefined || !verify(key, answer.serverSignature1, octets))
    return wrong('undefinedError', 'serverSignature1 does not verify')
  return { kind: 'right', oid }
}

export interface ProfileAnswer {
  readonly transactionId: Uint8Array
  readonly smdpSigned2: SmdpSigned2
  readonly smdpSignature2: Uint8Array
  readonly smdpCertificate: Uint8Array
}

/** Why the answer to AuthenticateClient must not be passed on; undefined where it may. @param euiccSignature1 5F37, whole */
export function profileAnswerFault(
  answer: ProfileAnswer,
  session: { readonly transactionId: string; readonly oid: string },
  euiccSignature1: Uint8Array,
  cis: readonly ParsedCertificate[],
  now: number,
): string | undefined {
  const certificate = parsed(answer.smdpCertificate)
  if (typeof certificate === 'string') return certificate
  const expected = session.oid === '' ? {} : { registeredId: session.oid }
  const [failure] = validateServer(certificate, 'dp-pb', { cis, now }, expected).failures
  if (failure !== undefined) return failure.sentence
  const id = Buffer.from(session.transactionId, 'hex')
  if (!same(answer.transactionId, id) || !same(answer.smdpSigned2.transactionId, id)) return 'the transactionId is another one'
  const { key } = certificate.publicKey
  const octets = signedBytes.smdpSignature2(rawOf(answer.smdpSigned2) ?? Buffer.of(), euiccSignature1)
  return key !== undefined && verify(key, answer.smdpSignature2, octets) ? undefined : 'smdpSignature2 does not verify'
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function parsed(der: Uint8Array): ParsedCertificate | string {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}
