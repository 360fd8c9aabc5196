/** Requests over CoAP whose method, options, token or type are not as usual, and with which code they are answered (RFC 7252 5). */
import { defineParameterType, Then, When } from '@cucumber/cucumber'
import type { Asked, CoapLine } from '../../adapters/eim/coap-line.ts'
import { type CoapOption, isResponse } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import {
  askDeciding,
  coapAnswer,
  inWords,
  isServedNow,
  lineOf,
  linesOf,
  pollMessage,
  responseTo,
  settledResponseTo,
} from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

/** Method codes by their names, and one that nobody has defined (RFC 7252 12.1.1). */
const methods = { GET: '0.01', PUT: '0.03', DELETE: '0.04', FETCH: '0.05', 'that nobody has defined': '0.23' } as const
defineParameterType({
  name: 'coapMethod',
  regexp: Object.keys(methods),
  transformer: (name: string) => methods[name as keyof typeof methods],
})

When('the IPA asks for work over CoAP with the method {coapMethod}', async function (this: ConformanceWorld, code: string) {
  await askDeciding(this, pollMessage(this, { code }))
})

const sentToken = kept<Buffer>('a token')

When('the IPA asks for work with a token of {int} octets', async function (this: ConformanceWorld, length: number) {
  const token = this.keep(sentToken, this.random.octets(length))
  await askDeciding(this, pollMessage(this, { token }))
})

/** Numbers that no document has given to anything; odd ones are critical (RFC 7252 5.4.6). */
const unknownOptions = { 'critical option': '65001', 'elective option': '65000' } as const
defineParameterType({
  name: 'unknownOption',
  regexp: Object.keys(unknownOptions),
  transformer: (name: string) => unknownOptions[name as keyof typeof unknownOptions],
})

When('the IPA asks for work with an unknown {unknownOption}', async function (this: ConformanceWorld, name: string) {
  const { options, ...request } = pollMessage(this)
  const unknown: CoapOption = { name, value: Buffer.from('a later version') }
  await askDeciding(this, { ...request, options: [...options, unknown] })
})

Then('the eIM says that it has no such method', function (this: ConformanceWorld) {
  expectCode(this, '4.05', 'a method that is not supported is answered with Method Not Allowed')
})

Then('the eIM says that it does not know the option', function (this: ConformanceWorld) {
  expectCode(this, '4.02', 'a request with an unknown critical option is answered with Bad Option')
})

Then('the eIM answers in spite of the option', function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  this.check({
    claim: 'an unknown elective option is ignored',
    expected: '2.xx with the object of the function',
    seen: inWords(asked),
    holds: isServedNow(asked),
    at: linesOf(asked),
  })
})

Then('the response has the token of the request', async function (this: ConformanceWorld) {
  const asked = withStray(this.kept(coapAnswer), await lineOf(this))
  const { token, type } = responseTo(asked)
  const own = this.kept(sentToken)
  this.check({
    claim: 'the response carries the token of its request',
    expected: `the token ${own.toString('hex') || 'of no octets'}`,
    seen: type === 'RST' ? 'a reset' : `the token ${token.toString('hex') || 'of no octets'}`,
    holds: type !== 'RST' && token.equals(own),
    at: linesOf(asked),
  })
})

/** Nothing else is outstanding: a response that came by itself is to this request, whatever its token. */
function withStray(asked: Asked, { heard }: CoapLine): Asked {
  const stray = heard.find(({ at, message }) => at > asked.sent && isResponse(message))
  return asked.response === undefined ? { ...asked, response: stray } : asked
}

function expectCode(world: ConformanceWorld, code: string, claim: string): void {
  const asked = world.kept(coapAnswer)
  world.check({ claim, expected: code, seen: inWords(asked), holds: settledResponseTo(asked).code === code, at: linesOf(asked) })
}
