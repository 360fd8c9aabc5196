/** The eUICC as a device meets it before and beside the functions: ATR, SELECT, TERMINAL CAPABILITY, blocks (SGP.22 v2.5 3.4, 5.7.1, 5.7.2). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { type CardAnswer, type DevicePresents, reading } from '../../adapters/euicc/es10-card.ts'
import { openChannel, parseChannelOpened } from '../../protocol/apdu/channel.ts'
import { command } from '../../protocol/apdu/command.ts'
import { type IsdrFci, parseIsdrFci } from '../../protocol/apdu/select.ts'
import { describe, isSuccess, swHex } from '../../protocol/apdu/status-word.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { lpadCapabilities } from '../../protocol/apdu/terminal-capability.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { announcesEuicc } from './atr.ts'
import { packageOf } from './eim-of-ours.ts'
import { answerOf } from './es10-calls.ts'
import { answered } from './packages.ts'
import type { EuiccWorld } from './world.ts'

/** The answer to the command that decides. */
export const cardAnswer = kept<CardAnswer>('an answer to a command')
const device = kept<DevicePresents>('a device')
const atr = kept<{ readonly octets: Buffer; readonly at: readonly number[] }>('an ATR')
const fci = kept<{ readonly octets: Buffer; readonly at: readonly number[] }>('an answer to SELECT')
const fciBefore = kept<Buffer>('an answer to SELECT before')

const devices: Readonly<Record<string, DevicePresents>> = {
  'has an LPA': {},
  'has an LPA and could use that of the eUICC': { capabilities: [...lpadCapabilities, 'LUIe using SCWS'], everything: true },
  'has no LPA': { capabilities: [] },
  'says nothing of its capabilities': { capabilities: 'none' },
}

defineParameterType({
  name: 'device',
  regexp: new RegExp(
    Object.keys(devices)
      .toSorted((a, b) => b.length - a.length)
      .join('|'),
  ),
  transformer: (text: string) => devices[text] ?? missing(`for a device that ${text}`),
})

/** Functions without anything in their requests, but for GetEID. */
const requests: Readonly<Record<string, string>> = {
  GetEID: 'BF3E035C015A',
  GetEUICCChallenge: 'BF2E00',
  GetEuiccConfiguredAddresses: 'BF3C00',
}
export const getEid: Buffer = Buffer.from('BF3E035C015A', 'hex')

const files: Readonly<Record<string, string>> = { 'the MF': '3F00', 'EF-UMPC': '2F08' }

Given('a device that {device}', async function (this: EuiccWorld, presents: DevicePresents) {
  this.keep(device, presents)
  await this.within((signal) => this.card.begin(signal, presents))
})

When('the device powers the eUICC on', async function (this: EuiccWorld) {
  const sent = this.tape.next
  const octets = await this.within((signal) => this.card.reset(signal))
  this.keep(atr, { octets, at: [sent, this.tape.next - 1] })
})

async function selectIsdr(world: EuiccWorld) {
  const sent = world.tape.next
  await world.within((signal) => world.card.begin(signal, world.mayHave(device) ?? {}))
  return { octets: world.card.fci, at: [sent, world.tape.next - 1] }
}

Given('the device has selected the ISD-R', async function (this: EuiccWorld) {
  this.keep(fciBefore, (await selectIsdr(this)).octets)
})

When('the device selects the ISD-R', async function (this: EuiccWorld) {
  this.keep(fci, await selectIsdr(this))
})

When('the device selects the MF', async function (this: EuiccWorld) {
  await selectFile(this, 'the MF')
})

When('the device selects EF-UMPC', async function (this: EuiccWorld) {
  await selectFile(this, 'EF-UMPC')
})

async function selectFile(world: EuiccWorld, name: string): Promise<void> {
  const identifier = Buffer.from(files[name] ?? missing(`for ${name}`), 'hex')
  world.keep(cardAnswer, await world.within((signal) => world.card.command(command(0x00, 0xa4, 0x00, 0x04, identifier), signal)))
}

When('this device calls {word}', async function (this: EuiccWorld, name: string) {
  this.keep(cardAnswer, await this.ask(Buffer.from(requests[name] ?? missing(`for ${name}`), 'hex')))
})

When('the eIM sends a package in blocks of {int} octets', async function (this: EuiccWorld, blockSize: number) {
  const { first } = this.bench.eims
  // Small enough for blocks of one octet, of which there may be 256, or else more than one block.
  const operation = {
    kind: 'setDefaultDpAddress',
    value: { defaultDpAddress: `${'a'.repeat(blockSize > 1 ? 60 : 1)}.harness.test` },
  } as const
  const operations = blockSize > 1 ? Array.from({ length: 4 }, () => operation) : [operation]
  const octets = packageOf(this, first, operations)
  first.counter++
  const answer = await this.within((signal) => this.card.call(octets, signal, { blockSize }))
  this.keep(answered, this.read('LoadEuiccPackage', answer))
})

