import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { rightCardDecisions } from './card-decisions.ts'
import { Es10 } from './es10.ts'
import { type CardSettings, Es10Session } from './es10-session.ts'
import { EID, TestCard } from './test-card.ts'
import { boundProfilePackageOf } from './test-download.ts'
import { enable, enabled, packageOf, pirOf, resultOf } from './test-objects.ts'

const soon = () => AbortSignal.timeout(20_000)
const SELECT = '01A4040010A0000005591010FFFFFFFF8900000100'

function device(card = new TestCard(), settings: CardSettings = {}) {
  const session = new Es10Session(card, settings, rightCardDecisions)
  const tape = new Tape(systemClock)
  return { card, session, tape, es10: new Es10(session, rightCardDecisions, '1.2') }
}

test('sheet:sgp22-es10-apdu#2.1 sheet:sgp22-es10-apdu#2.3 IPAI-001 sheet:sgp22-es10-apdu#2.4 sheet:sgp22-es10-apdu#2.5 sheet:sgp22-es10-apdu#2.6 IPAI-002: reset, TERMINAL CAPABILITY, channel, SELECT ISD-R, then ES10 on that channel', async () => {
  const { card, es10, tape } = device(new TestCard(), { modem: false })
  assert.equal(Buffer.from(await es10.getEid(tape, soon())).toString('hex'), EID)
  assert.deepEqual(card.commands.slice(0, 4), ['reset', '80AA00000AA9088100820101830107', '0070000001', SELECT])
  // The FCI has to be fetched: no Le went with SELECT.
  assert.deepEqual(card.commands.slice(4), ['01C000001A', '81E2910006BF3E035C015A00'])
  assert.ok(tape.entries.length >= 10, 'both directions are on the tape')
})

test('sheet:sgp22-es10-apdu#2.7 IPAI-002: the channel stays, and the card is brought up once', async () => {
  const { card, es10, tape } = device()
  await es10.getEid(tape, soon())
  await es10.getEid(tape, soon())
  assert.equal(card.resets, 1)
  assert.equal(card.commands.filter((command) => command === SELECT).length, 1)
})

test('a modem sends TERMINAL PROFILE with REFRESH', async () => {
  const { card, es10, tape } = device()
  await es10.getEid(tape, soon())
  assert.equal(card.commands[2], '8010000003000080')
})

test('sheet:sgp22-es10-apdu#6.6 IPAI-010: long answers are fetched to their end, long requests go in blocks that count from 00', async () => {
  const { card, es10, tape } = device(new TestCard(), { blockSize: 100 })
  const long = resultOf(
    1,
    Array.from({ length: 200 }, () => enabled),
  )
  card.answer(0xbf51, long.octets)
  const request = tlv(0xbf51, Buffer.alloc(250))
  const result = await es10.loadEuiccPackage(request, tape, soon())
  assert.equal(result.kind, 'euiccPackageResultSigned')
  const blocks = card.commands.filter((command) => command.startsWith('81E2') && card.commands.indexOf(command) > 3)
  assert.deepEqual(
    blocks.map((block) => block.slice(4, 8)),
    ['1100', '1101', '9102'],
  )
  assert.ok(card.commands.some((command) => command.startsWith('01C0')))
})

test('sheet:sgp22-es10-apdu#6.6 IPAI-010: 6CXX makes the IPA send the command again with that Le', async () => {
  const { card, es10, tape } = device()
  const right = card.transmit.bind(card)
  card.transmit = async (octets, on) => {
    const refused = Buffer.from(octets).toString('hex').toUpperCase() === '81E2910006BF3E035C015A00'
    return refused ? Buffer.from('6C15', 'hex') : right(octets, on)
  }
  assert.equal(Buffer.from(await es10.getEid(tape, soon())).toString('hex'), EID)
})

test('sheet:sgp22-es10-apdu#6.7 IPAI-013 sheet:sgp22-es10-apdu#7.1.9 IPAI-006: 91XX is success; REFRESH is fetched, answered and followed by a new bring-up', async () => {
  const { card, es10, tape } = device()
  card.answer(0xbf51, { data: resultOf(1, [enabled]).octets, switches: true })
  const result = await es10.loadEuiccPackage(packageOf({ psmoList: [enable()] }), tape, soon())
  assert.equal(result.kind, 'euiccPackageResultSigned')
  assert.deepEqual(card.commands.slice(-2), ['801200000B', '801400000C810301010402028281830100'.replace('0402', '0482')])
  await es10.getEid(tape, soon())
  assert.equal(card.resets, 2)
  assert.equal(card.commands.filter((command) => command.startsWith('80AA')).length, 2)
  assert.equal(card.commands.filter((command) => command === SELECT).length, 2)
})

test('sheet:sgp22-es10-apdu#6.7 IPAI-013: a device without a toolkit takes 91XX for success too, and resets the card', async () => {
  const { card, es10, session, tape } = device(new TestCard(), { modem: false })
  const right = card.transmit.bind(card)
  card.answer(0xbf51, resultOf(1, [enabled]).octets)
  card.transmit = async (octets, on) => {
    const response = Buffer.from(await right(octets, on))
    return octets[1] === 0xe2 && response.includes(Buffer.from('BF51', 'hex'))
      ? Buffer.concat([response.subarray(0, -2), Buffer.from('910B', 'hex')])
      : response
  }
  assert.equal((await es10.loadEuiccPackage(packageOf(), tape, soon())).kind, 'euiccPackageResultSigned')
  session.afterSwitch()
  await es10.getEid(tape, soon())
  assert.equal(card.resets, 2)
  assert.ok(!card.commands.some((command) => command.startsWith('8012')))
})

