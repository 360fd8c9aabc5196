/** How values stand in JSON: SGP.32 6.4.1. */
import type { JsonIssueKind } from '../../protocol/bindings/json/issues.ts'
import { jsonObjectOf } from '../answer-json.ts'
import type { Rule } from '../rule.ts'

/** ESIPA-JSON-012. */
export const transactionIds: Rule = {
  requirement: 'ESIPA-JSON-012',
  bindings: ['json'],
  judge(exchange) {
    const value = jsonObjectOf(exchange)?.get('transactionId')
    if (value === undefined || value === null) return undefined
    return {
      claim: 'transactionId is upper-case hexadecimal',
      expected: '2 to 32 digits 0-9 and A-F, two for each octet',
      seen: typeof value === 'string' ? JSON.stringify(value) : 'no string',
      holds: typeof value === 'string' && /^([0-9A-F]{2}){1,16}$/.test(value),
      at: [exchange.http.received],
    }
  },
}

/** Members that stand for DER objects, as the ASN.1 binding has them. */
const structured = [
  'serverSigned1',
  'serverSignature1',
  'euiccCiPKIdentifierToBeUsed',
  'serverCertificate',
  'ctxParams1',
  'profileMetadata',
  'smdpSigned2',
  'smdpSignature2',
  'smdpCertificate',
  'hashCc',
  'profileDownloadTrigger',
  'boundProfilePackage',
  'euiccPackageRequest',
  'ipaEuiccDataRequest',
  'profileDownloadTriggerRequest',
  'eimAcknowledgements',
]

/** Octets without tag and length, which some implementations of both sides write: reported, and no fault. */
const alsoBare = ['serverSignature1', 'smdpSignature2', 'euiccCiPKIdentifierToBeUsed', 'hashCc']

const notBase64: readonly JsonIssueKind[] = ['bad-base64', 'base64-with-line-breaks', 'url-safe-base64', 'wrong-json-type']

/** ESIPA-JSON-016. What departs from DER inside has rows of its own. */
export const structuredObjects: Rule = {
  requirement: 'ESIPA-JSON-016',
  bindings: ['json'],
  judge(exchange) {
    const object = jsonObjectOf(exchange)
    const present = structured.filter((name) => object?.has(name) && object.get(name) !== null)
    if (present.length === 0) return undefined
    const issues = [...(exchange.response?.issues ?? []), ...(exchange.unreadable === undefined ? [] : [exchange.unreadable])]
    const wrong = issues.find(({ kind, path }) =>
      present.some((name) => path === `/${name}` && (kind === 'unreadable' || notBase64.some((one) => one === kind))),
    )
    const bare = issues.find(({ kind, path }) => kind === 'wrong-form' && alsoBare.some((name) => path === `/${name}`))
    return {
      claim: 'structured objects are base64 of their DER encoding with its tag',
      expected: `base64 of whole objects in ${present.join(', ')}`,
      seen: wrong === undefined ? 'base64 of whole objects' : `${wrong.what} in ${wrong.path}`,
      holds: wrong === undefined,
      at: [exchange.http.received],
      ...(bare === undefined ? {} : { remark: `${bare.what} in ${bare.path}` }),
    }
  },
}

/** ESIPA-JSON-017. Matching identifiers are letters, digits and hyphens: base64 of one is no longer any. */
export const plainStrings: Rule = {
  requirement: 'ESIPA-JSON-017',
  bindings: ['json'],
  judge(exchange) {
    if (exchange.function !== 'initiateAuthentication') return undefined
    const value = jsonObjectOf(exchange)?.get('matchingId')
    if (value === undefined || value === null) return undefined
    return {
      claim: 'matchingId is a plain string',
      expected: 'the matching identifier as it was ordered',
      seen: typeof value === 'string' ? JSON.stringify(value) : 'no string',
      holds: typeof value === 'string' && !isBase64OfText(value),
      at: [exchange.http.received],
    }
  },
}

/**
 * Whether this is base64 of a matching identifier, bare or as a UTF8String. A plain one of letters and digits alone may happen to be
 * base64 as well: then only what is behind it decides, and it has to be long enough to be no accident.
 */
function isBase64OfText(value: string): boolean {
  if (value === '' || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false
  const octets = Buffer.from(value, 'base64')
  const text = (octets[0] === 0x0c && octets[1] === octets.length - 2 ? octets.subarray(2) : octets).toString('latin1')
  return /[+/=]/.test(value) ? /^[A-Za-z0-9-]+$/.test(text) : /[a-z]/.test(value) && /^[0-9A-Z-]{6,}$/.test(text)
}
