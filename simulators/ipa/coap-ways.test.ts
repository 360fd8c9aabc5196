/** What each wrong way of a CoAP client does to messages that the right one passes on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { blockOption } from '../../transport/coap/block-option.ts'
import { type CoapMessage, codes, optionOf, readMessage, writeMessage } from '../../transport/coap/message.ts'
import type { MakesGate, MessageGate } from '../../transport/coaps/message-gate.ts'
import * as ways from './coap-ways.ts'

const blank: CoapMessage = {
  type: 'CON',
  code: codes.post,
  messageId: 7,
  token: Buffer.of(1, 2),
  options: [],
  payload: Buffer.of(3),
}
const message = (more: Partial<CoapMessage> = {}) => writeMessage({ ...blank, ...more })
const response = (more: Partial<CoapMessage> = {}) => message({ type: 'ACK', code: codes.content, ...more })

function gate(makes: MakesGate): Required<Omit<MessageGate, 'ended'>> & { readonly past: Buffer[] } {
  const past: Buffer[] = []
  const { incoming = (octets) => [octets], outgoing = (octets) => [octets] } = makes((octets) => past.push(octets))
  return { incoming, outgoing, past }
}

const taken = (makes: MakesGate, octets: Buffer) => gate(makes).incoming(octets).map(readMessage)
const optionNames = (messages: readonly CoapMessage[]) => messages.map(({ options }) => options.map(({ name }) => name))
const block = (name: 'Block1' | 'Block2', num: number, size: number) => [blockOption(name, { num, more: true, size })]

test('a response with another token becomes one to the latest request', () => {
  const { incoming, outgoing } = gate(ways.looksAtNoToken)
  outgoing(message({ token: Buffer.of(9) }))
  const [taken = response()] = incoming(response())
  assert.deepEqual([...readMessage(taken).token], [9])
})

test('a block that comes again goes no further, and stands in the place of the last one', () => {
  const { incoming } = gate(ways.countsBlocks)
  const part = (num: number, more: boolean) =>
    response({ messageId: num, options: [blockOption('Block2', { num, more, size: 16 })], payload: Buffer.alloc(16, num) })
  const came = [part(0, true), part(1, true), part(0, true), part(2, false)].map((octets) =>
    incoming(octets).map((one) => readMessage(one).payload[0]),
  )
  assert.deepEqual(came, [[0], [1], [], [0]])
})

test('a separate response is acknowledged, and goes no further; one in an acknowledgement does', () => {
  const { incoming, past } = gate(ways.wantsResponsesInAcknowledgements)
  assert.equal(incoming(message({ code: codes.content })).length, 0)
  assert.deepEqual(
    past.map((octets) => readMessage(octets).type),
    ['ACK'],
  )
  assert.equal(incoming(response()).length, 1)
})

test('options that nobody knows are passed over, or drop their message; an ETag is taken away', () => {
  const strange = response({
    options: [
      { name: 'ETag', value: Buffer.of(1) },
      { name: '65001', value: Buffer.of(1) },
    ],
  })
  assert.deepEqual(optionNames(taken(ways.passesOverOptions, strange)), [['ETag']])
  assert.deepEqual(taken(ways.dropsUnknownOptions, strange), [])
  assert.equal(taken(ways.dropsUnknownOptions, response()).length, 1)
  assert.deepEqual(optionNames(taken(ways.looksAtNoETag, strange)), [['65001']])
})

test('small blocks and later ones are dropped, and another size is not heard', () => {
  assert.equal(taken(ways.wantsWholeBlocks, response({ options: block('Block2', 0, 64) })).length, 0)
  assert.equal(taken(ways.wantsWholeBlocks, response({ options: block('Block2', 0, 1024) })).length, 1)
  assert.equal(taken(ways.hasRoomForSixteenBlocks, response({ options: block('Block2', 16, 64) })).length, 0)
  assert.equal(taken(ways.hasRoomForSixteenBlocks, response({ options: block('Block2', 15, 64) })).length, 1)
  const [first = readMessage(response())] = taken(
    ways.keepsItsBlockSize,
    response({ code: codes.continue, options: block('Block1', 0, 64) }),
  )
  assert.deepEqual(optionOf(first, 'Block1'), block('Block1', 0, 1024)[0]?.value)
})

test('a body with 2.04 is dropped, and 2.04 without one is not', () => {
  assert.equal(taken(ways.wantsContent, response({ code: codes.changed })).length, 0)
  assert.equal(taken(ways.wantsContent, response({ code: codes.changed, payload: Buffer.of() })).length, 1)
})

test('behind octets that are no CoAP nothing is taken any more', () => {
  const { incoming } = gate(ways.endsAtRubbish)
  assert.equal(incoming(response()).length, 1)
  assert.equal(incoming(Buffer.of(0x80)).length, 0)
  assert.equal(incoming(response()).length, 0)
})

test('a request is put, or has a ping beside it; a reset is not sent', () => {
  const sent = (makes: MakesGate, octets: Buffer) =>
    gate(makes)
      .outgoing(octets)
      .map((one) => readMessage(one).code)
  assert.deepEqual(sent(ways.puts, message()), ['0.03'])
  assert.deepEqual(sent(ways.pingsBesides, message()), [codes.post, codes.empty])
  const reset = message({ type: 'RST', code: codes.empty, token: Buffer.of(), payload: Buffer.of() })
  assert.deepEqual(sent(ways.resetsNothing, reset), [])
})

test('a request is sent again at a steady pace until its response is there', async () => {
  const { incoming, outgoing, past } = gate(ways.repeatsSteadily(5, 1_000))
  outgoing(message())
  for (let looks = 0; past.length < 2 && looks < 1_000; looks++) await setTimeout(5)
  assert.ok(past.length >= 2)
  incoming(response())
  const before = past.length
  await setTimeout(50)
  assert.equal(past.length, before)
})
