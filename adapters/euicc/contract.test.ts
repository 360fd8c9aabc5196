/** What every adapter of the EuiccPort promises, held against each of them. */
import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import { after, type TestContext, test } from 'node:test'
import { openChannel } from '../../protocol/apdu/channel.ts'
import { encodeCommand } from '../../protocol/apdu/command.ts'
import { select } from '../../protocol/apdu/select.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { lpadCapabilities, terminalCapability } from '../../protocol/apdu/terminal-capability.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { ISDR_AID } from '../../protocol/identifiers/aid.ts'
import { asCard } from '../../simulators/euicc/as-card.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import { insertIntoVpcd, listenAsCard } from '../../simulators/euicc/vpcd.ts'
import { systemClock } from '../../transport/clock.ts'
import { openPcsc, type PcscBinding } from '../../transport/pcsc/open.ts'
import { blankTape, Tape } from '../../transport/tape.ts'
import type { EuiccPort } from '../port.ts'
import { euiccInReader } from './pcsc.ts'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from './private-pcscd.ts'
import { simulatedEuicc } from './simulated.ts'
import { euiccAtTcp } from './tcp.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) })
const settings = euiccSettings([pki], testEid)
const newEuicc = () => new SimulatedEuicc({ settings, state: firstState(settings) })

const missing = pcscdMissing()
const skipPcscd = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing
let pcscd: Promise<PrivatePcscd> | undefined
after(async () => (await pcscd)?.close())

/** A card of its own in the reader of a pcscd that nobody else sees. */
async function inReader(t: TestContext, binding: PcscBinding): Promise<EuiccPort> {
  pcscd ??= startPrivatePcscd()
  const { port, socket, cardSeen, cardGone } = await pcscd
  process.env['PCSCLITE_CSOCK_NAME'] = socket
  const inserted = await insertIntoVpcd(asCard(newEuicc()), { host: '127.0.0.1', port, tape: blankTape })
  await cardSeen()
  const euicc = euiccInReader({ reader: 'Virtual 00 00' }, { open: () => openPcsc([binding]) })
  t.after(async () => {
    await euicc.close()
    await inserted.remove()
    await cardGone()
  })
  return euicc
}

const adapters: Readonly<Record<string, (t: TestContext) => Promise<EuiccPort>>> = {
  simulated: async () => simulatedEuicc(newEuicc()),
  async tcp() {
    const listening = await listenAsCard(asCard(newEuicc()), { host: '127.0.0.1', port: 0, tape: blankTape })
    after(() => listening.close())
    return euiccAtTcp(listening)
  },
  'pcsc by pcsclite': (t) => inReader(t, 'pcsclite'),
  'pcsc by koffi': (t) => inReader(t, 'koffi'),
}

const soon = () => AbortSignal.timeout(5_000)
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()

