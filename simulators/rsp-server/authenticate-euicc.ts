/** What AuthenticateClient proves about the eUICC, the same on ES9+ and ES11: SGP.22 v2.5 5.6.3, 5.8.2. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import type { Finding, Reason } from '../../protocol/certificates/findings.ts'
import { type ParsedCertificate, parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { type AuthenticateClientRequest, EuiccSigned1 } from '../../protocol/sgp32/download-objects.ts'
import type { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import type { Es9Context } from '../es9-endpoint.ts'
import type { AuthenticationDecisions } from './decisions.ts'
import { pair, Refused } from './refused.ts'
import type { RspServer, RspSession } from './rsp-server.ts'

/** An eUICC that has proved who it is. */
export interface AuthenticatedEuicc {
  /** 32 digits. */
  readonly eid: string
  readonly certificate: ParsedCertificate
  readonly info2: EUICCInfo2
  /** Absent and empty mean the same. */
  readonly matchingId: string
  /** `5F37 40 ..`: smdpSignature2 covers it. */
  readonly signature1: Buffer
}

/** @throws Refused for the first thing that is wrong, in the order of 5.6.3 */
export function authenticateEuicc(
  server: RspServer,
  decisions: AuthenticationDecisions,
  session: RspSession,
  { authenticateServerResponse: response }: AuthenticateClientRequest,
  context: Es9Context,
): AuthenticatedEuicc {
  if (response.kind === 'authenticateResponseError')
    throw new Refused('euiccSignatureInvalid', `the eUICC refused this server: ${response.value.authenticateErrorCode}`)
  if (response.kind === 'compactAuthenticateResponseOk')
    throw new Refused('euiccSignatureInvalid', 'a compact response, which an eIM has to make whole first')
  const { value: ok } = response
  const certificates = chainOf(ok)
  const findings = judged(server, decisions, session, certificates)
  refuseChain(server, findings)

  const octets = decisions.signedOctets(ok, 'euiccSigned1', EuiccSigned1, ok.euiccSigned1)
  const { key } = certificates.euicc.publicKey
  if (key === undefined || !verify(key, ok.euiccSignature1, signedBytes.euiccSignature1(octets)))
    throw new Refused('euiccSignatureInvalid', 'euiccSignature1 does not verify')
  const { transactionId, serverChallenge, euiccInfo2, ctxParams1 } = ok.euiccSigned1
  if (!decisions.isOfSession(session, transactionId))
    throw new Refused('invalidTransactionId', `transactionId ${showOctets(transactionId)} in euiccSigned1`)
  if (!decisions.isChallengeOf(session, serverChallenge))
    throw new Refused('euiccSignatureInvalid', 'serverChallenge is not that of the session')
  const range = findings.find(isRange)
  if (range !== undefined) throw new Refused('euiccCertificateInvalid', range.sentence, pair('8.1.4', '6.1'))

  return {
    eid: decisions.eidOf(certificates.euicc, context),
    certificate: certificates.euicc,
    info2: euiccInfo2,
    matchingId: ctxParams1.value.matchingId ?? '',
    signature1: signatureObject(ok.euiccSignature1),
  }
}

interface Chain {
  readonly euicc: ParsedCertificate
  readonly eum: ParsedCertificate
}

function chainOf({
  eumCertificate,
  euiccCertificate,
}: {
  readonly eumCertificate: Uint8Array
  readonly euiccCertificate: Uint8Array
}): Chain {
  const eum = read(eumCertificate, 'eumCertificateInvalid')
  return { eum, euicc: read(euiccCertificate, 'euiccCertificateInvalid') }
}

function read(der: Uint8Array, error: string): ParsedCertificate {
  try {
    return parseCertificate(der)
  } catch (cause) {
    if (cause instanceof DecodeError) throw new Refused(error, cause.message)
    throw cause
  }
}

function judged(
  { credentials, furtherCis, crls, clock }: RspServer,
  { judgeChain }: AuthenticationDecisions,
  { ciKeyIdentifier }: RspSession,
  { euicc, eum }: Chain,
): readonly Finding[] {
  return judgeChain(euicc, eum, {
    cis: [...credentials.map(({ ci }) => ci), ...furtherCis],
    ciKeyIdentifier: Buffer.from(ciKeyIdentifier, 'hex'),
    crls,
    now: clock.now().getTime(),
  })
}

/** Whether an EID may come from its EUM is looked at behind everything that is signed. */
function isRange({ reason }: Finding): boolean {
  return reason === 'eidOutsideEumRange'
}

function refuseChain({ refusals }: RspServer, findings: readonly Finding[]): void {
  const unknown = findings.find(({ reason }) => reason === 'unknownCi')
  if (unknown !== undefined) throw refusals.unknownCi(unknown.sentence)
  // A CRL that is out of date condemns nobody, and a CI that has ended nobody can build on.
  refuseOne(
    'eum',
    findings.filter(({ about }) => about === 'eum' || about === 'ci'),
  )
  refuseOne(
    'euicc',
    findings.filter((finding) => finding.about === 'euicc' && !isRange(finding)),
  )
}

function refuseOne(role: 'eum' | 'euicc', findings: readonly Finding[]): void {
  const [first] = findings
  if (first === undefined) return
  const onlyExpired = findings.every(({ reason }) => reason === ('expired' satisfies Reason))
  throw new Refused(`${role}Certificate${onlyExpired ? 'Expired' : 'Invalid'}`, first.sentence)
}
