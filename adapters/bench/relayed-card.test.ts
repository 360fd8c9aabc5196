import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import { systemClock } from '../../transport/clock.ts'
import { HarnessError, PeerFault } from '../../transport/faults.ts'
import { Tape } from '../../transport/tape.ts'
import { simulatedEuicc } from '../euicc/simulated.ts'
import { identityOnCard, relayedCard } from './relayed-card.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000, eids: [testEid] })
const settings = euiccSettings([pki], testEid)
const newPort = () => simulatedEuicc(new SimulatedEuicc({ settings, state: firstState(settings, []) }))
const soon = () => AbortSignal.timeout(10_000)
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()

/** A device with a session on logical channel 1. */
async function deviceOn(card: ReturnType<typeof relayedCard>, tape: Tape): Promise<(command: string) => Promise<string>> {
  await card.reset(tape, soon())
  const send = async (command: string) => hex(await card.transmit(Buffer.from(command, 'hex'), tape, soon()))
  await send('80AA000005A903830107')
  assert.equal(await send('0070000001'), '019000')
  assert.match(await send('01A4040010A0000005591010FFFFFFFF8900000100'), /^61|9000$/)
  return send
}

test('what the device sends goes to the card as it is, and both directions are on the tape of the scenario', async () => {
  const tape = new Tape(systemClock)
  const send = await deviceOn(relayedCard(newPort()), tape)
  // GetEUICCChallenge
  assert.match(await send('81E2910003BF2E00'), /^6115$|^BF2E12/)
  assert.deepEqual(new Set(tape.entries.map(({ peer }) => peer)), new Set(['euicc']))
  assert.equal(tape.entries.filter(({ direction }) => direction === 'sent').length, 4)
})

test('what is asked beside the device is on no tape, and the device keeps its session', async () => {
  const tape = new Tape(systemClock)
  const card = relayedCard(newPort())
  const send = await deviceOn(card, tape)
  const lines = tape.entries.length
  // GetEUICCInfo1
  assert.equal(hex(await card.ask(Buffer.from('BF2000', 'hex'))).slice(0, 4), 'BF20')
  assert.equal(tape.entries.length, lines)
  assert.match(await send('81E2910003BF2E00'), /^6115$|^BF2E12/)
  // A channel that was left open would be missing here.
  assert.equal(await send('0070000001'), '029000')
})

test('a card that does not tell is no defect of the IPA', async () => {
  const card = relayedCard(newPort())
  await card.reset(new Tape(systemClock), soon())
  await assert.rejects(card.ask(Buffer.from('BF7F00', 'hex')), HarnessError)
  const gone = newPort()
  await gone.close()
  await assert.rejects(relayedCard(gone).ask(Buffer.from('BF2000', 'hex')), HarnessError)
})

test('a card says who it is, or is not there', async () => {
  const { eid, euiccCertificate } = await identityOnCard(newPort(), [])
  assert.equal(eid, testEid)
  assert.equal(hex(euiccCertificate), hex(pki.euiccs.get(testEid)?.certificate.der ?? Buffer.of()))
  const gone = newPort()
  await gone.close()
  await assert.rejects(identityOnCard(gone, []), PeerFault)
})
