/** How an IPA speaks HTTP with its eIM (SGP.32 v1.2 6.1, 6.3, 6.4). */
import type { EsipaExchange } from '../esipa-exchange.ts'
import type { IpaRule } from '../ipa-rule.ts'

/** Value of a request header, its name in any case; undefined where it is absent. */
function headerOf({ http: { request } }: EsipaExchange, name: string): string | undefined {
  return Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)?.[1]
}

interface HeaderRow extends Pick<IpaRule, 'requirement' | 'bindings'> {
  readonly header: string
  readonly claim: string
  readonly expected: string
  readonly holds: (value: string) => boolean
}

/** ESIPA-HTTP-006, -007, -009, ESIPA-JSON-009: a header that every request carries. */
const headers: readonly HeaderRow[] = [
  {
    requirement: 'ESIPA-HTTP-006',
    bindings: ['asn1'],
    header: 'content-type',
    claim: 'a request in ASN.1 carries its media type',
    expected: 'application/x-gsma-rsp-asn1',
    holds: (value) => /^application\/x-gsma-rsp-asn1\s*(?:;|$)/i.test(value),
  },
  {
    requirement: 'ESIPA-JSON-009',
    bindings: ['json'],
    header: 'content-type',
    claim: 'a request in JSON carries its media type',
    expected: 'application/json, with or without charset=UTF-8',
    holds: (value) => /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(value),
  },
  {
    requirement: 'ESIPA-HTTP-007',
    header: 'user-agent',
    claim: 'a request of an IPAd says so',
    expected: 'a User-Agent that begins with gsma-rsp-ipad',
    holds: (value) => value.startsWith('gsma-rsp-ipad'),
  },
  {
    requirement: 'ESIPA-HTTP-009',
    header: 'x-admin-protocol',
    claim: 'a request names the version of its protocol',
    expected: 'gsma/rsp/v and three numbers with points between them',
    holds: (value) => /^gsma\/rsp\/v\d+\.\d+\.\d+$/.test(value),
  },
]

/** Every one of them judges every request. */
export const ipaHttpRules: readonly IpaRule[] = headers.map(({ requirement, bindings, header, claim, expected, holds }) => ({
  requirement,
  over: 'https',
  ...(bindings === undefined ? {} : { bindings }),
  judge(exchange) {
    const value = headerOf(exchange, header)
    return {
      claim,
      expected,
      seen: value === undefined ? `no ${header}` : `${header}: ${value}`,
      holds: value !== undefined && holds(value),
      at: [exchange.http.sent],
    }
  },
}))
