/** Octets that are no right message of CoAP: they are ignored, or rejected where they are confirmable, and nothing else (RFC 7252 3, 4.2, 4.3). */
import { defineParameterType, Then, When } from '@cucumber/cucumber'
import type { Heard } from '../../adapters/eim/coap-line.ts'
import { type CoapMessage, codes, writeMessage } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { answerIn } from './coaps-answers.ts'
import { askBehind, askOn, lineOf, pollMessage, servedOn } from './coaps-line.ts'
import { nextMessageId } from './message-ids.ts'
import type { ConformanceWorld } from './world.ts'

interface Bad {
  readonly what: string
  readonly sent: number
  readonly messageId: number
  readonly token: Buffer
  /** What came for it. */
  readonly came: readonly Heard[]
}

const bad = kept<Bad>('a message that is none')

/** Changes a right request in its octets. */
const flaws: Readonly<Record<string, (right: Buffer, request: CoapMessage) => Buffer>> = {
  'a reserved length of the token': (right) =>
    Buffer.concat([Buffer.of(0x49), right.subarray(1, 4), Buffer.alloc(5, 7), right.subarray(4)]),
  'version 2 in place of 1': (right) => Buffer.concat([Buffer.of(((right[0] ?? 0) & 0x3f) | 0x80), right.subarray(1)]),
  'a payload marker and no payload': (_right, request) =>
    Buffer.concat([writeMessage({ ...request, payload: Buffer.of() }), Buffer.of(0xff)]),
  'an option longer than the message': (_right, request) =>
    Buffer.concat([writeMessage({ ...request, payload: Buffer.of() }), Buffer.of(0x0c)]),
  'a reserved class of code': (_right, request) => writeMessage({ ...request, code: '1.02' }),
  'the code of no message, and a payload': (_right, { messageId }) =>
    Buffer.of(0x40, 0, messageId >> 8, messageId & 0xff, 0xff, 0x2a),
}
defineParameterType({ name: 'coapFlaw', regexp: Object.keys(flaws), transformer: (words: string) => words })

When('the IPA asks for work in a message with {coapFlaw}', async function (this: ConformanceWorld, what: string) {
  const line = await lineOf(this)
  const request = pollMessage(this)
  const from = line.heard.length
  const octets = flaws[what]?.(writeMessage(request), request) ?? Buffer.of()
  const sent = line.send(octets)
  // What is asked behind it is answered behind it.
  await askBehind(this)
  const isOf = ({ message }: Heard) =>
    message !== undefined &&
    (message.messageId === request.messageId || (message.token.length > 0 && message.token.equals(request.token)))
  const { messageId, token } = request
  this.keep(bad, { what, sent, messageId, token, came: line.heard.slice(from).filter(isOf) })
})

When('the IPA pings the eIM', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  const messageId = nextMessageId(this)
  const ping: CoapMessage = { type: 'CON', code: codes.empty, messageId, token: Buffer.of(), options: [], payload: Buffer.of() }
  const { response, acknowledged, sent } = await askOn(this, line, ping)
  const came = [response, acknowledged].filter((one) => one !== undefined)
  this.keep(bad, { what: 'an empty confirmable message', sent, messageId, token: Buffer.of(), came })
})

/** Flaws behind header and token: whoever has read those knows whom to answer. */
const behindTheToken: readonly string[] = ['a payload marker and no payload', 'an option longer than the message']
const refusals: readonly string[] = ['4.00', '4.02']

/** Whether a message is refused in words, as Californium does it, and nothing else is done with it. */
function isRefused(world: ConformanceWorld, { message }: Heard): boolean {
  return message?.type === 'ACK' && refusals.includes(message.code) && answerIn(world, message.payload) === undefined
}

Then('the eIM resets the message or ignores it', function (this: ConformanceWorld) {
  const { what, sent, came } = this.kept(bad)
  const mayRefuse = behindTheToken.includes(what)
  const refused = mayRefuse ? came.filter((one) => isRefused(this, one)) : []
  const other = came.filter((one) => one.message?.type !== 'RST' && !refused.includes(one))
  this.check({
    claim: `a message with ${what} is rejected`,
    expected: mayRefuse ? 'a reset, nothing, or an acknowledgement with 4.00 or 4.02' : 'a reset, or nothing',
    seen: came.length === 0 ? 'nothing' : came.map(inShort).join(', '),
    holds: other.length === 0,
    at: [sent, ...came.map(({ at }) => at)],
    ...(refused.length > 0 ? { remark: 'RFC 7252 4.2 has it rejected with a reset; this refuses it all the same' } : {}),
  })
})

Then('the eIM resets the message', function (this: ConformanceWorld) {
  const { what, sent, came } = this.kept(bad)
  if (came.length === 0) throw new StateNotReached(`nothing was heard of ${what}`, [sent])
  this.check({
    claim: `${what} is answered with a reset`,
    expected: 'a reset',
    seen: came.map(inShort).join(', '),
    holds: came.some(({ message }) => message?.type === 'RST'),
    at: [sent, ...came.map(({ at }) => at)],
  })
})

Then('the association of the IPA is still served', async function (this: ConformanceWorld) {
  const { holds, seen, at } = await servedOn(this, await lineOf(this))
  this.check({
    claim: 'what came before has not ended the association',
    expected: 'an answer to GetEimPackage over the same association',
    seen,
    holds,
    at,
  })
})

function inShort({ message, octets }: Heard): string {
  if (message === undefined) return `${octets.length} octets that are no message`
  return message.type === 'RST' ? 'a reset' : `${message.type} ${message.code}`
}
