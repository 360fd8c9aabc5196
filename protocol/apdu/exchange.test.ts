import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showOctets } from '../ber/octets.ts'
import { hex } from '../vectors/hex.ts'
import { command, encodeCommand } from './command.ts'
import { begin, type ExchangeOptions, next, type Step } from './exchange.ts'
import { parseResponse, type ResponseApdu } from './response.ts'
import { firstChunk, nextChunk, type Waiting } from './response-chunks.ts'
import { storeData } from './store-data.ts'

const getEid = storeData(1, hex('BF3E035C015A'), { withoutLe: true })[0]!
const EID = 'BF3E125A1089049032123451234512345678901235'

/** Plays a card that gives these responses; returns what was sent, and how it ended. */
function play(
  responses: readonly string[],
  options: ExchangeOptions = {},
  sent = getEid,
): { readonly sent: string[]; readonly end: Step } {
  const log: string[] = []
  let step: Step = begin(sent, options)
  for (const response of responses) {
    assert.equal(step.kind, 'send')
    if (step.kind !== 'send') break
    log.push(showOctets(encodeCommand(step.exchange.sent)))
    step = next(step.exchange, parseResponse(hex(response)))
  }
  return { sent: log, end: step }
}

test('GetEID over T=0', () => {
  const { sent, end } = play(['6115', `${EID}9000`])
  assert.deepEqual(sent, ['81E2910006BF3E035C015A', '01C0000015'])
  assert.deepEqual(end, { kind: 'done', data: hex(EID), sw: 0x9000 })
})
test('an answer that comes at once', () =>
  assert.deepEqual(play([`${EID}9000`]).end, { kind: 'done', data: hex(EID), sw: 0x9000 }))
test('a proactive command that waits', () => {
  assert.deepEqual(play(['BF320380010091 0B']).end, { kind: 'done', data: hex('BF3203800100'), sw: 0x910b, pending: 11 })
  assert.deepEqual(play(['9100']).end, { kind: 'done', data: hex(''), sw: 0x9100, pending: 256 })
})
test('wrong Le: the same command once more', () => {
  const { sent, end } = play(['6C15', `${EID}9000`], {}, command(0x00, 0xca, 0, 0x5a, undefined, 256))
  assert.deepEqual(sent, ['00CA005A00', '00CA005A15'])
  assert.equal(end.kind, 'done')
})
test('wrong Le of a GET RESPONSE repeats the GET RESPONSE', () => {
  assert.deepEqual(play(['6100', '6C02', 'AABB9000']).sent, ['81E2910006BF3E035C015A', '01C0000000', '01C0000002'])
})
test('data that come with 61XX are kept', () =>
  assert.deepEqual(play(['AA6101', 'BB9000']).end, { kind: 'done', data: hex('AABB'), sw: 0x9000 }))
test('errors and warnings end the exchange', () => {
  for (const sw of [0x6a88, 0x6985, 0x6283]) assert.deepEqual(play([sw.toString(16)]).end, { kind: 'done', data: hex(''), sw })
})
for (const [cla, iso, same] of [
  [0x81, '01', '81'],
  [0xc1, '41', 'C1'],
  [0xa0, 'A0', 'A0'],
] as const) {
  test(`GET RESPONSE after CLA ${cla.toString(16)}`, () => {
    const sent = command(cla, 0xe2, 0x91, 0, hex('00'))
    assert.equal(play(['6101', '009000'], {}, sent).sent[1], `${iso}C0000001`)
    assert.equal(play(['6101', '009000'], { getResponse: 'asCommand' }, sent).sent[1], `${same}C0000001`)
  })
}
test('a card that never ends is stopped after 256 commands', () => {
  const { sent, end } = play(Array.from({ length: 256 }, () => '6101'))
  assert.equal(sent.length, 256)
  assert.deepEqual(end, { kind: 'endless', reason: 'no end after 256 commands, the last one 01C0' })
  assert.equal(play(['6C01', '6C02'], { rounds: 2 }).end.kind, 'endless')
})
test('65535 octets of data are the most', () => {
  const full = `${'00'.repeat(256)}6100`
  const { end } = play([...Array.from({ length: 255 }, () => full), `${'00'.repeat(255)}9000`])
  assert.equal(end.kind === 'done' && end.data.length, 65535)
  assert.deepEqual(play([...Array.from({ length: 255 }, () => full), `${'00'.repeat(256)}9000`]).end, {
    kind: 'endless',
    reason: 'more than 65535 octets of response data',
  })
  assert.equal(play(['AABB9000'], { octets: 1 }).end.kind, 'endless')
})

const short = hex(EID)
const long = Buffer.alloc(600, 0xee)
for (const [what, data, le, response, left] of [
  ['no Le: all of it waits', short, undefined, '6115', 21],
  ['no Le, more than 256 octets', long, undefined, '6100', 600],
  ['Le 00 and a short response', short, 256, `${EID}9000`, undefined],
  ['Le 00 and a long response', long, 256, `${'EE'.repeat(256)}6100`, 344],
  ['a small Le', short, 1, 'BF6114', 20],
  ['an extended Le: still short chunks', long, 65536, `${'EE'.repeat(256)}6100`, 344],
  ['no data', Buffer.alloc(0), 256, '9000', undefined],
] as const) {
  test(`the card answers with ${what}`, () => {
    const chunk = firstChunk(data, 0x9000, le)
    assert.deepEqual(
      [
        showOctets(Buffer.concat([chunk.response.data, Buffer.from([chunk.response.sw >> 8, chunk.response.sw & 255])])),
        chunk.left?.data.length,
      ],
      [response, left],
    )
  })
}
test('GET RESPONSE: another Le than what waits is answered 6CXX, Le 00 takes it, nothing waiting is 6985', () => {
  const waiting: Waiting = { data: short, sw: 0x910b }
  assert.deepEqual(nextChunk(waiting, 22), { response: { data: new Uint8Array(0), sw: 0x6c15 }, left: waiting })
  assert.deepEqual(nextChunk(waiting, 21), { response: { data: short, sw: 0x910b }, left: undefined })
  assert.deepEqual(nextChunk(waiting, 256), { response: { data: short, sw: 0x910b }, left: undefined })
  assert.deepEqual(nextChunk(waiting, undefined).response.sw, 0x910b)
  assert.deepEqual(nextChunk(undefined, 256), { response: { data: new Uint8Array(0), sw: 0x6985 }, left: undefined })
})
test('chunks and exchange carry every response whole', () => {
  const le = fc.option(fc.integer({ min: 1, max: 256 }), { nil: undefined })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 900 }), fc.constantFrom(0x9000, 0x910b, 0x6a80), le, (data, sw, first) => {
      let { response, left } = firstChunk(data, sw, first)
      let step: Step = next(begin(getEid, { rounds: 1000 }).exchange, response as ResponseApdu)
      while (step.kind === 'send') {
        ;({ response, left } = nextChunk(left, step.exchange.sent.le))
        step = next(step.exchange, response)
      }
      assert.equal(step.kind, 'done')
      if (step.kind === 'done') assert.deepEqual([step.sw, showOctets(step.data), left], [sw, showOctets(data), undefined])
    }),
  )
})
