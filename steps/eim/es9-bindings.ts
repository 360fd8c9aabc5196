/** The binding in which the eIM speaks to an SM-DP+: SGP.22 6.5, 6.6, SGP.32 5.6. */
import { Then } from '@cucumber/cucumber'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { jsonIssueKinds } from '../../protocol/bindings/json/issues.ts'
import type { RefusableFunction } from '../../simulators/played/rsp-behaviour.ts'
import type { FunctionCall } from '../../simulators/played/rsp-call.ts'
import { StateNotReached } from '../preparation.ts'
import { relayAnswer } from './relay-refusal.ts'
import { serverOf } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

const ENVELOPE = 0xa2

Then('the SM-DP+ gets {es9Function} in the envelope of ES9+', function (this: ConformanceWorld, name: RefusableFunction) {
  const { words, at } = relayAnswer(this)
  const call = requestIn(this, 'asn1')
  // An eIM may have to be told what an SM-DP+ speaks, and the scenario has no way to.
  if (call === undefined)
    throw new StateNotReached(`the eIM has sent no request in ASN.1 to an SM-DP+ that has nothing else, and answers ${words}`, at)
  const [first = 0] = call.http.body
  this.check({
    claim: 'functions of the ASN.1 binding stand in the request container of ES9+',
    expected: `${name} inside of A2`,
    seen: `a body of ${call.http.body.length} octets that begins with ${first.toString(16).toUpperCase().padStart(2, '0')}`,
    holds: first === ENVELOPE,
    at: [...at, call.at],
  })
})

Then('the SM-DP+ gets {es9Function} in JSON as SGP.22 writes it', function (this: ConformanceWorld, name: RefusableFunction) {
  const { words, at } = relayAnswer(this)
  const call = requestIn(this, 'json')
  const asn1 = requestIn(this, 'asn1')
  const issues = call?.function === undefined ? [] : call.issues.filter(isDeparture).map(({ what }) => what)
  const speaksAsn1Alone = call === undefined && asn1 !== undefined
  this.check({
    claim: 'the eIM speaks the JSON binding to an SM-DP+ that has it',
    expected: `${name}, every member in the form that SGP.22 gives it`,
    seen:
      call === undefined
        ? speaksAsn1Alone
          ? 'a request in ASN.1'
          : `nothing, and the eIM answers ${words}`
        : call.function === undefined
          ? 'JSON that cannot be read'
          : issues.join('; ') || `${call.function}, in this form`,
    holds: speaksAsn1Alone || (call?.function === name && issues.length === 0),
    at: [...at, ...(call === undefined ? [] : [call.at])],
    ...(speaksAsn1Alone ? { remark: 'the eIM speaks only ASN.1 to SM-DP+s' } : {}),
  })
})

/** Members of a later version, and integers without a name, are nobody's fault. */
function isDeparture({ kind }: FunctionCall['issues'][number]): boolean {
  const known = Object.entries(jsonIssueKinds).find(([name]) => name === kind)
  return known === undefined || !known[1].information
}

/** The last request in a binding that the deciding exchange has led to. */
function requestIn(world: ConformanceWorld, binding: FunctionBinding) {
  const from = world.decidesFrom ?? 0
  return serverOf(world, 'smdp').received.findLast((call) => call.binding === binding && call.at >= from)
}
