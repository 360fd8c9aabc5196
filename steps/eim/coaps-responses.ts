/** What a response of CoAP says beside the object of its function: code and format (SGP.32 v1.2 6.2). */
import { Then } from '@cucumber/cucumber'
import type { HttpExchange } from '../../transport/http-exchange.ts'
import { StateNotReached } from '../preparation.ts'
import type { ConformanceWorld } from './world.ts'

/** The last exchange over CoAP. @throws StateNotReached where none came to a response */
function lastOf({ tape }: ConformanceWorld): HttpExchange & Required<Pick<HttpExchange, 'coap'>> {
  const last = tape.exchanges.at(-1)
  if (last?.coap === undefined) throw new StateNotReached('no response came over CoAP')
  return { ...last, coap: last.coap }
}

Then('the response names no format', function (this: ConformanceWorld) {
  const { response, received } = lastOf(this)
  const format = response.headers.get('content-format')
  this.check({
    claim: 'Content-Format is left out',
    expected: 'no Content-Format',
    seen: format === undefined ? 'none' : `Content-Format ${format.join()}`,
    holds: format === undefined,
    at: [received],
  })
})

Then('the response is one of success, with the object of the function', function (this: ConformanceWorld) {
  const { coap, response, received } = lastOf(this)
  this.check({
    claim: 'an answer of a function comes with a code of success',
    expected: '2.xx with an object',
    seen: `${coap.code} with ${response.body.length} octets`,
    holds: coap.code.startsWith('2.') && response.body.length > 0,
    at: [received],
  })
})

Then('the response is Changed, and has no object', function (this: ConformanceWorld) {
  const { coap, response, received } = lastOf(this)
  this.check({
    claim: 'a function without an answer is answered with Changed alone',
    expected: '2.04 without an object',
    seen: `${coap.code} with ${response.body.length} octets`,
    holds: coap.code === '2.04' && response.body.length === 0,
    at: [received],
  })
})
