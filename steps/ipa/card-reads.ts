/** What an IPA reads from its card before it asks anybody for work, and where it looks for the ISD-R (SGP.32 v1.2 3.8). */
import { Given, Then } from '@cucumber/cucumber'
import { INS } from '../../protocol/apdu/instructions.ts'
import { ECASD_AID, ISDR_AID } from '../../protocol/identifiers/aid.ts'
import type { CardCommand } from '../../requirements/card-commands.ts'
import type { JudgedFunction } from '../../requirements/es10-exchange.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import { commandsOfStep, poweredOn } from './card-sessions.ts'
import { resultsOnCard } from './data-on-card.ts'
import type { IpaWorld } from './world.ts'

/** RID of GSMA, with which the AIDs of an eUICC begin. */
const RID = Buffer.from('A000000559', 'hex')
const BY_AID = 0x04
const GET_DATA: readonly number[] = [0xca, 0xcb]

Given('the IPA has polled before', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

Given('the result waits on the eUICC', async function (this: IpaWorld) {
  if ((await resultsOnCard(this)).length === 0) throw new StateNotReached('no result is on the eUICC any more', this.linesOf([]))
})

Then('the ISD-R is looked for under no other AID', function (this: IpaWorld) {
  const { commands, from } = poweredOn(this)
  const other = commands.filter(isSearch)
  this.check({
    claim: 'AIDs of GSMA that are selected where the ISD-R has its standard one',
    expected: 'that of the ISD-R and no other',
    seen: other.map(aidOf).join(', ') || 'no other',
    holds: other.length === 0,
    at: other.length === 0 ? [from] : other.map(({ at }) => at),
  })
})

Then('EID and eIM configuration are read before the first GetEimPackage', function (this: IpaWorld) {
  const { from } = poweredOn(this)
  const [poll] = this.calls('getEimPackage').filter(({ at }) => at > from)
  if (poll === undefined) throw new StateNotReached('the IPA did not poll after its card was powered on')
  const isBefore = (name: JudgedFunction) => cardCalls(this, name).some(({ at: [, last] }) => last < poll.at)
  // The certificate of the eUICC and the ECASD say the EID too.
  const otherwise =
    isBefore('GetCerts') || commandsOfStep(this).some((one) => one.at < poll.at && GET_DATA.includes(one.command.ins))
  const lacks = [
    ...(isBefore('GetEID') || otherwise ? [] : ['EID']),
    ...(isBefore('GetEimConfigurationData') ? [] : ['eIM configuration']),
  ]
  this.check({
    claim: 'what was read since power on when the first GetEimPackage came',
    expected: 'EID and eIM configuration',
    seen: lacks.length === 0 ? 'both' : `not ${lacks.join(', not ')}`,
    holds: lacks.length === 0,
    at: [from, poll.at],
  })
})

Then('the IPA reads what waits on the eUICC', function (this: IpaWorld) {
  const { from } = poweredOn(this)
  const calls = this.calls('getEimPackage').filter(({ at }) => at > from)
  const reads = [...cardCalls(this, 'RetrieveNotificationsList'), ...cardCalls(this, 'ListNotification')]
  if (calls.length === 0 && reads.length === 0) throw new StateNotReached('the IPA did nothing after its card was powered on')
  this.check({
    claim: 'RetrieveNotificationsList or ListNotification since power on',
    expected: 'one or more',
    seen: String(reads.length),
    holds: reads.length > 0,
    at: reads[0]?.at ?? this.linesOf(calls),
  })
})

function isSelect({ ins, p1 }: CardCommand['command']): boolean {
  return ins === INS.select && p1 === BY_AID
}

/** The AID of the ISD-R, or the beginning of it. */
function isStandard(aid: Buffer): boolean {
  return aid.length >= RID.length && ISDR_AID.subarray(0, aid.length).equals(aid)
}

/** Whether the ISD-R is looked for under another AID of GSMA. */
function isSearch({ command }: CardCommand): boolean {
  const aid = Buffer.from(command.data)
  return isSelect(command) && aid.subarray(0, RID.length).equals(RID) && !isStandard(aid) && !aid.equals(ECASD_AID)
}

function aidOf({ command }: CardCommand): string {
  return Buffer.from(command.data).toString('hex').toUpperCase()
}
