// Long because: every rule of the card interface is tested on the octets of its APDUs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIsdrFci } from '../../protocol/apdu/select.ts'
import { decode } from '../../protocol/schema/type.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import type { TestCard } from './download/test-card.ts'
import { a, b, type CardOptions, cardWith, hex, load, packageOf, profile, psmo } from './package/test-eim.ts'
import { SimulatedEuicc } from './simulated-euicc.ts'

const isdr = 'A0000005591010FFFFFFFF8900000100'
const capabilities = '80AA00000AA9088100820101830107'
const terminalProfile = '8010000003FFFFFF'

/** A card just after its reset, spoken to in APDUs. */
function wire(options?: CardOptions) {
  const card = cardWith(options)
  const atr = card.euicc.reset()
  const send = (...commands: readonly string[]): string => {
    let last = ''
    for (const command of commands) last = hex(card.euicc.transmit(Buffer.from(command.replaceAll(' ', ''), 'hex')))
    return last
  }
  return { card, atr, send }
}

const selectIsdr = `00A4040010${isdr}`
const ready = [capabilities, selectIsdr] as const
const getEid = '80E2910006BF3E035C015A'

function withProfile(card: TestCard): void {
  card.euicc.transmit(Buffer.from(terminalProfile, 'hex'))
}

test('sheet:sgp22-es10-apdu#2.2 BOOT-001 sheet:sgp22-lpae#B1 BOOT-001: the ATR announces eUICC functions behind its second T=15', () => {
  const atr = Buffer.from(wire().atr)
  assert.equal(atr[0], 0x3b)
  assert.equal(
    atr.subarray(1).reduce((sum, octet) => sum ^ octet, 0),
    0,
    'its check octet',
  )
  // T0 9F: TD1 follows. 96: TA1. 80: T=0, TD2 follows. 3F: T=15 with TA3, TB3.
  const interfaces = globalInterfaceOctets(atr)
  assert.ok(interfaces.some(({ t, name, value }) => t === 15 && name === 'TB' && (value & 0x82) === 0x82))
})

test('sheet:sgp22-es10-apdu#2.6 ES10B-006 sheet:sgp22-es10-apdu#6.1 ES10B-006 sheet:sgp22-es10-apdu#6.2 ES10B-006: a request in blocks of any size', () => {
  const card = cardWith()
  for (const size of [1, 7, 120, 254, 255]) {
    const answer = card.ask(packageOf([psmo.rat], { counter: size + 1 }), size)
    assert.equal(answer.sw, '9000')
    assert.equal(hex(answer.data).slice(0, 4), 'BF51')
  }
})

test('sheet:sgp22-es10-apdu#6.3 ES10B-011: a block in between is answered 9000 alone; one out of order is refused', () => {
  const { send } = wire()
  send(...ready)
  assert.equal(send('80E2110003BF3E03'), '9000')
  assert.equal(send('80E29101035C015A'), '6115')
  assert.equal(send('80E2110003BF3E03'), '9000')
  assert.notEqual(send('80E29102035C015A').slice(-4, -2), '61')
})

test('sheet:sgp22-es10-apdu#6.4 ES10B-007 sheet:sgp22-es10-apdu#6.5 ES10B-007: a response waits for GET RESPONSE, part by part', () => {
  const { send } = wire()
  send(...ready)
  assert.equal(send(getEid), '6115')
  const eid = 'BF3E125A1089049032123451234512345678901235'
  assert.equal(send('00C0000015'), `${eid}9000`)
  assert.equal(send(`${getEid}00`), `${eid}9000`, 'at once where there is an Le')
  assert.equal(send('00C0000015'), '6985', 'nothing waits')
  send(getEid)
  assert.equal(send('80C0000010'), `${eid.slice(0, 32)}6105`)
  assert.equal(send('80C0000005'), `${eid.slice(32)}9000`)
  let answer = send('80E2910003BF5600')
  let octets = ''
  while (answer.slice(-4, -2) === '61') {
    answer = send(`00C00000${answer.slice(-2)}`)
    octets += answer.slice(0, -4)
  }
  assert.ok(octets.length / 2 > 512 && octets.startsWith('BF5682'))
})

test('sheet:sgp22-es10-apdu#6.7 ES10C-024 sheet:sgp22-es10-apdu#7.1.6 ES10C-024: 91XX, FETCH of REFRESH and TERMINAL RESPONSE after a switch', () => {
  const card = cardWith()
  withProfile(card)
  const answer = card.ask(packageOf([psmo.enable(b)]))
  assert.equal(answer.sw, '910B')
  const send = (command: string) => hex(card.euicc.transmit(Buffer.from(command, 'hex')))
  assert.equal(send('801200000B'), 'D0098103010104820281829000')
  assert.equal(send('801400000C810301010482028281830100'), '9000')
  assert.equal(send('801200000B'), '6985', 'once')
})

