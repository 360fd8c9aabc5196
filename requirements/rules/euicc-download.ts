/** Objects of a download that the eUICC signs, whatever the scenario is about (SGP.22 v2.5 2.5.6, 3.1.2, 5.7.6, 5.7.13). */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { AuthenticateServerRequest } from '../../protocol/sgp22/authenticate-server.ts'
import type { Es10Exchange } from '../es10-exchange.ts'
import type { Es10Context, Es10Rule } from '../es10-rule.ts'

/** The head of every signature. */
const SIGNATURE = Buffer.of(0x5f, 0x37, 0x40)

/** CMA-002: a server that is refused learns the error. */
const tellsNothing: Es10Rule = {
  requirement: 'CMA-002',
  judge({ answer, response, at }, { eid }) {
    if (answer?.function !== 'AuthenticateServer' || answer.value.kind !== 'authenticateResponseError') return undefined
    // The transactionId is the server's own.
    const own = Buffer.from(answer.value.value.transactionId)
    const rest = Buffer.from(response)
    const echoed = rest.indexOf(own)
    if (echoed >= 0) rest.fill(0, echoed, echoed + own.length)
    const isSigned = rest.includes(SIGNATURE)
    const namesItself = eid !== undefined && (rest.includes(Buffer.from(eid, 'hex')) || rest.includes(Buffer.from(eid)))
    const found = [...(isSigned ? ['a signature'] : []), ...(namesItself ? ['the EID'] : [])]
    return {
      claim: 'an eUICC that has not authenticated the server signs nothing and does not say which one it is',
      expected: 'transactionId and authenticateErrorCode alone',
      seen: found.length === 0 ? 'neither a signature nor the EID' : `also ${found.join(' and ')}`,
      holds: found.length === 0,
      at: [at[1]],
    }
  },
}

/** CMA-011: what the server finds in euiccSigned1. */
const signsSession: Es10Rule = {
  requirement: 'CMA-011',
  judge({ answer, request, at }) {
    if (answer?.function !== 'AuthenticateServer' || answer.value.kind !== 'authenticateResponseOk') return undefined
    const sent = requestIn(request)
    if (sent === undefined) return undefined
    const { value } = answer.value
    const { euiccSigned1, euiccSignature1, euiccCertificate } = value
    const octets = rawOf(value, 'euiccSigned1')
    const key = keyIn(euiccCertificate)
    const { transactionId, serverChallenge } = sent.serverSigned1
    const context = rawOf(sent, 'ctxParams1') ?? Buffer.of()
    const wrong = [
      ...(equal(euiccSigned1.transactionId, transactionId) ? [] : ['another transactionId']),
      ...(equal(euiccSigned1.serverChallenge, serverChallenge) ? [] : ['another serverChallenge']),
      ...(equal(rawOf(euiccSigned1, 'ctxParams1') ?? Buffer.of(), context) ? [] : ['other ctxParams1']),
      ...(octets !== undefined && key !== undefined && verify(key, euiccSignature1, signedBytes.euiccSignature1(octets))
        ? []
        : ['a signature that does not verify with euiccCertificate']),
    ]
    return {
      claim: 'euiccSigned1 holds what the server sent, and is signed',
      expected: 'transactionId, serverChallenge and ctxParams1 as received, signed with the key of euiccCertificate',
      seen: wrong.length === 0 ? 'all of it' : wrong.join(', '),
      holds: wrong.length === 0,
      at: [...at],
    }
  },
}

/** BPP-022: a result is signed, whether it tells of success or of an error. */
const signsResult: Es10Rule = {
  requirement: 'BPP-022',
  judge({ answer, at }, context) {
    if (answer?.function !== 'LoadBoundProfilePackage') return undefined
    const { profileInstallationResultData: data, euiccSignPIR } = answer.value
    const octets = rawOf(data) ?? rawOf(answer.value, 'profileInstallationResultData')
    const key = keyOfSession(data.transactionId, context)
    if (octets === undefined || key === undefined) return undefined
    const holds = verify(key, euiccSignPIR, signedBytes.euiccSignPIR(octets))
    return {
      claim: `a ProfileInstallationResult (${data.finalResult.kind}) is signed by the eUICC`,
      expected: 'a signature of the eUICC over profileInstallationResultData',
      seen: holds ? 'a signature that verifies' : 'a signature that does not verify',
      holds,
      at: [at[1]],
    }
  },
}

/** The key that the eUICC showed in the session; it may have one under each CI. */
function keyOfSession(transactionId: Uint8Array, { earlier, euiccKey }: Es10Context): KeyObject | undefined {
  for (const { answer } of earlier.toReversed()) {
    if (answer?.function !== 'AuthenticateServer' || answer.value.kind !== 'authenticateResponseOk') continue
    const { euiccSigned1, euiccCertificate } = answer.value.value
    if (equal(euiccSigned1.transactionId, transactionId)) return keyIn(euiccCertificate)
  }
  return euiccKey === undefined ? undefined : createPublicKey({ key: Buffer.from(euiccKey, 'hex'), format: 'der', type: 'spki' })
}

function keyIn(certificate: Uint8Array): KeyObject | undefined {
  try {
    return parseCertificate(certificate).publicKey.key
  } catch {
    return undefined
  }
}

function requestIn(request: Es10Exchange['request']): AuthenticateServerRequest | undefined {
  try {
    return decode(AuthenticateServerRequest, request).value
  } catch {
    return undefined
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

/** CMA-002, CMA-011, BPP-022. */
export const downloadRules: readonly Es10Rule[] = [tellsNothing, signsSession, signsResult]
