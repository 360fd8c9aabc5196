/** For tests of rules: exchanges with an eIM in both bindings, made of the vectors. */
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { decodeEsipaRequest, decodeEsipaResponse } from '../../protocol/bindings/esipa-asn1.ts'
import { esipaJson } from '../../protocol/bindings/json/esipa.ts'
import { encodeRequest, encodeResponse, type JsonFunction, type ResponseValue } from '../../protocol/bindings/json/function.ts'
import { ASN1_PATH, type EsipaFunction, jsonPath } from '../../protocol/bindings/paths.ts'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import type { HttpExchange, HttpResponse } from '../../transport/http-exchange.ts'
import type { TapeEntry } from '../../transport/tape.ts'
import { judgeAll, type RuleContext } from '../rule.ts'
import type { Check } from '../verdict.ts'
import { eimRules } from './eim.ts'

/** EID of the vectors. */
export const EID = '89049032000000000000000000000066'

/** The usual request of each function, by the name of its vector. */
const requests: Readonly<Record<EsipaFunction, string>> = {
  initiateAuthentication: 'IA req',
  authenticateClient: 'AC req ok',
  getBoundProfilePackage: 'GBPP req ok',
  cancelSession: 'CS req err',
  getEimPackage: 'GetEimPackage',
  provideEimPackageResult: 'data response',
  handleNotification: 'HN PIR',
  transferEimPackage: 'TEP request',
}

export interface Changes {
  readonly status?: number
  /** In the place of the usual ones; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly request?: Buffer
  readonly requestHeaders?: Readonly<Record<string, string>>
  readonly path?: string
  readonly peer?: string
}

const mediaTypes: Readonly<Record<FunctionBinding, string>> = { asn1: ASN1_CONTENT_TYPE, json: JSON_CONTENT_TYPE }

function exchangeOf(binding: FunctionBinding, path: string, request: Buffer, body: Uint8Array, changes: Changes): HttpExchange {
  const usual = { 'content-type': mediaTypes[binding], 'x-admin-protocol': 'gsma/rsp/v2.1.0' }
  const headers: HttpResponse['headers'] = new Map(
    Object.entries(changes.headers ?? usual).map(([name, value]) => [name, [value]]),
  )
  return {
    peer: changes.peer ?? 'eim',
    request: {
      method: 'POST',
      path: changes.path ?? path,
      headers: changes.requestHeaders ?? { 'Content-Type': mediaTypes[binding], 'X-Admin-Protocol': 'gsma/rsp/v2.1.0' },
      body: changes.request ?? request,
    },
    response: { status: changes.status ?? 200, headers, body: Buffer.from(body) },
    sent: 1,
    received: 2,
  }
}

/** @param body octets, or hexadecimal digits @param changes in the place of what is usual */
export function inAsn1(name: EsipaFunction, body: Uint8Array | string, changes: Changes = {}): HttpExchange {
  const octets = typeof body === 'string' ? hex(body) : body
  return exchangeOf('asn1', ASN1_PATH, vectorNamed(requests[name]), octets, changes)
}

/** @param body text of the answer, or what JSON.stringify makes of it */
export function inJson(name: EsipaFunction, body: object | string, changes: Changes = {}): HttpExchange {
  const { value } = decodeEsipaRequest('1.2', vectorNamed(requests[name]))
  const row = esipaJson[name] as unknown as JsonFunction<unknown, never>
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const request = encodeRequest(row, value, { received: 'keep' })
  return exchangeOf('json', jsonPath('esipa', name), request, text, changes)
}

/** The answer of a vector in both bindings. */
export function inBoth(name: EsipaFunction, vector: string): readonly [asn1: HttpExchange, json: HttpExchange] {
  const octets = vectorNamed(vector)
  const { value } = decodeEsipaResponse('1.2', octets)
  const row = esipaJson[name] as unknown as JsonFunction<unknown, ResponseValue>
  const json = encodeResponse(row, value as ResponseValue, { received: 'keep' })
  return [inAsn1(name, octets), inJson(name, json.toString())]
}

/** A header with this status, for answers in JSON. */
export function header(status: string, statusCodeData?: object): object {
  return { functionExecutionStatus: { status, ...(statusCodeData === undefined ? {} : { statusCodeData }) } }
}

type Known = Partial<Pick<RuleContext, 'spec' | 'associationOf'>> & { readonly entries?: readonly TapeEntry[] }

/** What a row's rule says about the last exchange of a scenario, or about the connections where there are none. */
export function judged(requirement: string, exchanges: readonly HttpExchange[], known: Known = {}): Check | undefined {
  const { spec = '1.2', associationOf = () => undefined, entries = [] } = known
  const placed = exchanges.map((one, i) => ({ ...one, sent: 2 * i + 1, received: 2 * i + 2 }))
  const last = placed.at(-1)?.received
  return judgeAll(eimRules, { entries, exchanges: placed }, { spec, associationOf }).find(
    (one) => one.requirement === requirement && (last === undefined || one.check.at.includes(last)),
  )?.check
}

/** A table row: the rule of `requirement` holds, fails, or has nothing to say (undefined). */
export type RuleRow = readonly [
  requirement: string,
  what: string,
  exchanges: readonly HttpExchange[],
  holds: boolean | undefined,
  known?: Known,
]
