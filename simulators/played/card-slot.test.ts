import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { euiccSettings, firstState } from '../euicc/make-euicc.ts'
import { SimulatedEuicc } from '../euicc/simulated-euicc.ts'
import { CardSlot, inSlot } from './card-slot.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000, eids: [testEid] })

function slotWithTape() {
  const settings = euiccSettings([pki], testEid)
  const card = new SimulatedEuicc({ settings, state: firstState(settings, []) })
  const slot = new CardSlot(inSlot(card))
  const tape = new Tape(systemClock)
  slot.onTape(tape)
  return { slot, tape, card }
}

test('what is asked behind the back of the device is on no tape, and opens the card to nobody', async () => {
  const { slot, tape, card } = slotWithTape()
  const before = card.chip.volatile.capabilities
  // GetEUICCInfo1
  assert.equal((await slot.ask(Buffer.from('BF2000', 'hex'))).toString('hex').slice(0, 4), 'bf20')
  assert.deepEqual(card.chip.volatile.capabilities, before)
  assert.equal(tape.entries.length, 0)
})

test('a request that the card does not know is a mistake of the caller', async () => {
  await assert.rejects(slotWithTape().slot.ask(Buffer.from('BF7F00', 'hex')), RangeError)
})

test('an interference answers in place of the card, on the tape', async () => {
  const { slot, tape } = slotWithTape()
  slot.interfere(() => Buffer.from([0x6f, 0x00]))
  const answer = await slot.transmit(Buffer.from('00A4000C00', 'hex'), tape, AbortSignal.timeout(1000))
  assert.equal(Buffer.from(answer).toString('hex'), '6f00')
  assert.equal(tape.entries.length, 2)
})
