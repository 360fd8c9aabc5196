/** Results and errors of packages: who signed them, and what they echo (SGP.32 v1.2 2.11.2.1, 5.9.1). */
import { createPublicKey } from 'node:crypto'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, type Of } from '../../protocol/schema/type.ts'
import { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { Es10Exchange } from '../es10-exchange.ts'
import type { Es10Rule } from '../es10-rule.ts'
import type { Check } from '../verdict.ts'

type Result = Of<typeof EuiccPackageResult>

/** The data of a signed answer, with its signature. */
interface SignedAnswer {
  readonly data: {
    readonly eimId?: string | undefined
    readonly counterValue: bigint | number
    readonly eimTransactionId?: Uint8Array
  }
  readonly octets: Uint8Array | undefined
  readonly signature: Uint8Array
}

function resultIn({ answer }: Es10Exchange): Result | undefined {
  return answer?.function === 'LoadEuiccPackage' ? answer.value : undefined
}

function signedIn(result: Result): SignedAnswer | undefined {
  if (result.kind === 'euiccPackageResultSigned') {
    const { euiccPackageResultDataSigned: data, euiccSignEPR: signature } = result.value
    return { data, octets: rawOf(data), signature }
  }
  if (result.kind === 'euiccPackageErrorSigned') {
    const { euiccPackageErrorDataSigned: data, euiccSignEPE: signature } = result.value
    return { data, octets: rawOf(data), signature }
  }
  return undefined
}

/** What was sent; undefined for octets that are no package, or one that lacks what every package has. */
function requestOf({ request }: Es10Exchange): Of<typeof EuiccPackageRequest>['euiccPackageSigned'] | undefined {
  try {
    const { value, issues } = decode(EuiccPackageRequest, request)
    return issues.some(({ kind }) => kind === 'missing-element') ? undefined : value.euiccPackageSigned
  } catch {
    return undefined
  }
}

/** @param kind whether the row is about results or about errors */
function signedByTheEuicc(requirement: string, kind: Result['kind'], claim: string): Es10Rule {
  return {
    requirement,
    judge(exchange, { euiccKey, tokenOf }) {
      const result = resultIn(exchange)
      if (result?.kind !== kind || euiccKey === undefined) return undefined
      const answer = signedIn(result)
      const token = tokenOf(answer?.data.eimId ?? requestOf(exchange)?.eimId ?? '', exchange.at[0])
      if (answer?.octets === undefined || token === undefined) return undefined
      const key = createPublicKey({ key: Buffer.from(euiccKey, 'hex'), format: 'der', type: 'spki' })
      const holdsOver = (over: bigint) =>
        verify(key, answer.signature, signedBytes.euiccSignEPR(answer.octets ?? Buffer.alloc(0), over))
      const holds = holdsOver(token)
      const other = token !== 0n && holdsOver(0n) ? 'a signature over the data with token 0' : 'a signature that does not verify'
      return {
        claim,
        expected: `a signature of the eUICC over the data and the associationToken ${token}`,
        seen: holds ? 'a signature that verifies' : other,
        holds,
        at: [exchange.at[1]],
      }
    },
  }
}

/** PKG-046: what the eIM needs to know which package it was. */
const echoes: Es10Rule = {
  requirement: 'PKG-046',
  judge(exchange, { spec }): Check | undefined {
    const result = resultIn(exchange)
    const sent = requestOf(exchange)
    if (result === undefined || sent === undefined) return undefined
    const data = result.kind === 'euiccPackageErrorUnsigned' ? result.value : signedIn(result)?.data
    if (data === undefined) return undefined
    // The unsigned error of v1.0.1 has no transaction identifier.
    const hasId = spec !== '1.0.1' || result.kind !== 'euiccPackageErrorUnsigned'
    const hex = (octets: Uint8Array | undefined) =>
      octets === undefined ? 'none' : Buffer.from(octets).toString('hex').toUpperCase()
    const counter = 'counterValue' in data ? ` counterValue ${data.counterValue},` : ''
    const wanted = 'counterValue' in data ? ` counterValue ${sent.counterValue},` : ''
    const seen = `eimId ${data.eimId ?? 'none'},${counter} eimTransactionId ${hex(data.eimTransactionId)}`
    const expected = `eimId ${sent.eimId},${wanted} eimTransactionId ${hex(hasId ? sent.eimTransactionId : undefined)}`
    return {
      claim: 'an answer to a package echoes eimId, counterValue and eimTransactionId',
      expected,
      seen,
      holds: seen === expected,
      at: [...exchange.at],
    }
  },
}

/** PKG-045, PKG-046, PKG-065. */
export const packageResultRules: readonly Es10Rule[] = [
  signedByTheEuicc('PKG-045', 'euiccPackageResultSigned', 'a package result is signed by the eUICC over the data and the token'),
  signedByTheEuicc('PKG-065', 'euiccPackageErrorSigned', 'a package error is signed by the eUICC over the data and the token'),
  echoes,
]
