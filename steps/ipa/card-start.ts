/** How a device gets its card ready for ES10, from power on to the first poll (SGP.32 v1.2 3.8; SGP.22 v2.5 3.4.2, 5.7.1). */
import { Given, Then } from '@cucumber/cucumber'
import { INS } from '../../protocol/apdu/instructions.ts'
import { parseIsdrFci } from '../../protocol/apdu/select.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { type CardCommand, dataOf, saidCapabilities, selectsIsdr } from '../../requirements/card-commands.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { StateNotReached } from '../preparation.ts'
import { openedChannels, poweredOn } from './card-sessions.ts'
import { linesOrStep } from './download-seen.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

Given('the eUICC has no profile', async function (this: IpaWorld) {
  await withCard(this, { profiles: [] })
})

Given('the eUICC announces that it has an IPA of its own', async function (this: IpaWorld) {
  await withCard(this, { chip: { settings: { ipaeSupported: true } } })
})

Then('TERMINAL CAPABILITY with what the device can comes before the ISD-R is selected', function (this: IpaWorld) {
  const { commands } = poweredOn(this)
  const selections = firstSelections(commands)
  const said = selections.map(
    ({ at, session }) =>
      commands
        .filter((one) => one.session === session && one.at < at && one.command.ins === INS.terminalCapability)
        .map(({ command }) => saidCapabilities(command))
        .find((capabilities) => capabilities.length > 0) ?? [],
  )
  this.check({
    claim: 'what the eUICC is told of the device between a reset and the selection of the ISD-R',
    expected: 'TERMINAL CAPABILITY with capabilities under tag 83',
    seen: said.map((capabilities) => capabilities.join(', ') || 'nothing').join('; '),
    holds: said.every(({ length }) => length > 0),
    at: selections.map(({ at }) => at),
  })
})

Then('each ES10 function comes on a logical channel on which the ISD-R was selected', function (this: IpaWorld) {
  const { commands } = poweredOn(this)
  const functions = commands.filter(({ command }) => command.ins === INS.storeData)
  if (functions.length === 0) throw new StateNotReached('no ES10 function came', linesOrStep(this, []))
  const wrong = functions.filter(({ at, session, channel = 0 }) => {
    const before = commands.filter((one) => one.session === session && one.at < at)
    const isOpen = openedChannels(before).includes(channel)
    return !isOpen || !before.some((one) => one.channel === channel && selectsIsdr(one))
  })
  this.check({
    claim: 'channels of the ES10 functions after a reset',
    expected: 'opened by MANAGE CHANNEL, with the ISD-R selected',
    seen: wrong.length === 0 ? 'so' : `not so: channel ${[...new Set(wrong.map(({ channel }) => channel))].join(', ')}`,
    holds: wrong.length === 0,
    at: (wrong.length > 0 ? wrong : functions).slice(0, 1).map(({ at }) => at),
  })
})

Then('the template of the ISD-R with tag E1 is read', function (this: IpaWorld) {
  const { commands } = poweredOn(this)
  const selections = commands.filter(selectsIsdr)
  const read = selections.filter((one) => hasTemplate(dataOf(one, commands)))
  this.check({
    claim: 'answer to SELECT ISD-R that the device has taken',
    expected: 'FCI with E1',
    seen: read.length > 0 ? 'FCI with E1' : selections.length === 0 ? 'no SELECT ISD-R' : 'no FCI with E1',
    holds: read.length > 0,
    at: linesOrStep(
      this,
      (read.length > 0 ? read : selections).map(({ at }) => at),
    ),
  })
})

Then('the eIM gets a GetEimPackage request', function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  this.check({
    claim: 'requests of GetEimPackage that came',
    expected: 'one or more',
    seen: String(calls.length),
    holds: calls.length > 0,
    at: this.linesOf(calls),
  })
})

Then('the eUICC gets no IpaeActivation', function (this: IpaWorld) {
  const { commands, from } = poweredOn(this)
  const sent = commands.filter(
    ({ command: { ins, p2, data } }) => ins === INS.storeData && p2 === 0 && Buffer.from(data.subarray(0, 2)).equals(BF42),
  )
  this.check({
    claim: 'IpaeActivation (BF42) from an IPA in the device that the profile says nothing of an IPAe of',
    expected: 'none',
    seen: sent.length === 0 ? 'none' : String(sent.length),
    holds: sent.length === 0,
    at: sent.length === 0 ? [from] : sent.map(({ at }) => at),
  })
})

const BF42 = Buffer.from('BF42', 'hex')

/** The first of each session of the card. @throws StateNotReached without any */
function firstSelections(commands: readonly CardCommand[]): readonly CardCommand[] {
  const first = new Map<TapeRef, CardCommand>()
  for (const one of commands.filter(selectsIsdr)) if (!first.has(one.session)) first.set(one.session, one)
  if (first.size === 0) throw new StateNotReached('the ISD-R was not selected')
  return [...first.values()]
}

function hasTemplate(fci: Buffer): boolean {
  try {
    return parseIsdrFci(fci).value.isdrTemplateIoT !== undefined
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
