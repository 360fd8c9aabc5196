/** Power that goes while a package is under way (SGP.32 v1.2 5.9.1): a reader can take it between two commands. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { encodeCommand } from '../../protocol/apdu/command.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { packageOf } from './eim-of-ours.ts'
import { answered } from './packages.ts'
import { profilesOf } from './prepare.ts'
import { profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** Small, so that a package is several commands. */
const BLOCK = 64

/** SW1 of a result that waits for GET RESPONSE, of success, and of success with a proactive command. */
const TAKEN: readonly number[] = [0x61, 0x90, 0x91]

const moments: Readonly<Record<string, (blocks: number) => number>> = {
  'behind the first block': () => 1,
  'before the last block': (blocks) => blocks - 1,
  'behind the last block': (blocks) => blocks,
}

defineParameterType({
  name: 'momentInPackage',
  regexp: new RegExp(Object.keys(moments).join('|')),
  transformer: (text: string) => moments[text] ?? missing(`that says when: ${text}`),
})

/** The package that was under way. */
const cut = kept<Buffer>('a package during which the power went')

/** Sends so many blocks of a package and takes the power away, without asking for what the card would answer. */
async function cutDuring(world: EuiccWorld, octets: Buffer, moment: (blocks: number) => number): Promise<void> {
  const commands = storeData(world.card.channel ?? 0, octets, { blockSize: BLOCK, withoutLe: true })
  const many = moment(commands.length)
  let sw1: number | undefined
  for (const command of commands.slice(0, many)) {
    const response = await world.within((signal) => world.bench.euicc.transmit(encodeCommand(command), world.tape, signal))
    sw1 = response.at(-2)
  }
  const at: TapeRef = world.tape.next - 1
  await world.powerCycle()
  if (sw1 === undefined || !TAKEN.includes(sw1)) throw new StateNotReached('the card refuses the blocks of a package', [at])
}

Given(
  'the power of the eUICC goes {momentInPackage} of a package with {operations}',
  async function (this: EuiccWorld, moment: (blocks: number) => number, operations: readonly Psmo[]) {
    const { first } = this.bench.eims
    const octets = this.keep(cut, packageOf(this, first, operations))
    first.counter++
    await cutDuring(this, octets, moment)
  },
)

When('the eIM sends the same package again', async function (this: EuiccWorld) {
  this.keep(answered, await this.send('LoadEuiccPackage', this.kept(cut)))
})

/** Name of the enabled profile and address of the SM-DP+. */
const before = kept<string>('a state before the power went')
const aimedAt = kept<string>('a state that a package leads to')

async function stateOf(world: EuiccWorld): Promise<{ readonly text: string; readonly at: readonly TapeRef[] }> {
  const { profiles } = await profilesOf(world)
  const enabled = profiles.flatMap(({ name, state }) => (state === 'enabled' ? [name] : []))
  const { value, at } = await world.call('GetEuiccConfiguredAddresses', {})
  return { text: stateText(enabled.join(' and '), value.defaultDpAddress), at }
}

function stateText(enabled: string, address: string | undefined): string {
  return `profile ${enabled === '' ? 'none' : enabled} enabled, default SM-DP+ ${address ?? 'none'}`
}

When(
  'the power of the eUICC goes {momentInPackage} of a package that enables profile {word} and sets the address {string}',
  async function (this: EuiccWorld, moment: (blocks: number) => number, name: string, address: string) {
    const { first } = this.bench.eims
    this.keep(before, (await stateOf(this)).text)
    const operations: readonly Psmo[] = [
      { kind: 'enable', value: { iccid: iccidOctets(profileNamed(name).iccid) } },
      { kind: 'setDefaultDpAddress', value: { defaultDpAddress: address } },
    ]
    const octets = packageOf(this, first, operations)
    first.counter++
    await cutDuring(this, octets, moment)
    this.keep(aimedAt, stateText(name, address))
  },
)

Then('the eUICC is in the state before the package or in the one behind it', async function (this: EuiccWorld) {
  const [old, next] = [this.kept(before), this.kept(aimedAt)]
  const { text, at } = await stateOf(this)
  const holds = text === old || text === next
  const remark = text === old ? 'the old state' : 'the new state'
  this.check({ claim: 'the state after the power came back', expected: `${old}; or ${next}`, seen: text, holds, at, remark })
})
