/** What an IPA reads from its card before it asks anybody for work, and where it looks for the ISD-R (SGP.32 v1.2 3.8). */
import { Given, Then } from '@cucumber/cucumber'
import { encodeCommand, parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { SW } from '../../protocol/apdu/status-word.ts'
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
/** RIDs of 3GPP, ETSI and 3GPP2: no application of a network is an ISD-R. */
const networks = ['A000000087', 'A000000009', 'A000000343']
const BY_AID = 0x04
const GET_DATA: readonly number[] = [0xca, 0xcb]

Given('the standard AID of the ISD-R is absent', function (this: IpaWorld) {
  this.bench.slot.interfere((octets, own) => {
    const command = parseCommand(octets)
    if (command.ins !== INS.select || command.p1 !== BY_AID) return undefined
    const aid = Buffer.from(command.data)
    if (isStandard(aid)) return Buffer.from([SW.fileNotFound >> 8, SW.fileNotFound & 0xff])
    if (aid.equals(ECASD_AID) || networks.some((rid) => aid.subarray(0, RID.length).equals(Buffer.from(rid, 'hex'))))
      return undefined
    return own(encodeCommand({ ...command, data: ISDR_AID }))
  })
})

Given('the IPA has polled before', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

Given('the result waits on the eUICC', function (this: IpaWorld) {
  if (resultsOnCard(this).length === 0) throw new StateNotReached('no result is on the eUICC any more', this.linesOf([]))
})

Then('the ISD-R is looked for under no other AID', function (this: IpaWorld) {
  const { commands, from } = poweredOn(this)
  const other = commands.filter((one) => isSearch(one))
  this.check({
    claim: 'AIDs of GSMA that are selected where the ISD-R has its standard one',
    expected: 'that of the ISD-R and no other',
    seen: other.map(aidOf).join(', ') || 'no other',
    holds: other.length === 0,
    at: other.length === 0 ? [from] : other.map(({ at }) => at),
  })
})

Then('the ISD-R is looked for under another AID after the standard one', function (this: IpaWorld) {
  const all = commandsOfStep(this)
  const other = all.filter((one) => isSearch(one, true))
  const [standard] = all.filter(({ command }) => isSelect(command) && isStandard(Buffer.from(command.data)))
  const [first] = other
  if (first === undefined) throw new StateNotReached('the IPA has no list of further AIDs')
  this.check({
    claim: 'order in which AIDs are tried',
    expected: 'the standard one, then others',
    seen: standard !== undefined && standard.at < first.at ? 'the standard one, then others' : `${aidOf(first)} first`,
    holds: standard !== undefined && standard.at < first.at,
    at: [first.at],
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

/** Whether the ISD-R is looked for elsewhere. @param anywhere also under an AID that is not of GSMA */
function isSearch({ command }: CardCommand, anywhere = false): boolean {
  const aid = Buffer.from(command.data)
  if (!isSelect(command) || isStandard(aid) || aid.equals(ECASD_AID)) return false
  if (aid.subarray(0, RID.length).equals(RID)) return true
  return anywhere && !networks.some((rid) => aid.subarray(0, RID.length).equals(Buffer.from(rid, 'hex')))
}

function aidOf({ command }: CardCommand): string {
  return Buffer.from(command.data).toString('hex').toUpperCase()
}
