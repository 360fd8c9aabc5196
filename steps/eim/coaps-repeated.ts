/** Messages of CoAP that come more than once, as a network makes them come: each is carried out once (RFC 7252 4.2, 4.3, 4.5). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Asked, Heard } from '../../adapters/eim/coap-line.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { type CoapMessage, codes, isResponse, type MessageType, writeMessage } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { acknowledges, bringsPackage, type SaysTheSame, sameAcknowledgement, sameOctets, samePackage } from './coaps-answers.ts'
import { askBehind, askOn, coapOf, demandHeardBehind, inWords, lineOf } from './coaps-line.ts'
import { sendInBlocksThatFit } from './coaps-uploads.ts'
import { addressIn, download } from './download.ts'
import { askUntilWork } from './ipa.ts'
import { signedResult } from './packages.ts'
import { bodyOf, plainBody } from './plain-requests.ts'
import { callsOf, playScript } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

/** What comes more than once. */
interface Repeated {
  /** What the IPA does before, so that there is something to carry out. */
  readonly before?: (world: ConformanceWorld) => Promise<unknown>
  body(world: ConformanceWorld): Buffer
  /** Whether a response shows that something was carried out: what is refused each time shows nothing. Default of any. */
  readonly isDone?: (world: ConformanceWorld, response: CoapMessage) => boolean
  /** What may be carried out again without harm may be answered in other octets (RFC 7252 4.5). */
  readonly isSame: SaysTheSame
}

interface Responses {
  readonly repeated: Repeated
  /** Everything that came for it, whatever it was sent in, and in place of a response too. */
  readonly came: readonly Heard[]
}

const responses = kept<Responses>('responses to a message that was repeated')

const initiation: Repeated = { body: (world) => initiateBody(world), isSame: sameOctets }

/** Requests by the words of scenarios. */
const requests: Readonly<Record<string, Repeated>> = {
  InitiateAuthentication: initiation,
  GetEimPackage: {
    // An eIM may make its packages a little later, and ask for data first.
    before: (world) => askUntilWork(world, world.device),
    body: (world) => plainBody(world, 'getEimPackage', world.device.eid),
    isDone: bringsPackage,
    isSame: samePackage,
  },
  ProvideEimPackageResult: {
    body: (world) =>
      bodyOf(world, 'provideEimPackageResult', {
        eidValue: eidOctets(world.device.eid),
        eimPackageResult: { kind: 'euiccPackageResult', value: world.kept(signedResult) },
      }),
    isDone: acknowledges,
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
  repeated: Repeated,
  changes: Partial<CoapMessage>,
  send: (request: CoapMessage) => Promise<Asked>,
): Promise<void> {
  await repeated.before?.(world)
  const line = await lineOf(world)
  let begun = 0
  const { request, asked } = await sendInBlocksThatFit(world, line, repeated.body(world), changes, (message) => {
    begun = performance.now()
    return send(message)
  })
  const response = await responseBehindResets(world, request, asked)
  const tookMs = response === undefined ? 0 : response.ms - begun
  world.keep(responses, { repeated, came: await allResponses(world, request, tookMs) })
}

/** Whether something is a response to a message, whatever it was sent in. */
const responds =
  ({ token, messageId }: CoapMessage) =>
  ({ message }: Heard) =>
    isResponse(message) && (message.token.equals(token) || message.messageId === messageId)

/** A copy may be reset before the message itself is answered: that is no response. */
async function responseBehindResets(
  world: ConformanceWorld,
  request: CoapMessage,
  { response }: Asked,
): Promise<Heard | undefined> {
  if (response?.message?.type !== 'RST') return response
  const line = await lineOf(world)
  return world.within((signal) => line.until(responds(request), coapOf(world).waitMs, signal))
}

/** What comes for a message and its copies: whoever carries those out anew needs as long for each as for the first one. */
async function allResponses(world: ConformanceWorld, request: CoapMessage, tookMs: number): Promise<readonly Heard[]> {
  const line = await lineOf(world)
  await askBehind(world)
  const enough = COPIES * tookMs + MARGIN_MS
  const came = () => cameFor(request, line.heard)
  await world.within((signal) => line.until(() => came().length > COPIES, enough, signal))
  const lacks = () => came().some(({ message }) => message?.type === 'ACK' && message.code === codes.empty)
  // What is acknowledged alone may be answered separately yet.
  if (lacks()) await world.within((signal) => line.until(() => !lacks(), coapOf(world).waitMs, signal))
  return came()
}

/** Responses, resets, and acknowledgements of copies that say less than was said before. */
function cameFor(request: CoapMessage, heard: readonly Heard[]): readonly Heard[] {
  const isToId = ({ message }: Heard, type: MessageType) => message?.type === type && message.messageId === request.messageId
  const isResponding = responds(request)
  const lacking = withoutResponse(heard.filter((one) => isResponding(one) || isToId(one, 'ACK')))
  return heard.filter((one) => isResponding(one) || isToId(one, 'RST') || lacking.includes(one))
}

/**
 * Acknowledgements with nothing in them behind one that had the response in it, and no separate response behind them either. Whoever
 * answers separately acknowledges each copy so (RFC 7252 4.5, 5.2.2).
 */
function withoutResponse(heard: readonly Heard[]): readonly Heard[] {
  const first = heard.findIndex(({ message }) => message?.type === 'ACK' && isResponse(message))
  const behind = first === -1 ? [] : heard.slice(first + 1)
  const separate = behind.filter(({ message }) => message?.type !== 'ACK').length
  return behind.filter(({ message }) => message?.code === codes.empty).slice(separate)
}

/** Nothing takes the same time twice. */
const MARGIN_MS = 200

Then('the eIM gives the same response each time', function (this: ConformanceWorld) {
  const { came, repeated } = this.kept(responses)
  const { isSame, isDone = () => true } = repeated
  const messages = came.flatMap(({ message }) => (message === undefined ? [] : [message]))
  const first = messages.find(isResponse)
  if (first === undefined) throw new StateNotReached('no response came to a message that was sent three times')
  const at = came.map(({ at }) => at)
  if (!messages.some(({ code }) => code.startsWith('2.')))
    throw new StateNotReached(`the request is answered with ${first.code}: nothing was carried out, once or twice`, at)
  if (!isDone(this, first))
    throw new StateNotReached(
      'the first response brings nothing that could be carried out twice: no package, no acknowledgement',
      at,
    )
  const others = messages.filter((message) => !isSame(this, first, message))
  if (others.length === 0) demandHeardBehind(this)
  const words = new Set(came.map((response) => inWords({ response })))
  this.check({
    claim: 'a message that comes again is answered as it was, and not carried out again',
    expected: 'one response, however often it comes',
    seen: `${came.length} answers, ${others.length} of them other than the first response (${[...words].join(', ')})`,
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