test('no 91XX without TERMINAL PROFILE, and none when nothing was switched', () => {
  assert.equal(cardWith().ask(packageOf([psmo.enable(b)])).sw, '9000')
  const card = cardWith()
  withProfile(card)
  assert.equal(card.ask(packageOf([psmo.rat, psmo.delete(b)])).sw, '9000')
})

test('sheet:sgp22-es10-apdu#6.8 ES10B-012: an error of a function is inside its response, behind 9000', () => {
  assert.deepEqual(cardWith().ask('BF30 03 80 01 63'), { data: Buffer.from('BF3003800101', 'hex'), sw: '9000' })
})

test('status words of commands that are none', () => {
  const { send } = wire()
  send(...ready)
  assert.equal(send('A0A40000023F00'), '6E00')
  assert.equal(send('00FF0000'), '6D00')
  assert.equal(send('0070'), '6700')
  assert.equal(send(`01A4040010${isdr}`), '6881', 'a channel that is not open')
  assert.equal(send('80E2910003BF7F00'), '6A88', 'a function that nobody knows')
  assert.equal(send('80E2910004BF3E0400'), '6A80', 'cut')
  assert.equal(send('00A4040007A0000000871002'), '6A82')
  assert.equal(send('00A4040004A0000005'), '6A82', 'an AID has five octets at least')
})

test('channels: opened in their order, each with its own selection and blocks, closed, gone at reset', () => {
  const { card, send } = wire()
  send(...ready)
  assert.equal(send('0070000001'), '019000')
  assert.equal(send('81E2910006BF3E035C015A'), '6985', 'the ISD-R is not selected there')
  assert.equal(send(`01A4040010${isdr}`).slice(0, 2), '61')
  assert.equal(send('81E2110003BF3E03', '80E2910006BF3E035C015A', '81E29101035C015A'), '6115')
  for (let channel = 2; channel <= 19; channel++)
    assert.equal(send('0070000001'), `${channel.toString(16).padStart(2, '0').toUpperCase()}9000`)
  assert.equal(send('0070000001'), '6881')
  assert.equal(send(`4FA4040010${isdr}`).slice(0, 2), '61', 'channel 19')
  assert.equal(send('CFE2910006BF3E035C015A'), '6115')
  assert.equal(send('00708001'), '9000')
  assert.equal(send('81E2910006BF3E035C015A'), '6881')
  card.euicc.reset()
  assert.equal(send('82E2910006BF3E035C015A'), '6881')
})

test('sheet:sgp22-lpae#T4 BOOT-010 BOOT-011 BOOT-012 sheet:sgp22-lpae#T5 BOOT-010 BOOT-011 BOOT-012: ES10 is there for a device that said so', () => {
  const functions = ['BF3C00', 'BF2000', 'BF2D00']
  for (const [said, ok] of [
    [capabilities, true],
    ['80AA000005A903830100', false],
    ['', false],
  ] as const) {
    const { send } = wire({ settings: { spec: 'SGP.22' } })
    if (said !== '') assert.equal(send(said), '9000')
    send(selectIsdr)
    for (const request of functions) assert.equal(send(`80E2910003${request}`).startsWith('61'), ok, `${said} ${request}`)
  }
})

test('sheet:sgp22-lpae#L1 BOOT-002 BOOT-004: the ISD-R shows its template: the svn of EUICCInfo2 and what LPAe it has', () => {
  const fci = (options: CardOptions) => {
    const { send } = wire(options)
    return parseIsdrFci(Buffer.from(send(capabilities, `${selectIsdr}00`).slice(0, -4), 'hex')).value
  }
  const iot = fci({})
  const info = decode(EUICCInfo2, cardWith().ask('BF2200').data).value
  assert.deepEqual(Buffer.from(iot.isdrTemplate?.svn ?? []), Buffer.from(info.svn))
  assert.deepEqual(iot.isdrTemplateIoT?.euiccConfiguration, ['enabledProfile'])
  const consumer = fci({ settings: { spec: 'SGP.22', lpaeSupport: ['lpaeUsingCat'] } })
  assert.deepEqual(consumer.isdrTemplate?.lpaeSupport, ['lpaeUsingCat'])
  assert.equal(consumer.isdrTemplateIoT, undefined)
})

