import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ISDR_AID } from '../../protocol/identifiers/aid.ts'
import { mutated, randomOctets, seeded } from '../../protocol/schema/mutate.ts'
import { a, b, cardWith, eco, packageOf, psmo } from './package/test-eim.ts'
import type { EuiccSpec } from './settings.ts'
import { SimulatedEuicc } from './simulated-euicc.ts'
import type { EuiccState } from './state.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const isdr = bytes('00A4040010A0000005591010FFFFFFFF8900000100')
const capabilities = bytes('80AA00000AA9088100820101830107')
const terminalProfile = bytes('8010000003FFFFFF')
const fetch = bytes('8012000000')
const performed = bytes('80140000 0C 810301010102028281830100')
const getEid = bytes('80E2910006BF3E035C015A')

/** A device that begins anew: the card has to tell its EID, whatever came before. */
function tellsEid(euicc: SimulatedEuicc): boolean {
  euicc.reset()
  for (const command of [capabilities, isdr]) euicc.transmit(command)
  return Buffer.from(euicc.transmit(getEid)).toString('hex') === '6115'
}

const commands = [isdr, capabilities, terminalProfile, fetch, performed, getEid, bytes('0070000001'), bytes('00A4000C023F00')]
const packages = [
  packageOf([psmo.enable(b), psmo.list]),
  packageOf([psmo.disable(a), psmo.delete(a), psmo.rat], { counter: 2 }),
  packageOf({ eco: [eco.add(), eco.list, eco.delete('new.example.com')] }, { counter: 3 }),
]
const requests = [
  ...packages,
  ...['BF2B00', 'BF2800', 'BF3003800101', 'BF2D065C045A9F7090', 'BF5500', 'BF5600', 'BF2200', 'BF3C00'].map(bytes),
  ...['BF5803800100', 'BF590A80008104060B2B', 'BF5A03800100', 'BF6404820204F0', 'BF65058003642E65', 'BF3F05800361'].map(bytes),
]

for (const spec of ['1.2', '1.1', '1.0.1', 'SGP.22'] as const satisfies readonly EuiccSpec[]) {
  test(`500 damaged APDUs and requests leave a card of ${spec} that tells its EID`, () => {
    const card = cardWith({ settings: { spec } })
    const below = seeded(22)
    for (let i = 0; i < 250; i++) {
      const apdu = mutated(commands[below(commands.length)] ?? isdr, below)
      const answer = card.euicc.transmit(below(4) === 0 ? randomOctets(below, []) : apdu)
      assert.ok(answer.length >= 2, `no status word for ${apdu.toString('hex')}`)
    }
    assert.ok(tellsEid(card.euicc))
    for (let i = 0; i < 250; i++) {
      if (i % 50 === 0) card.reset()
      const damaged = mutated(requests[below(requests.length)] ?? isdr, below)
      const request = damaged.length === 0 ? Buffer.of(0) : damaged
      assert.match(card.ask(request, 1 + below(255)).sw, /^(9000|91..|6A80|6A88|6985|6700|6A86)$/, request.toString('hex'))
    }
    assert.ok(tellsEid(card.euicc))
  })
}

/** A card whose memory fails from now on, with a switch that waits for its REFRESH. */
function failing() {
  const { settings, state } = cardWith().euicc.chip
  let full = false
  const told: string[] = []
  const store = {
    load: () => state,
    save(_: EuiccState) {
      if (full) throw new Error('no space left')
    },
  }
  const consumer = { ...settings, spec: 'SGP.22' as const }
  const euicc = new SimulatedEuicc({ settings: consumer, state, store, log: (line) => told.push(line) })
  euicc.reset()
  for (const command of [capabilities, terminalProfile, isdr]) euicc.transmit(command)
  const enable = bytes(`80E2910014 BF3111 A00C 5A0A${b} 8101FF`)
  assert.match(Buffer.from(euicc.transmit(enable)).toString('hex'), /^(91|61)/)
  full = true
  return { euicc, told, heal: () => (full = false) }
}

const enabled = ({ profiles }: EuiccState) => profiles.filter((one) => one.enabled).map(({ iccid }) => iccid)

test('a switch behind TERMINAL RESPONSE that cannot be stored has not happened, and the card says 6581', () => {
  const { euicc, told } = failing()
  euicc.transmit(bytes('00C0000000'))
  euicc.transmit(fetch)
  assert.equal(Buffer.from(euicc.transmit(performed)).toString('hex'), '6581')
  assert.deepEqual(enabled(euicc.state), [a])
  assert.equal(told.at(-1), 'TERMINAL RESPONSE -> refused: no space left')
})

test('a reset whose changes cannot be stored leaves them out, and the card goes on', () => {
  const { euicc, told, heal } = failing()
  assert.ok(tellsEid(euicc))
  assert.deepEqual(enabled(euicc.state), [a])
  assert.ok(told.includes('reset -> refused: no space left'))
  heal()
  assert.ok(tellsEid(euicc))
})

test('a response waits for GET RESPONSE on its own channel, or on the basic one, where middleware fetches it', () => {
  const { euicc } = cardWith()
  const send = (command: string) => Buffer.from(euicc.transmit(bytes(command))).toString('hex')
  assert.equal(send('0070000001'), '019000')
  assert.equal(send('80E2910006BF3E035C015A'), '6115')
  assert.equal(send('01C0000015'), '6985')
  assert.match(send('00C0000015'), /9000$/)
  assert.match(send(`01A4040010${ISDR_AID.toString('hex')}`), /^61/)
  assert.match(send('00C0000000'), /^6f/)
})