for (const [name, make] of Object.entries(adapters)) {
  const skip = name.startsWith('pcsc') ? skipPcscd : false
  const open = async (t: TestContext) => {
    const port = await make(t)
    t.after(() => port.close())
    const tape = new Tape(systemClock)
    const once = async (command: Uint8Array) => hex(await port.transmit(command, tape, soon()))
    /** A card that speaks T=0 keeps its answer until it is fetched. */
    const send = async (command: Uint8Array): Promise<string> => {
      const answer = await once(command)
      const waiting = /^61(..)$/.exec(answer)?.[1]
      return waiting === undefined ? answer : once(Buffer.from(`0${command[0]! & 3}C00000${waiting}`, 'hex'))
    }
    return { port, tape, send }
  }

  test(`EuiccPort ${name}: a reset gives the ATR, and it is on the tape`, { skip }, async (t) => {
    const { port, tape } = await open(t)
    const atr = await port.reset(tape, soon())
    assert.equal(atr[0], 0x3b)
    assert.ok(tape.entries.some((entry) => entry.direction === 'received' && entry.hex.toUpperCase() === hex(atr)))
    assert.equal(port.identity.role, 'euicc')
  })

  test(`EuiccPort ${name}: the EID comes by the usual commands, each of them on the tape as it was sent and answered`, {
    skip,
  }, async (t) => {
    const { port, tape, send } = await open(t)
    await port.reset(tape, soon())
    const capability = terminalCapability({ extendedLogicalChannels: false, euicc: lpadCapabilities, unknown: [] })
    assert.equal(await send(encodeCommand(capability)), '9000')
    assert.equal(await send(encodeCommand(openChannel())), '019000')
    assert.match(await send(encodeCommand(select(1, ISDR_AID, 256))), /^6F.*9000$/)
    const [block] = storeData(1, Buffer.from('BF3E035C015A', 'hex'))
    assert.equal(await send(encodeCommand(block!)), `BF3E125A10${testEid}9000`)
    const lines = tape.entries.flatMap((entry) => ('hex' in entry ? [entry] : []))
    const received = lines.at(-1)
    const sent = lines.findLast(({ direction, hex }) => direction === 'sent' && !/^..c0/i.test(hex))
    const whole = hex(encodeCommand(block!))
    // Under T=0, which this card speaks in a reader, the length of the answer is not sent.
    assert.equal(sent?.hex.toUpperCase(), name.startsWith('pcsc') ? whole.slice(0, -2) : whole)
    assert.deepEqual([received?.direction, received?.hex.toUpperCase()], ['received', `BF3E125A10${testEid}9000`])
  })

  test(`EuiccPort ${name}: after a reset the channels are gone`, { skip }, async (t) => {
    const { port, tape, send } = await open(t)
    await port.reset(tape, soon())
    await send(encodeCommand(openChannel()))
    await port.reset(tape, soon())
    assert.equal(await send(encodeCommand(select(1, ISDR_AID, 256))), '6881')
  })

  test(`EuiccPort ${name}: commands go to the card in their order, also when nobody waits`, { skip }, async (t) => {
    const { port, tape, send } = await open(t)
    await port.reset(tape, soon())
    const all = await Promise.all([openChannel(), openChannel(), openChannel()].map((command) => send(encodeCommand(command))))
    assert.deepEqual(all, ['019000', '029000', '039000'])
  })

  test(`EuiccPort ${name}: what is stopped rejects with aborted, and a closed port with a fault`, { skip }, async (t) => {
    const { port, tape } = await open(t)
    const stopped = AbortSignal.abort(new Error('the run was ended'))
    await assert.rejects(port.reset(tape, stopped), { name: 'PeerFault', kind: 'aborted' })
    await assert.rejects(port.transmit(Buffer.alloc(5), tape, stopped), { name: 'PeerFault', kind: 'aborted' })
    await port.close()
  })
}

/** A card that is not one: it takes messages and does as it is told with them. */
async function strangeCard(act: 'silent' | 'gone'): Promise<EuiccPort> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => (act === 'gone' ? socket.destroy() : undefined))
    after(() => socket.destroy())
  }).listen(0, '127.0.0.1')
  after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const port = euiccAtTcp({ host: '127.0.0.1', port: (server.address() as { port: number }).port }, { answerMs: 100 })
  after(() => port.close())
  return port
}

for (const [act, kind] of [
  ['silent', 'silent'],
  ['gone', 'closed'],
] as const) {
  test(`EuiccPort tcp: a card that is ${act} rejects with ${kind}, and with tape lines`, async () => {
    const port = await strangeCard(act)
    const tape = new Tape(systemClock)
    await assert.rejects(port.transmit(Buffer.from('00A40400', 'hex'), tape, soon()), (error: { kind: string; at: number[] }) => {
      assert.equal(error.kind, kind)
      assert.ok(error.at.length > 0 && error.at.every((at) => tape.entries.some((entry) => entry.at === at)), 'no tape lines')
      return true
    })
  })
}

test('EuiccPort tcp: an abort ends the wait, and no card at the address is unreachable', async () => {
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 30)
  const port = await strangeCard('silent')
  await assert.rejects(port.reset(new Tape(systemClock), abort.signal), { name: 'PeerFault', kind: 'aborted' })
  const nobody = euiccAtTcp({ host: '127.0.0.1', port: 1 })
  await assert.rejects(nobody.reset(new Tape(systemClock), soon()), { name: 'PeerFault', kind: 'unreachable', phase: 'connect' })
})

test('a card that listens has one reader at a time, and the next one when that has gone', async () => {
  const log: string[] = []
  const listening = await listenAsCard(asCard(newEuicc()), {
    host: '127.0.0.1',
    port: 0,
    tape: blankTape,
    log: (line) => log.push(line),
  })
  after(() => listening.close())
  const first = euiccAtTcp(listening)
  await first.reset(blankTape, soon())
  const second = connect(listening.port, '127.0.0.1').on('error', () => {})
  await new Promise((resolve) => second.once('close', resolve))
  assert.ok(log.includes('a second reader was turned away'), log.join())
  await first.close()
  const third = euiccAtTcp(listening)
  after(() => third.close())
  for (let tries = 0; ; tries++) {
    try {
      assert.equal((await third.reset(blankTape, soon()))[0], 0x3b)
      break
    } catch (error) {
      // The card sees the end of the first reader a moment later than we do.
      if (tries > 20) throw error
    }
  }
})
