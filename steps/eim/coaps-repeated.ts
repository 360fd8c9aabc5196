/** Messages of CoAP that come more than once, as a network makes them come: each is carried out once (RFC 7252 4.2, 4.3, 4.5). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Heard } from '../../adapters/eim/coap-line.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { type CoapMessage, codes, type MessageType, writeMessage } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { askOn, coapOf, lineOf, pollMessage, requestMessage } from './coaps-line.ts'
import { addressIn, download } from './download.ts'
import { signedResult } from './packages.ts'
import { bodyOf, plainBody } from './plain-requests.ts'
import { callsOf, playScript } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

/** Everything that came for one request, whatever it was sent in. */
const responses = kept<readonly Heard[]>('responses to a message that was repeated')

/** Requests by the words of scenarios. */
const requests: Readonly<Record<string, (world: ConformanceWorld) => Buffer>> = {
  InitiateAuthentication: (world) => initiateBody(world),
  GetEimPackage: (world) => plainBody(world, 'getEimPackage', world.device.eid),
  ProvideEimPackageResult: (world) =>
    bodyOf(world, 'provideEimPackageResult', {
      eidValue: eidOctets(world.device.eid),
      eimPackageResult: { kind: 'euiccPackageResult', value: world.kept(signedResult) },
    }),
}
defineParameterType({
  name: 'repeatedRequest',
  regexp: Object.keys(requests),
  transformer: (name: string) => requests[name] ?? initiateBody,
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
  async function (this: ConformanceWorld, body: (world: ConformanceWorld) => Buffer) {
    const request = requestMessage(this, body(this))
    await askOn(this, await lineOf(this), request)
    await twiceMore(this, request)
  },
)

When(
  'the IPA sends {repeatedRequest} in a message that comes three times at once',
  async function (this: ConformanceWorld, body: (world: ConformanceWorld) => Buffer) {
    await atOnce(this, requestMessage(this, body(this)))
  },
)

When(
  'the IPA sends {repeatedRequest} in a non-confirmable message that comes three times at once',
  async function (this: ConformanceWorld, body: (world: ConformanceWorld) => Buffer) {
    await atOnce(this, requestMessage(this, body(this), { type: 'NON' satisfies MessageType }))
  },
)

async function atOnce(world: ConformanceWorld, request: CoapMessage): Promise<void> {
  const line = await lineOf(world)
  const octets = writeMessage(request)
  line.send(octets)
  line.send(octets)
  await askOn(world, line, request)
  await settle(world, request)
}

async function twiceMore(world: ConformanceWorld, request: CoapMessage): Promise<void> {
  const line = await lineOf(world)
  const octets = writeMessage(request)
  line.send(octets)
  line.send(octets)
  await settle(world, request)
}

/** Asks something else behind it: what was sent before is answered by then, if it is at all. */
async function settle(world: ConformanceWorld, { messageId, token }: CoapMessage): Promise<void> {
  const line = await lineOf(world)
  await askOn(world, line, pollMessage(world))
  const isOf = ({ message }: Heard) =>
    message !== undefined && message.code !== codes.empty && (message.token.equals(token) || message.messageId === messageId)
  world.keep(responses, line.heard.filter(isOf))
}

Then('the eIM gives the same response each time', function (this: ConformanceWorld) {
  const came = this.kept(responses)
  const [first] = came
  if (first === undefined) throw new StateNotReached('no response came to a message that was sent three times')
  const said = new Set(came.map(({ message }) => `${message?.code} ${message?.payload.toString('hex')}`))
  this.check({
    claim: 'a message that comes again is answered as it was, and not carried out again',
    expected: 'one response, however often it comes',
    seen: `${came.length} responses, ${said.size} of them different`,
    holds: said.size === 1,
    at: came.map(({ at }) => at),
  })
})

Then('the SM-DP+ has got InitiateAuthentication once', function (this: ConformanceWorld) {
  const calls = callsOf(this, 'initiateAuthentication')
  if (calls.length === 0) throw new StateNotReached('the eIM has sent no InitiateAuthentication to the SM-DP+')
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
