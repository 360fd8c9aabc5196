/** Faults of what stands between the connections and the eIM: its web framework, its gateway (SGP.32 6.1). */
import { ASN1_CONTENT_TYPE, JSON_CONTENT_TYPE } from '../../../protocol/bindings/content-types.ts'
import { ADMIN_PROTOCOL } from '../../../protocol/bindings/esipa-headers.ts'
import { ASN1_PATH } from '../../../protocol/bindings/paths.ts'
import type { Reply, ServerRequest } from '../../../transport/reply.ts'
import type { EimFault, Gateway } from '../faults.ts'

export const status = (code: number, text = ''): Reply => ({ kind: 'answer', status: code, headers: {}, body: Buffer.from(text) })
const header = ({ headers }: ServerRequest, name: string) => headers.get(name)?.join() ?? ''
const withHeader = (request: ServerRequest, name: string, value: string): ServerRequest => ({
  ...request,
  headers: new Map([...request.headers, [name, [value]]]),
})
const refusing =
  (code: number, isRefused: (request: ServerRequest) => boolean): (() => Gateway) =>
  () =>
  (request, answer) =>
    isRefused(request) ? status(code) : answer(request)
const rewriting =
  (rewrite: (request: ServerRequest) => ServerRequest): (() => Gateway) =>
  () =>
  (request, answer) =>
    answer(rewrite(request))

const isAsn1 = ({ path }: ServerRequest) => path.endsWith(ASN1_PATH)

/** Takes its time for some requests, and gives them the answer to another one that came meanwhile. */
const mixing =
  (isSlow: (request: ServerRequest) => boolean): (() => Gateway) =>
  () => {
    let underWay = 0
    let last: Reply | undefined
    return async (request, answer) => {
      underWay++
      const together = underWay > 1
      const reply = await answer(request)
      if (!isSlow(request)) last = reply
      await new Promise((resolve) => setTimeout(resolve, 30))
      const isMixed = together || underWay > 1
      underWay--
      return isMixed && isSlow(request) ? (last ?? reply) : reply
    }
  }

const NOTHING_PENDING = 'bf4f03020101'

export const httpFaults = {
  comparesTheHostAsWritten: {
    what: 'looks for its name in Host letter by letter',
    ledger: ['ESIPA-HTTP-001'],
    around: refusing(404, (request) => header(request, 'host') !== header(request, 'host').toLowerCase()),
  },
  knowsOneUserAgent: {
    what: 'compares User-Agent with the one that its own IPA sends',
    ledger: ['ESIPA-HTTP-008', 'ESIPA-HTTP-018'],
    bindings: ['asn1'],
    around: refusing(403, (request) => header(request, 'user-agent') !== 'gsma-rsp-ipad'),
  },
  knowsOneProtocolVersion: {
    what: 'compares X-Admin-Protocol with its own version',
    ledger: ['ESIPA-HTTP-011'],
    around: refusing(400, (request) => header(request, 'x-admin-protocol') !== ADMIN_PROTOCOL),
  },
  looksAtNoProtocolVersion: {
    what: 'does not look at X-Admin-Protocol',
    ledger: ['ESIPA-HTTP-013'],
    around: rewriting((request) => withHeader(request, 'x-admin-protocol', ADMIN_PROTOCOL)),
  },
  looksAtNoMediaType: {
    what: 'does not look at Content-Type',
    ledger: ['ESIPA-HTTP-014'],
    around: rewriting((request) => withHeader(request, 'content-type', isAsn1(request) ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE)),
  },
  looksAtNoMethod: {
    what: 'routes by the path alone, so that every method is a POST',
    ledger: ['ESIPA-HTTP-015'],
    around: rewriting((request) => ({ ...request, method: 'POST' })),
  },
  answersEveryPathWithItsStartPage: {
    what: 'has a page for people who lost their way, with status 200',
    ledger: ['ESIPA-HTTP-015'],
    around: () => async (request, answer) => {
      const reply = await answer(request)
      return reply.kind === 'answer' &&
        reply.status === 404 &&
        reply.body.length === 0 &&
        !/\/esipa\/[a-z]+[A-Z]/.test(request.path)
        ? status(200, '<html>Welcome</html>')
        : reply
    },
  },
  readsBodiesByTheirLength: {
    what: 'reads as many octets of a body as Content-Length says, and of a chunked one none',
    ledger: ['ESIPA-HTTP-020'],
    around: rewriting((request) => (request.headers.has('transfer-encoding') ? { ...request, body: Buffer.of() } : request)),
  },
  countsHeaderFields: {
    what: 'has room for twenty header fields',
    ledger: ['ESIPA-HTTP-022'],
    around: refusing(431, ({ headers }) => headers.size > 20),
  },
  bindsAConnectionToOneBinding: {
    what: 'settles the function binding of a connection at its first request',
    ledger: ['ESIPA-HTTP-026', 'ESIPA-HTTP-018'],
    specs: ['1.2'],
    bindings: ['asn1'],
    around: () => {
      const bindings = new Map<number, boolean>()
      return (request, answer) => {
        const first = bindings.get(request.connection) ?? isAsn1(request)
        bindings.set(request.connection, first)
        return first === isAsn1(request) ? answer(request) : status(415)
      }
    },
  },
  hangsUpWhenNothingIsPending: {
    what: 'ends the connection behind the answer that nothing is pending',
    ledger: ['ESIPA-HTTP-029'],
    around: () => async (request, answer) => {
      const reply = await answer(request)
      const isEmpty = reply.kind === 'answer' && Buffer.from(reply.body).toString('hex') === NOTHING_PENDING
      return isEmpty ? { ...reply, headers: { ...reply.headers, Connection: 'close' } } : reply
    },
  },
  answersUnknownBindingsWithNothing: {
    what: 'answers JSON, which it does not have, with status 200 and no body',
    ledger: ['ESIPA-HTTP-031'],
    specs: ['1.0.1'],
    around: () => (request, answer) => (isAsn1(request) ? answer(request) : status(200)),
  },
  givesAResultTheAnswerOfAPoll: {
    what: 'answers a result with what it last wrote for a poll, where the two come at once',
    ledger: ['ESIPA-HTTP-034', 'ESIPA-ASN-014'],
    bindings: ['asn1'],
    around: mixing((request) => isAsn1(request) && request.body[1] === 0x50),
  },
  givesAPollTheAnswerOfAResult: {
    what: 'answers a poll in JSON with what it last wrote for a result, where the two come at once',
    ledger: ['ESIPA-HTTP-034', 'RETR-005'],
    perhaps: ['RETR-017'],
    bindings: ['json'],
    around: mixing(({ path }) => path.endsWith('/getEimPackage')),
  },
  hasNoBoundForBodies: {
    what: 'reads bodies to their end, however long they are',
    ledger: ['ESIPA-HTTP-019', 'ERR-014'],
    listens: { patience: { maxBodyBytes: 64 * 1024 * 1024 } },
  },
  servesSixteenConnections: {
    what: 'has a thread for each of sixteen connections, and no time limit for them',
    ledger: ['ESIPA-HTTP-023', 'SEC-TLS-036'],
    listens: { maxConnections: 16 },
  },
  losesEveryTenthRequest: {
    what: 'cleans up behind every tenth request of a connection, and forgets the request',
    ledger: ['PERF-001', 'PERF-002'],
    around: () => {
      const counts = new Map<number, number>()
      return (request, answer) => {
        const count = (counts.get(request.connection) ?? 0) + 1
        counts.set(request.connection, count)
        return count % 10 === 0 ? { kind: 'silence' } : answer(request)
      }
    },
  },
} as const satisfies Record<string, EimFault>