When('the device sends a block that others follow', async function (this: EuiccWorld) {
  await this.ask(getEid)
  const [block] = storeData(this.card.channel ?? 0, getEid, { blockSize: 3 })
  if (block === undefined) missing('that makes blocks')
  this.keep(cardAnswer, await this.within((signal) => this.card.command(block, signal)))
})

When('the device calls GetEID on a channel where the ISD-R is not selected', async function (this: EuiccWorld) {
  const opened = await this.within((signal) => this.card.command(openChannel(), signal))
  const channel = reading('the number of a logical channel', opened, () => parseChannelOpened(opened))
  this.keep(cardAnswer, await this.within((signal) => this.card.chain(storeData(channel, getEid), signal)))
})

Then('the ATR says that eUICC functions are supported', function (this: EuiccWorld) {
  const { octets, at } = this.kept(atr)
  const holds = announcesEuicc(octets)
  const seen = `${showOctets(octets)}, ${holds ? 'with' : 'without'} eUICC functions`
  this.check({ claim: 'the ATR', expected: 'TB with b8 and b2 set after the first T=15', seen, holds, at })
})

function isdrFci(world: EuiccWorld): { readonly value: IsdrFci; readonly at: readonly number[] } {
  const { octets, at } = world.kept(fci)
  const [sent = 0, received = 0] = at
  return { value: reading('the FCI of the ISD-R', { sent, received }, () => parseIsdrFci(octets).value), at }
}

Then('the answer holds the template of the ISD-R', function (this: EuiccWorld) {
  const { value, at } = isdrFci(this)
  const seen = value.isdrTemplate === undefined ? 'no E0' : 'E0'
  this.check({ claim: 'the FCI of the ISD-R', expected: 'E0', seen, holds: seen === 'E0', at })
})

Then('the answer holds lpaeSupport', function (this: EuiccWorld) {
  const { value, at } = isdrFci(this)
  const seen = value.isdrTemplate?.lpaeSupport?.join(', ') || 'no lpaeSupport'
  const holds = seen !== 'no lpaeSupport'
  this.check({ claim: 'the template of the ISD-R', expected: 'lpaeSupport with a bit', seen, holds, at })
})

Then('the answer is another one than before', function (this: EuiccWorld) {
  const { octets, at } = this.kept(fci)
  const before = showOctets(this.kept(fciBefore))
  const seen = showOctets(octets)
  this.check({ claim: 'the FCI of the ISD-R', expected: `another one than ${before}`, seen, holds: seen !== before, at })
})

Then('the file is there', function (this: EuiccWorld) {
  const { sw, sent, received } = this.kept(cardAnswer)
  this.check({ claim: 'the selection', expected: 'success', seen: describe(sw), holds: isSuccess(sw), at: [sent, received] })
})

Then('the eUICC does not carry the function out', function (this: EuiccWorld) {
  const { sw, sent, received } = this.kept(cardAnswer)
  const expected = 'a status word that is no success'
  this.check({ claim: 'the answer', expected, seen: describe(sw), holds: !isSuccess(sw), at: [sent, received] })
})

Then('the eUICC answers the function', function (this: EuiccWorld) {
  const { sw, data, sent, received } = this.kept(cardAnswer)
  const holds = isSuccess(sw) && data.length > 0
  const seen = `${swHex(sw)} with ${data.length} octets`
  this.check({ claim: 'the answer', expected: 'success, and an object', seen, holds, at: [sent, received] })
})

Then('the block is answered with 9000 and no data', function (this: EuiccWorld) {
  const { sw, data, sent, received } = this.kept(cardAnswer)
  const seen = `${swHex(sw)} with ${data.length} octets`
  this.check({
    claim: 'the answer',
    expected: '9000 with 0 octets',
    seen,
    holds: seen === '9000 with 0 octets',
    at: [sent, received],
  })
})

/** One that is cut off cannot be read as an answer, and has failed before. */
Then('the answer has come as a whole', function (this: EuiccWorld) {
  const { octets, at } = answerOf(this, 'GetCerts')
  if (octets.length <= 256) throw new StateNotReached(`the answer has ${octets.length} octets`, at)
  const seen = `${octets.length} octets that can be read`
  this.check({ claim: 'the answer', expected: 'more than 256 octets that can be read', seen, holds: true, at })
})
