/** Messages of CoAP that come more than once, as a network makes them come: each is carried out once (RFC 7252 4.2, 4.3, 4.5). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Asked, Heard } from '../../adapters/eim/coap-line.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { type CoapMessage, codes, type MessageType, writeMessage } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { type SaysTheSame, sameAcknowledgement, sameOctets, samePackage } from './coaps-answers.ts'
import { askBehind, askOn, coapOf, demandHeardBehind, lineOf } from './coaps-line.ts'
import { sendInBlocksThatFit } from './coaps-uploads.ts'
import { addressIn, download } from './download.ts'
import { signedResult } from './packages.ts'
import { bodyOf, plainBody } from './plain-requests.ts'
import { callsOf, playScript } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

/** What comes more than once. */
interface Repeated {
  body(world: ConformanceWorld): Buffer
  /** What may be carried out again without harm may be answered in other octets (RFC 7252 4.5). */
  readonly isSame: SaysTheSame
}

interface Responses {
  readonly isSame: SaysTheSame
  /** Everything that came for it, whatever it was sent in. */
  readonly came: readonly Heard[]
}

const responses = kept<Responses>('responses to a message that was repeated')

const initiation: Repeated = { body: (world) => initiateBody(world), isSame: sameOctets }

/** Requests by the words of scenarios. */
const requests: Readonly<Record<string, Repeated>> = {
  InitiateAuthentication: initiation,
  GetEimPackage: { body: (world) => plainBody(world, 'getEimPackage', world.device.eid), isSame: samePackage },
  ProvideEimPackageResult: {
    body: (world) =>
      bodyOf(world, 'provideEimPackageResult', {
        eidValue: eidOctets(world.device.eid),
        eimPackageResult: { kind: 'euiccPackageResult', value: world.kept(signedResult) },
      }),
    isSame: sameAcknowledgement,
  },
}
defineParameterType({
  name: 'repeatedRequest',
  regexp: Object.keys(requests),
  transformer: (name: string) => requests[name] ?? initiation,
})

/** InitiateAuthentication of the download that was triggered. */
export function initiateBody(world: ConformanceWorld): Buffer {
  const one = world.kept(download)
  const smdpAddress = addressIn(one)
  const { eimTransactionId } = one.trigger
  return bodyOf(world, 'initiateAuthentication', {
    euiccChallenge: one.challenge,
    ...(smdpAddress === undefined ? {} : { smdpAddress }),
    euiccInfo1: decode(EUICCInfo1, one.info1).value,
    ...(eimTransactionId === undefined ? {} : { eimTransactionId }),
  })
}

When(
  'the IPA sends {repeatedRequest} in a message that comes three times, one behind the other',
  async function (this: ConformanceWorld, repeated: Repeated) {
    await sendRepeated(this, repeated, {}, async (request) => {
      const asked = await askOn(this, await lineOf(this), request)
      await sendCopies(this, request)
      return asked
    })
  },
)

When(
  'the IPA sends {repeatedRequest} in a message that comes three times at once',
  async function (this: ConformanceWorld, repeated: Repeated) {
    await sendRepeated(this, repeated, {}, (request) => atOnce(this, request))
  },
)

When(
  'the IPA sends {repeatedRequest} in a non-confirmable message that comes three times at once',
  async function (this: ConformanceWorld, repeated: Repeated) {
    await sendRepeated(this, repeated, { type: 'NON' satisfies MessageType }, (request) => atOnce(this, request))
  },
)

const COPIES = 2

async function sendCopies(world: ConformanceWorld, request: CoapMessage): Promise<void> {
  const line = await lineOf(world)
  const octets = writeMessage(request)
  for (let copy = 0; copy < COPIES; copy++) line.send(octets)
}

async function atOnce(world: ConformanceWorld, request: CoapMessage): Promise<Asked> {
  await sendCopies(world, request)
  return askOn(world, await lineOf(world), request)
}

async function sendRepeated(
  world: ConformanceWorld,
  { body, isSame }: Repeated,
  changes: Partial<CoapMessage>,
  send: (request: CoapMessage) => Promise<Asked>,
): Promise<void> {
  const line = await lineOf(world)
  let begun = 0
  const { request, asked } = await sendInBlocksThatFit(world, line, body(world), changes, (message) => {
    begun = performance.now()
    return send(message)
  })
  const tookMs = asked.response === undefined ? 0 : asked.response.ms - begun
  world.keep(responses, { isSame, came: await allResponses(world, request, tookMs) })
}

/** What comes for a message and its copies: whoever carries those out anew needs as long for each as for the first one. */
async function allResponses(world: ConformanceWorld, request: CoapMessage, tookMs: number): Promise<readonly Heard[]> {
  const line = await lineOf(world)
  const { messageId, token } = request
  await askBehind(world)
  const isOf = ({ message }: Heard) =>
    message !== undefined && message.code !== codes.empty && (message.token.equals(token) || message.messageId === messageId)
  const isEach = () => line.heard.filter(isOf).length > COPIES
  await world.within((signal) => line.until(isEach, COPIES * tookMs + MARGIN_MS, signal))
  return line.heard.filter(isOf)
}

/** Nothing takes the same time twice. */
const MARGIN_MS = 200

Then('the eIM gives the same response each time', function (this: ConformanceWorld) {
  const { came, isSame } = this.kept(responses)
  const messages = came.flatMap(({ message }) => (message === undefined ? [] : [message]))
  const [first] = messages
  if (first === undefined) throw new StateNotReached('no response came to a message that was sent three times')
  const at = came.map(({ at }) => at)
  if (!messages.some(({ code }) => code.startsWith('2.')))
    throw new StateNotReached(`the request is answered with ${first.code}: nothing was carried out, once or twice`, at)
  const others = messages.filter((message) => !isSame(this, first, message))
  if (others.length === 0) demandHeardBehind(this)
  this.check({
    claim: 'a message that comes again is answered as it was, and not carried out again',
    expected: 'one response, however often it comes',
    seen: `${came.length} responses, ${others.length} of them other than the first (${[...new Set(messages.map(({ code }) => code))].join(', ')})`,
    holds: others.length === 0,
    at,
  })
})

Then('the SM-DP+ has got InitiateAuthentication once', function (this: ConformanceWorld) {
  const calls = callsOf(this, 'initiateAuthentication')
  if (calls.length === 0) throw new StateNotReached('the eIM has sent no InitiateAuthentication to the SM-DP+')
  if (calls.length === 1) demandHeardBehind(this)
  this.check({
    claim: 'a message that comes several times is carried out once',
    expected: '1 InitiateAuthentication at the SM-DP+',
    seen: `${calls.length} of them`,
    holds: calls.length === 1,
    at: calls.map(({ at }) => at),
  })
})

Given('the SM-DP+ takes its time', async function (this: ConformanceWorld) {
  await playScript(this, 'smdp', {
    http: { initiateAuthentication: { kind: 'late', ms: Math.min(300, coapOf(this).waitMs / 4) } },
  })
})
