/** For tests of the rules that judge an IPA: its requests to our eIM, octet by octet as one could have sent them. */
import type { SpecVersion } from '../../protocol/registry.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import type { HttpExchange } from '../../transport/http-exchange.ts'
import { judgeIpa } from '../ipa-rule.ts'
import type { Check } from '../verdict.ts'
import { ipaRules } from './ipa.ts'

/** EID of these requests. */
export const EID = '89049032000000000000000000000066'

/** GetEimPackage with the EID and nothing else. */
export const POLL = `BF4F12 5A10${EID}`

interface Differently {
  readonly path?: string
  /** In place of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>
  readonly peer?: string
}

const always = { 'User-Agent': 'gsma-rsp-ipad', 'X-Admin-Protocol': 'gsma/rsp/v2.1.0' }

function request(path: string, mediaType: string, body: Buffer, differently: Differently): HttpExchange {
  return {
    peer: differently.peer ?? 'ipa',
    request: {
      method: 'POST',
      path: differently.path ?? path,
      headers: differently.headers ?? { 'Content-Type': mediaType, ...always },
      body,
    },
    response: { status: 200, headers: new Map(), body: Buffer.of() },
    sent: 1,
    received: 2,
  }
}

/** @param body hexadecimal digits; spaces are for the reader */
export function asn1(body: string, differently: Differently = {}): HttpExchange {
  return request('/gsma/rsp2/asn1', 'application/x-gsma-rsp-asn1', hex(body), differently)
}

/** @param name of the function, as paths have it @param body its text */
export function json(name: string, body: string, differently: Differently = {}): HttpExchange {
  return request(`/gsma/rsp2/esipa/${name}`, 'application/json;charset=UTF-8', Buffer.from(body), differently)
}

/** What a row's rule says about the last request of a scenario. */
export function judged(requirement: string, requests: readonly HttpExchange[], spec: SpecVersion = '1.2'): Check | undefined {
  const exchanges = requests.map((one, place) => ({ ...one, sent: 2 * place + 1, received: 2 * place + 2 }))
  const last = exchanges.at(-1)?.sent ?? 0
  return judgeIpa(ipaRules, { exchanges }, { spec, eid: EID }).find(
    (one) => one.requirement === requirement && one.check.at.includes(last),
  )?.check
}

/** A table row: the rule of `requirement` holds, fails, or has nothing to say (undefined). */
export type IpaRuleRow = readonly [
  requirement: string,
  what: string,
  requests: readonly HttpExchange[],
  holds: boolean | undefined,
  spec?: SpecVersion,
]
