import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TapeEntry } from '../transport/tape.ts'
import { cardCommands, cardResets, dataOf, saidCapabilities, selectsIsdr, wentWell } from './card-commands.ts'

/** Lines of a tape: `reset`, `> command`, `< response`. */
function tapeOf(...lines: readonly string[]): { readonly entries: readonly TapeEntry[] } {
  const entries = lines.map((line, place): TapeEntry => {
    const [direction, hex = ''] = line.split(' ')
    const common = { at: place + 1, ms: 0, peer: 'euicc' }
    if (direction === 'reset') return { ...common, direction: 'note', text: 'reset' }
    return { ...common, direction: direction === '>' ? 'sent' : 'received', hex }
  })
  return { entries }
}

const SELECT = '> 01A4040010A0000005591010FFFFFFFF8900000100'

test('each command has its answer and the session that it was in', () => {
  const { entries } = tapeOf('> 0070000001', '< 019000', 'reset', '< 3B9F', SELECT, '< 6A82', '> 80F2')
  assert.deepEqual(
    cardCommands(entries).map(({ session, channel, answer }) => [session, channel, answer?.sw]),
    [
      [0, 0, 0x9000],
      [3, 1, 0x6a82],
    ],
  )
  assert.deepEqual(cardResets(entries), [3])
})

test('an answer belongs to no command that cannot be read', () => {
  const [first, ...more] = cardCommands(tapeOf('> 0070000001', '> 80', '< 6700').entries)
  assert.equal(first?.answer, undefined)
  assert.deepEqual(more, [])
})

test('the ISD-R is selected by its AID or the beginning of it', () => {
  const selected = (...lines: readonly string[]) => cardCommands(tapeOf(...lines).entries).map(selectsIsdr)
  assert.deepEqual(selected(SELECT, '< 6110', '> 01A4040005A000000559', '< 9000'), [true, true])
  assert.deepEqual(selected(SELECT, '< 6A82', '> 00A4000C023F00', '< 9000', '> 01A4040007A0000000871002', '< 9000'), [
    false,
    false,
    false,
  ])
})

test('data come together from SELECT and GET RESPONSE', () => {
  const all = cardCommands(tapeOf(SELECT, '< 6F6101', '> 01C0000001', '< 009000', '> 0070000001', '< 019000').entries)
  const [first] = all
  assert.ok(first !== undefined)
  assert.equal(dataOf(first, all).toString('hex'), '6f00')
})

test('9000, 91XX and 61XX say that a command was carried out', () => {
  const done = (sw: number) => wentWell({ data: Buffer.alloc(0), sw })
  assert.deepEqual([0x9000, 0x910b, 0x6110, 0x6985, 0x6c10].map(done), [true, true, true, false, false])
  assert.equal(wentWell(undefined), false)
})

test('TERMINAL CAPABILITY says what a device can, under tag 83', () => {
  const said = (hex: string) => cardCommands(tapeOf(`> ${hex}`).entries).map(({ command }) => saidCapabilities(command))
  assert.deepEqual(said('80AA000005A903830107'), [['LUId', 'LPDd', 'LDSd']])
  assert.deepEqual(said('80AA000004A9028100'), [[]])
  assert.deepEqual(said('80AA000002A905'), [[]])
  assert.deepEqual(said('0070000001'), [[]])
})