for (const [sw, failure] of [
  [0x6a80, 'statusWord'],
  [0x6985, 'statusWord'],
] as const) {
  test(`the status word ${sw.toString(16)} is an Es10Error`, async () => {
    const { card, es10, tape } = device()
    card.answer(0xbf3e, sw)
    await assert.rejects(es10.getEid(tape, soon()), { name: 'Es10Error', failure, sw })
  })
}

test('an answer that is none, and a card that never ends, are Es10Errors', async () => {
  const { card, es10, tape } = device()
  card.answer(0xbf3e, Buffer.from('BF3F00', 'hex'))
  await assert.rejects(es10.getEid(tape, soon()), { name: 'Es10Error', failure: 'malformed' })
  const endless = device()
  endless.card.transmit = async (octets) =>
    octets[1] === 0x70
      ? Buffer.from('019000', 'hex')
      : octets[1] === 0xa4 || octets[1] === 0xc0
        ? Buffer.from('6110', 'hex')
        : Buffer.from('9000', 'hex')
  await assert.rejects(endless.es10.getEid(endless.tape, soon()), { name: 'Es10Error', failure: 'noSession' })
})

test('functions that are called at the same time do not mix their chains', async () => {
  const { card, es10, tape } = device(new TestCard(), { blockSize: 20 })
  card.answer(0xbf51, resultOf(1).octets)
  await Promise.all([es10.loadEuiccPackage(packageOf(), tape, soon()), es10.getEid(tape, soon()), es10.getEid(tape, soon())])
  assert.equal(card.order, 'BF51 BF3E BF3E')
})

// LoadBoundProfilePackage

const bpp = boundProfilePackageOf({ blocks86: [600, 30], second87: true })

test('sheet:sgp22-es10-apdu#6.1.1 sheet:sgp22-es10-apdu#6.1.3 sheet:sgp22-es10-apdu#6.1.4 sheet:sgp22-es10-apdu#6.1.5 sheet:sgp22-es10-apdu#6.1.6 sheet:sgp22-es10-apdu#6.1.7 IDL-025: each segment of a bound package is a chain of its own', async () => {
  const { card, es10, tape } = device()
  card.installation = () => pirOf(9, 'smdp.harness.test').octets
  const pir = await es10.loadBoundProfilePackage(bpp, tape, soon())
  assert.equal(pir?.profileInstallationResultData.finalResult.kind, 'successResult')
  const firsts = card.requests.map((request) => request.subarray(0, 2).toString('hex').toUpperCase())
  assert.deepEqual(
    firsts.map((first) => (first.startsWith('BF') ? first : first.slice(0, 2))),
    ['BF36', 'A0', 'A1', '88', 'A2', 'A3', '86', '86'],
  )
  assert.deepEqual(
    card.requests.map((request) => request.toString('hex')),
    segmentsOf(bpp).map((segment) => segment.toString('hex')),
  )
  // The header of A1 and A3 travels alone; the one of BF36 with BF23, those of A0 and A2 with their first 87.
  assert.deepEqual(
    card.requests.filter((request) => request[0] === 0xa1 || request[0] === 0xa3).map(({ length }) => length <= 4),
    [true, true],
  )
  const chains = card.commands.filter((command) => command.startsWith('81E2')).map((command) => command.slice(4, 8))
  // The 86 of 608 octets needs three blocks; every chain begins at 00 and ends with 91.
  assert.deepEqual(chains, ['9100', '9100', '9100', '9100', '9100', '9100', '1100', '1101', '9102', '9100'])
})

test('sheet:sgp22-es10-apdu#6.1.7 IDL-025: behind a result that comes early no further segment is sent', async () => {
  const { card, es10, tape } = device()
  card.installation = () => pirOf(9, 'smdp.harness.test', 'installFailedDueToInsufficientMemoryForProfile').octets
  card.failsAtSegment = 3
  const pir = await es10.loadBoundProfilePackage(bpp, tape, soon())
  assert.equal(pir?.profileInstallationResultData.finalResult.kind, 'errorResult')
  assert.equal(card.requests.length, 4)
})

test('IPAI-007: a channel that the card has closed at a switch is opened anew', async () => {
  const { card, es10, tape } = device()
  await es10.getEid(tape, soon())
  const right = card.transmit.bind(card)
  let closed = true
  card.transmit = async (octets, on) => {
    if (octets[1] === 0xe2 && closed) {
      closed = false
      return Buffer.from('6881', 'hex')
    }
    return right(octets, on)
  }
  assert.equal(Buffer.from(await es10.getEid(tape, soon())).toString('hex'), EID)
  assert.equal(card.resets, 2)
})

test('IPAI-012: another AID is tried only where the standard one is absent', async () => {
  const other = Buffer.from('A0000005591010FFFFFFFF8900000199', 'hex')
  const usual = device(new TestCard(), { furtherAids: [other] })
  await usual.es10.getEid(usual.tape, soon())
  assert.ok(!usual.card.commands.some((command) => command.endsWith('0199')))
  const { card, es10, tape } = device(new TestCard(), { furtherAids: [other] })
  const right = card.transmit.bind(card)
  card.transmit = async (octets, on) =>
    octets[1] === 0xa4 && octets.at(-1) === 0x00 ? Buffer.from('6A82', 'hex') : right(octets, on)
  await assert.rejects(device(card).es10.getEid(tape, soon()), { name: 'Es10Error', sw: 0x6a82 })
  assert.equal(Buffer.from(await es10.getEid(tape, soon())).toString('hex'), EID)
})
