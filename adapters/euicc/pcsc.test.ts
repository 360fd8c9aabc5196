/** A card in a PC/SC reader that goes wrong, in every way that the service tells of. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { openPcsc, PcscMissing } from '../../transport/pcsc/open.ts'
import { type PcscCard, PcscError, type PcscService } from '../../transport/pcsc/service.ts'
import { Tape } from '../../transport/tape.ts'
import { euiccInReader } from './pcsc.ts'

interface Wrong {
  readonly names?: readonly string[]
  readonly connect?: () => Promise<never>
  readonly transmit?: PcscCard['transmit']
  readonly protocol?: PcscCard['protocol']
  readonly open?: () => Promise<never>
}

const ATR = Buffer.from('3B00', 'hex')
const soon = () => AbortSignal.timeout(5_000)

/** A port on a service that does as it is told, and what was called. */
function portOn({ names = ['Reader A', 'Reader B'], connect, transmit, protocol = 'T=1', open }: Wrong, reader = 'Reader A') {
  const calls: string[] = []
  const service: PcscService = {
    binding: 'test',
    readers: async () => names,
    async connect(name) {
      calls.push(`connect ${name}`)
      await connect?.()
      return {
        atr: ATR,
        protocol,
        transmit: async (command) => {
          calls.push(Buffer.from(command).toString('hex'))
          return transmit === undefined ? Buffer.from('9000', 'hex') : transmit(command)
        },
        disconnect: async (then) => void calls.push(then),
      }
    },
    close: async () => void calls.push('close'),
  }
  return {
    calls,
    port: euiccInReader({ reader }, { open: open ?? (async () => service), answerMs: 50 }),
    tape: new Tape(systemClock),
  }
}

const refusing = (code: number) => () => Promise.reject(new PcscError(code, 'SCardX'))
const EID = Buffer.from('81E2910006BF3E035C015A00', 'hex')

test('a reset takes the power away and gives it back, and closing gives the card back', async () => {
  const { port, calls, tape } = portOn({})
  assert.deepEqual(await port.reset(tape, soon()), ATR)
  await port.close()
  assert.deepEqual(calls, ['connect Reader A', 'unpower', 'connect Reader A', 'leave', 'close'])
})

test('a card that was put in while the connection was made gets its first command in another one', async () => {
  let refusals = 1
  const transmit = async () => {
    if (refusals-- > 0) throw new PcscError(0x8010000f, 'SCardTransmit')
    return Buffer.from('9000', 'hex')
  }
  const { port, calls, tape } = portOn({ transmit })
  assert.deepEqual(await port.transmit(EID, tape, soon()), Buffer.from('9000', 'hex'))
  const sent = EID.toString('hex')
  assert.deepEqual(calls, ['connect Reader A', sent, 'unpower', 'connect Reader A', sent])
  refusals = 1
  await assert.rejects(port.transmit(EID, tape, soon()), { kind: 'unreachable' })
})

for (const [what, wrong, reader, expected] of [
  ['no service', { open: refusing(0x8010001d) }, 'Reader A', { kind: 'unreachable', message: /service does not run/ }],
  [
    'no binding',
    { open: () => Promise.reject(new PcscMissing('no way to PC/SC on this machine: koffi: x')) },
    'Reader A',
    { kind: 'unreachable', message: /no way to PC\/SC/ },
  ],
  ['no reader', { names: [] }, 'Reader A', { kind: 'unreachable', message: /there is no reader/ }],
  ['another reader', {}, 'Reader C', { kind: 'unreachable', message: /"Reader C" among "Reader A", "Reader B"/ }],
  ['two readers of that name', {}, 'Reader', { kind: 'unreachable', message: /"Reader" among/ }],
  ['no card', { connect: refusing(0x8010000c) }, 'Reader A', { kind: 'unreachable', message: /no card is in the reader/ }],
  ['a card that another has', { connect: refusing(0x8010000b) }, 'Reader A', { kind: 'unreachable', message: /another program/ }],
  ['a mute card', { connect: refusing(0x80100066) }, 'Reader A', { kind: 'silent', message: /does not answer to a reset/ }],
  ['a card that was drawn', { transmit: refusing(0x80100069) }, 'Reader A', { kind: 'closed', message: /was taken out/ }],
  ['an unknown code', { transmit: refusing(0x80109999) }, 'Reader A', { kind: 'unreachable', message: /0x80109999/ }],
  ['a card without an end', { transmit: () => new Promise<never>(() => {}) }, 'Reader A', { kind: 'silent', message: /50 ms/ }],
] as const)
  test(`${what}: a fault that says so, with its line on the tape`, async () => {
    const { port, tape } = portOn(wrong, reader)
    await assert.rejects(
      port.transmit(EID, tape, soon()),
      (error: { name: string; kind: string; at: number[]; message: string }) => {
        assert.equal(error.name, 'PeerFault')
        assert.equal(error.kind, expected.kind)
        assert.match(error.message, expected.message)
        assert.ok(error.at.every((at) => tape.entries.some((entry) => entry.at === at)) && error.at.length > 0)
        return true
      },
    )
    await port.close()
  })

test('after a fault the card is connected anew', async () => {
  let first = true
  const transmit = async () => {
    if (!first) return Buffer.from('9000', 'hex')
    first = false
    throw new PcscError(0x80100069, 'SCardTransmit')
  }
  const { port, tape, calls } = portOn({ transmit })
  await assert.rejects(port.transmit(EID, tape, soon()), { kind: 'closed' })
  assert.equal(Buffer.from(await port.transmit(EID, tape, soon())).toString('hex'), '9000')
  assert.deepEqual(
    calls.filter((call) => !call.startsWith('81')),
    ['connect Reader A', 'unpower', 'connect Reader A'],
  )
})

test('the end of a run ends the wait for a card', async () => {
  const { port, tape } = portOn({ transmit: () => new Promise<never>(() => {}) })
  const abort = new AbortController()
  setTimeout(() => abort.abort(), 10)
  await assert.rejects(port.transmit(EID, tape, abort.signal), { kind: 'aborted' })
})

test('a part of the name is enough where one reader has it', async () => {
  const { port, tape, calls } = portOn({}, 'er B')
  await port.transmit(EID, tape, soon())
  assert.deepEqual(calls[0], 'connect Reader B')
})

for (const [protocol, command, sent] of [
  ['T=0', '81E2910006BF3E035C015A00', '81e2910006bf3e035c015a'],
  ['T=0', '81E2910006BF3E035C015A', '81e2910006bf3e035c015a'],
  ['T=0', '00C0000015', '00c0000015'],
  ['T=0', '00A40400', '00a40400'],
  ['T=1', '81E2910006BF3E035C015A00', '81e2910006bf3e035c015a00'],
] as const)
  test(`${protocol}: ${command} is sent as ${sent}`, async () => {
    const { port, tape, calls } = portOn({ protocol })
    await port.transmit(Buffer.from(command, 'hex'), tape, soon())
    assert.equal(calls.at(-1), sent)
    assert.ok(tape.entries.some((entry) => entry.direction === 'sent' && entry.hex === sent))
  })

test('without a service on this machine the refusal says so, or what is not installed', async () => {
  process.env['PCSCLITE_CSOCK_NAME'] = '/nowhere/pcscd.comm'
  await assert.rejects(openPcsc(['koffi']), ({ name, message }: Error) =>
    name === 'PcscMissing' ? /koffi: .*pcsclite/.test(message) : /service does not run \(0x8010001D\)/.test(message),
  )
  await assert.rejects(openPcsc([]), { name: 'PcscMissing' })
})
