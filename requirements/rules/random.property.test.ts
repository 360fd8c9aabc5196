/** Whatever crosses the wire, the rules give checks and no exceptions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { jsonFunctionNames, jsonPath } from '../../protocol/bindings/paths.ts'
import { specVersions } from '../../protocol/registry.ts'
import { vectorsOf } from '../../protocol/vectors/vectors.ts'
import type { HttpExchange } from '../../transport/http-exchange.ts'
import { judgeAll } from '../rule.ts'
import { eimRules } from './eim.ts'
import { knows } from './test-packages.ts'

const samples = [...vectorsOf('1.2'), ...vectorsOf('1.0.1')]
  .map(({ hex }) => Buffer.from(hex, 'hex'))
  .filter((one) => one.length > 0)

/** Octets, or a vector with some of its octets changed: most of what a reader can stumble over is near what is right. */
const octets = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((one) => Buffer.from(one)),
  fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }))
    .map(([sample, changes]) => {
      const changed = Buffer.from(sample)
      for (const [at, octet] of changes) changed[at % changed.length] = octet
      return changed
    }),
)
const members = [
  'header',
  'transactionId',
  'euiccPackageRequest',
  'ipaEuiccDataRequest',
  'profileDownloadTriggerRequest',
  'eimPackageError',
  'eimAcknowledgements',
  'serverSigned1',
  'matchingId',
  'eidValue',
]
const member = fc.oneof(
  octets.map((one) => one.toString('base64')),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constant({ functionExecutionStatus: { status: 'Failed', statusCodeData: { subjectCode: '8.1.1', reasonCode: '3.7' } } }),
)
const json = fc.oneof(
  octets,
  fc.dictionary(fc.constantFrom(...members), member).map((object) => Buffer.from(JSON.stringify(object))),
)
const paths = ['/gsma/rsp2/asn1', ...jsonFunctionNames.esipa.map((name) => jsonPath('esipa', name))]

const exchange: fc.Arbitrary<HttpExchange> = fc
  .record({
    path: fc.constantFrom(...paths),
    status: fc.constantFrom(200, 204, 301, 400, 404, 500),
    request: fc.oneof(octets, json),
    response: fc.oneof(octets, json),
  })
  .map(({ path, status, request, response }) => ({
    peer: 'eim',
    request: { method: 'POST', path, headers: {}, body: request },
    response: { status, headers: new Map(), body: response },
    sent: 1,
    received: 2,
  }))

const certificate = octets.map((one) => one.toString('hex'))

for (const spec of specVersions) {
  test(`the rules of v${spec} give checks for random octets in both directions`, () => {
    fc.assert(
      fc.property(fc.array(exchange, { maxLength: 4 }), fc.array(certificate, { maxLength: 2 }), (exchanges, certificates) => {
        const tls = { version: 'TLSv1.3', cipher: '', certificates, keyLog: [] }
        const entries = [{ at: 1, ms: 0, peer: 'eim', direction: 'note', text: '', tls } as const]
        for (const { check } of judgeAll(eimRules, { entries, exchanges }, { spec, ...knows() })) {
          assert.ok(check.at.length > 0 && check.claim !== '' && check.expected !== '' && check.seen !== '')
        }
      }),
      { numRuns: 300 },
    )
  })
}
