import { isNumber, isObject, type JsonObject } from '../../protocol/bindings/json/json.ts'
import { packageMembers } from '../answer-elements.ts'
import { jsonObjectOf, statusIn } from '../answer-json.ts'
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { Rule } from '../rule.ts'

const MEMBER = 'eimPackageError'

/**
 * ESIPA-JSON-018, SGP.32 6.4.1. Either form will do; both at once may not differ, and no error stands beside a package. A header that is
 * missing is the business of its own row.
 */
export const getEimPackageErrors: Rule = {
  requirement: 'ESIPA-JSON-018',
  bindings: ['json'],
  judge(exchange) {
    const object = exchange.function === 'getEimPackage' ? jsonObjectOf(exchange) : undefined
    if (object === undefined) return undefined
    const member = object.get(MEMBER)
    const failed = statusIn(object) === 'Failed'
    if (!failed && (member === undefined || member === null)) return undefined
    const [offered] = packageMembers.filter((name) => object.has(name) && object.get(name) !== null)
    const zero = isNumber(member) && member.literal === '0' && !failed && offered !== undefined
    const wrong = zero ? undefined : wrongOf(exchange, object, offered)
    const remark = zero ? `${MEMBER} 0 beside a package, which is no error and should be left out` : remarkOf(object, failed)
    return {
      claim: 'an error is said by the status Failed or by eimPackageError, in one sense, and never beside a package',
      expected: 'one error and no package',
      seen: wrong ?? (failed ? 'the status Failed' : `${MEMBER} ${isNumber(member) ? member.literal : ''}`),
      holds: wrong === undefined,
      at: [exchange.http.received],
      ...(remark === undefined ? {} : { remark }),
    }
  },
}

/** ESIPA-JSON-031, SGP.32 6.4.1. An integer member beside Failed is tolerated, in its place it says nothing. */
export const otherErrors: Rule = {
  requirement: 'ESIPA-JSON-031',
  bindings: ['json'],
  judge(exchange) {
    const { response, json, http } = exchange
    const object = jsonObjectOf(exchange)
    if (exchange.function === 'getEimPackage' || response === undefined || object === undefined) return undefined
    const status = statusIn(object)
    if (json?.errorForm === undefined || (status !== 'Failed' && status !== 'Executed-Success')) return undefined
    const beside = response.issues.find(({ kind }) => kind === 'failed-with-output')
    const undefinedMember = response.issues.find(({ kind }) => kind === 'undefined-error-member')
    const seen =
      status === 'Failed' ? (beside?.what ?? 'the status Failed') : `${undefinedMember?.what ?? 'a member'} beside ${status}`
    const remark = status === 'Failed' ? (undefinedMember?.what ?? remarkOf(object, true)) : undefined
    return {
      claim: 'an error is said by the status Failed',
      expected: 'the status Failed and no output',
      seen,
      holds: status === 'Failed' && beside === undefined,
      at: [http.received],
      ...(remark === undefined ? {} : { remark }),
    }
  },
}

function wrongOf(exchange: EsipaExchange, object: JsonObject, offered: string | undefined): string | undefined {
  if (offered !== undefined) return `an error beside ${offered}`
  const member = object.get(MEMBER)
  if (member !== undefined && member !== null && !isNumber(member)) return `${MEMBER} is no integer`
  return exchange.response?.issues.find(({ kind }) => kind === 'errors-differ')?.what
}

/** What a Failed answer leaves out, which is reported and no fault. */
function remarkOf(object: JsonObject, failed: boolean): string | undefined {
  if (!failed) return undefined
  const header = object.get('header')
  const execution = isObject(header) ? header.get('functionExecutionStatus') : undefined
  const codes = isObject(execution) ? execution.get('statusCodeData') : undefined
  if (codes === undefined || codes === null) return 'no statusCodeData beside Failed'
  return isObject(codes) && codes.has('subjectCode') && codes.has('reasonCode')
    ? undefined
    : 'statusCodeData without both subjectCode and reasonCode says nothing'
}