test('sheet:sgp22-lpae#L2 LPAE-023 sheet:sgp22-lpae#L8 LPAE-023 sheet:sgp22-lpae#L4 LPAE-011 LPAE-018: an LPAe is activated where it was announced', () => {
  const activate = (lpaeSupport: readonly ('lpaeUsingCat' | 'lpaeUsingScws')[], request: string) =>
    cardWith({ settings: { spec: 'SGP.22', lpaeSupport } }).hex(request)
  const [cat, scws] = ['BF420480020780', 'BF420480020640']
  assert.equal(activate([], cat), 'BF4203800101')
  assert.equal(activate([], scws), 'BF4203800101')
  assert.equal(activate(['lpaeUsingCat'], cat), 'BF4203800100')
  assert.equal(activate(['lpaeUsingCat'], scws), 'BF4203800101')
  const iot = cardWith({ settings: { lpaeSupport: ['lpaeUsingScws'] } })
  assert.deepEqual(
    [cat, scws].map((request) => iot.hex(request)),
    ['BF4203800101', 'BF4203800100'],
  )
})

test('sheet:sgp22-lpae#B2 BOOT-007 ES10C-013: without an enabled profile there is the MF, and no file of a profile', () => {
  const { card, send } = wire()
  const select = (file: string) => send(`00A4000C02${file}`)
  assert.equal(select('2FE2'), '9000')
  assert.equal(send('00B000000A'), `${a}9000`)
  card.reset()
  load(card, [psmo.disable(a)])
  assert.deepEqual(['3F00', '2F08', '2FE2', '2F00'].map(select), ['9000', '9000', '6A82', '6A82'])
  assert.equal(send(`${selectIsdr}00`).slice(0, 2), '6F')
})

test('sheet:sgp22-lpae#B9 ES10A-001 ES10A-002: addresses are told, and that of the SM-DP+ changes, empty clears', () => {
  const card = cardWith({ state: { rootDsAddress: 'ds.example' } })
  assert.equal(card.hex('BF3C00'), 'BF3C0C810A64732E6578616D706C65')
  assert.equal(card.hex('BF6505 8003 642E65'), 'BF6503800100')
  card.reset()
  assert.equal(card.hex('BF3C00'), 'BF3C118003642E65810A64732E6578616D706C65')
  assert.equal(card.hex('BF6502 8000'), 'BF6503800100')
  assert.equal(card.hex('BF3C00'), 'BF3C0C810A64732E6578616D706C65')
})

test('sheet:sgp22-es10-apdu#7.GetEUICCInfo CAP-010: EUICCInfo1 is part of EUICCInfo2', () => {
  const card = cardWith()
  const [one, two] = [card.hex('BF2000'), card.hex('BF2200')]
  for (const member of [/8203....../, /A916....(.{40})/, /AA16....(.{40})/]) {
    const [found = 'nothing'] = member.exec(one) ?? []
    assert.ok(two.includes(found), String(member))
  }
})

test('sheet:sgp22-es10-apdu#7.GetEID ES10C-008 EID-001 EID-005: one EID, in GetEID and in the certificate, with good check digits', () => {
  const card = cardWith()
  const eid = card.hex('BF3E035C015A').slice(10)
  assert.equal(BigInt(eid) % 97n, 1n)
  assert.ok(card.ask('BF5600').data.includes(Buffer.from(eid)))
})

test('what an eUICC of another version does not have', () => {
  assert.equal(cardWith({ settings: { spec: 'SGP.22' } }).ask(packageOf([])).sw, '6A88')
  assert.equal(cardWith({ settings: { spec: '1.0.1' } }).ask('BF5B03800100').sw, '6A88')
  assert.equal(cardWith().ask('BF3F00').sw, '6A88')
})

test('a state that cannot be stored is given up, and the card says 6581', () => {
  const card = cardWith()
  const state = { ...card.euicc.state, profiles: [profile(a, { enabled: true }), profile(b)] }
  const store = { load: () => state, save: () => assert.fail('full') }
  const euicc = new SimulatedEuicc({ settings: card.euicc.chip.settings, state, store })
  euicc.reset()
  for (const command of ready) euicc.transmit(Buffer.from(command, 'hex'))
  assert.equal(hex(euicc.transmit(Buffer.from('80E2910008BF65058003642E65', 'hex'))), '6581')
  assert.equal(euicc.state, state)
})

interface InterfaceOctet {
  readonly name: 'TA' | 'TB' | 'TC'
  /** Protocol that it belongs to. */
  readonly t: number
  readonly value: number
}

/** Interface octets of an ATR, behind the second and later TD (ISO/IEC 7816-3 8.2.3). */
function globalInterfaceOctets(atr: Buffer): readonly InterfaceOctet[] {
  const found: InterfaceOctet[] = []
  let at = 1
  let t = 0
  for (let follows = (atr[at++] ?? 0) >> 4; ; ) {
    for (const [bit, name] of [
      [1, 'TA'],
      [2, 'TB'],
      [4, 'TC'],
    ] as const) {
      if ((follows & bit) !== 0) found.push({ name, t, value: atr[at++] ?? 0 })
    }
    if ((follows & 8) === 0) return found
    const td = atr[at++] ?? 0
    follows = td >> 4
    t = td & 15
  }
}
