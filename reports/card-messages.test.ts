import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TapeEntry } from '../transport/tape.ts'
import { messagesOf } from './messages.ts'

const apdus = (...hex: readonly string[]): TapeEntry[] =>
  hex.map((octets, i) => ({
    at: i + 1,
    ms: i,
    peer: 'euicc',
    direction: i % 2 === 0 ? 'sent' : 'received',
    hex: octets.replaceAll(' ', ''),
  }))

const shown = (tape: readonly TapeEntry[]) =>
  messagesOf(tape).map(({ line, last, body, card }) => {
    const hex = Buffer.from(body).toString('hex').toUpperCase()
    return `${line}-${last} ${card?.name} ${card?.facts}${hex === '' ? '' : `: ${hex}`}`
  })

test('blocks of STORE DATA and what GET RESPONSE fetched are one function', () => {
  const tape = apdus(
    '81E2110002BF2D 00',
    '9000',
    '81E291010100 00',
    '6104',
    '01C0000004',
    'BF2D02A0 6102',
    '01C0000002',
    '0000 9000',
  )
  assert.deepEqual(shown(tape), ['1-3 STORE DATA 81E21100 in 2 blocks: BF2D00', '4-8 answer status word 9000: BF2D02A00000'])
})

test('a command that is sent again with the Le that the card wants is one', () => {
  assert.deepEqual(shown(apdus('00700000 01', '6C02', '00700000 02', '01 9000')), [
    '1-3 MANAGE CHANNEL 00700000',
    '4-4 answer status word 9000: 01',
  ])
})

test('a function after another, a refused block, and an ATR stand for themselves', () => {
  const tape: TapeEntry[] = [
    { at: 1, ms: 0, peer: 'euicc', direction: 'received', hex: '3B00' },
    ...apdus('81E291000 3BF2E00 00', '6A88', '81E291000 3BF2000 00', '9000').map((entry) => ({ ...entry, at: entry.at + 1 })),
  ]
  assert.deepEqual(shown(tape), [
    '1-1 ATR : 3B00',
    '2-2 STORE DATA 81E29100: BF2E00',
    '3-3 answer status word 6A88',
    '4-4 STORE DATA 81E29100: BF2000',
    '5-5 answer status word 9000',
  ])
})

test('whatever is on the tape, every line is in a message, and nothing is thrown', () => {
  const line = fc.record({ sent: fc.boolean(), octets: fc.uint8Array({ maxLength: 12 }) })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const tape = lines.map(
        ({ sent, octets }, i): TapeEntry => ({
          at: i + 1,
          ms: i,
          peer: 'euicc',
          direction: sent ? 'sent' : 'received',
          hex: Buffer.from(octets).toString('hex'),
        }),
      )
      for (const { line, last } of messagesOf(tape)) assert.ok(line >= 1 && last >= line && last <= tape.length)
    }),
  )
})
