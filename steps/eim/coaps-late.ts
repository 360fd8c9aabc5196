/** An eIM that needs longer for its answer than CoAP waits for an acknowledgement (RFC 7252 4.2, 5.2.2). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { CoapLine, Heard } from '../../adapters/eim/coap-line.ts'
import { type CoapMessage, codes } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { coapOf, demandClearWay, lineOf } from './coaps-line.ts'
import { initiateBody } from './coaps-repeated.ts'
import { sendInBlocksThatFit } from './coaps-uploads.ts'
import { playScript } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

/** How often our IPA sends a message before it gives up. */
const TIMES = 3
/** What comes at the limit may be a moment late on its way. */
const MARGIN_MS = 100

interface Waited {
  readonly sent: number
  /** How often it was sent. */
  readonly times: number
  /** Of the first datagram, on the clock of the process. */
  readonly begun: number
  readonly acknowledgement: Heard | undefined
  readonly response: Heard | undefined
  /** How often a response came behind the first. */
  readonly repeated: number
}

const waited = kept<Waited>('a request that takes long')

/** How long a message is waited for that is sent so often: each wait is twice the one before (RFC 7252 4.8.2). */
const limitOf = ({ ackTimeoutMs }: CoapLine['timing']) => ackTimeoutMs * (2 ** TIMES - 1)

Given('the SM-DP+ answers later than an IPA waits for an acknowledgement', async function (this: ConformanceWorld) {
  const { timing } = await lineOf(this)
  const ms = limitOf(timing) + MARGIN_MS
  // An answer that comes after everybody's patience shows nothing.
  const most = 3 * coapOf(this).waitMs
  if (ms > most) throw new StateNotReached(`the SM-DP+ would need ${ms} ms, and ours waits ${most} ms: set patienceMs higher`)
  await playScript(this, 'smdp', { http: { initiateAuthentication: { kind: 'late', ms } } })
})

When('the IPA sends InitiateAuthentication over CoAP', async function (this: ConformanceWorld) {
  await waitFor(this)
})

When('the IPA sends InitiateAuthentication over CoAP and resets the response', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  line.answersWith = 'RST'
  await waitFor(this)
})

async function waitFor(world: ConformanceWorld): Promise<void> {
  const line = await lineOf(world)
  const { waitMs } = coapOf(world)
  let begun = 0
  const { request, asked } = await sendInBlocksThatFit(world, line, initiateBody(world), {}, (message) => {
    begun = performance.now()
    return world.within((signal) => line.ask(message, { milliseconds: 4 * waitMs }, signal))
  })
  const acknowledgement = line.heard.find(({ message }) => message?.type === 'ACK' && message.messageId === request.messageId)
  const repeated = line.answersWith === 'RST' ? await repetitions(world, request) : 0
  world.heard ||= asked.response?.message !== undefined
  const { sent, times, response } = asked
  world.keep(waited, { sent, times, begun, acknowledgement, response, repeated })
}

/** How often a response comes though each one was reset. */
async function repetitions(world: ConformanceWorld, { token }: CoapMessage): Promise<number> {
  const line = await lineOf(world)
  const isResponse = ({ message }: Heard) => message !== undefined && message.code !== codes.empty && message.token.equals(token)
  const { ackTimeoutMs, ackRandomFactor } = line.timing
  const enough = () => line.heard.filter(isResponse).length > ENOUGH
  await world.within((signal) => line.until(enough, ackTimeoutMs * ackRandomFactor * 4, signal))
  return line.heard.filter(isResponse).length - 1
}

/** A reset can be lost once. */
const ENOUGH = 2

Then('the eIM acknowledges the request in time, and answers it then', async function (this: ConformanceWorld) {
  const { sent, times, begun, acknowledgement, response } = this.kept(waited)
  if (response === undefined) throw new StateNotReached('no response came within our patience', [sent])
  const { timing, path } = await lineOf(this)
  const limit = limitOf(timing)
  // A response implies the acknowledgement (RFC 7252 5.2.2).
  const isImplied = acknowledgement === undefined && response.ms - begun <= limit
  if (acknowledgement === undefined && !isImplied && times < TIMES)
    throw new StateNotReached('a separate response, and no acknowledgement before it, which can be lost', [sent, response.at])
  const first = acknowledgement ?? (isImplied ? response : undefined)
  const after = first && Math.round(first.ms - begun)
  const isInTime = after !== undefined && after <= limit + MARGIN_MS / 2
  if (!isInTime) demandClearWay(path, [sent, response.at])
  this.check({
    claim: 'a request whose answer takes long is acknowledged before its sender gives up',
    expected: `an acknowledgement within ${limit} ms`,
    seen: after === undefined ? `none, and the response after ${Math.round(response.ms - begun)} ms` : `one after ${after} ms`,
    holds: isInTime,
    at: [sent, ...(acknowledgement === undefined ? [] : [acknowledgement.at]), response.at],
  })
})

Then('the eIM does not send the response again and again', function (this: ConformanceWorld) {
  const { sent, response, repeated } = this.kept(waited)
  if (response?.message?.type !== 'CON')
    throw new StateNotReached('no separate confirmable response came that could be reset', [sent])
  this.check({
    claim: 'a confirmable response that is reset is not sent again (RFC 7252 4.2)',
    expected: `once, or again where the reset was lost`,
    seen: `${repeated + 1} times, each of them reset`,
    holds: repeated < ENOUGH,
    at: [response.at],
  })
})
