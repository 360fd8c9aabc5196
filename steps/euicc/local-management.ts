/** ES10c of SGP.22 v2.5 on a card that has it: GetProfilesInfo, switches at once or by REFRESH, nicknames, reset. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { command } from '../../protocol/apdu/command.ts'
import { refreshQualifierName } from '../../protocol/apdu/proactive.ts'
import { describe, isSuccess } from '../../protocol/apdu/status-word.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import type { Es10Asked } from '../../protocol/es10/functions.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { kept } from '../kept.ts'
import { answerOf, functionAnswer } from './es10-calls.ts'
import { type ProfileStates, profilesOf } from './prepare.ts'
import { statesText } from './state.ts'
import { nameOfIccid, profileNamed, testProfiles } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

type Option = Es10Asked<'ConsumerMemoryReset'>['resetOptions'][number]

/** What came of the selection of a file. */
const selected = kept<{ readonly seen: string; readonly iccid: Buffer; readonly at: readonly number[] }>('a selected file')

const EF_ICCID = Buffer.from('2FE2', 'hex')

defineParameterType({
  name: 'es10cResetOption',
  regexp: /deleteOperationalProfiles|deleteFieldLoadedTestProfiles|resetDefaultSmdpAddress/,
  // The words are the names of the type.
  transformer: (text: string) => text as Option,
})

When('the IPA resets the memory by ES10c with {es10cResetOption}', async function (this: EuiccWorld, option: Option) {
  this.keep(functionAnswer, await this.call('ConsumerMemoryReset', { resetOptions: [option] }))
})

/** Longer than the type allows: put together by hand, and answered by an error or a status word. */
When('the IPA sends a nickname of 65 octets for A', async function (this: EuiccWorld) {
  const iccid = tlv(0x5a, iccidOctets(profileNamed('A').iccid))
  await this.ask(tlv(0xbf29, iccid, tlv(0x90, Buffer.alloc(65, 0x6e))))
})

Then('the nickname of profile A has {int} octets', async function (this: EuiccWorld, octets: number) {
  const { value, at } = await this.call('GetProfilesInfo', { tagList: Buffer.from('5A90', 'hex') })
  const list = value.kind === 'profileInfoListOk' ? value.value : []
  const found = list.find(({ iccid }) => iccid !== undefined && nameOfIccid(iccid) === 'A')
  const seen = `${Buffer.byteLength(found?.profileNickname ?? '')} octets`
  this.check({
    claim: 'profileNickname of profile A',
    expected: `${octets} octets`,
    seen,
    holds: seen === `${octets} octets`,
    at,
  })
})

Then('GetProfilesInfo tells state, names and class of each of them', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetProfilesInfo')
  const list = value.kind === 'profileInfoListOk' ? value.value : []
  for (const name of ['A', 'TEST']) {
    const { metadata } = testProfiles.get(name) ?? profileNamed(name)
    const found = list.find(({ iccid }) => iccid !== undefined && nameOfIccid(iccid) === name)
    const text = (...all: readonly unknown[]) => all.map((one) => String(one ?? 'none')).join(', ')
    const state = name === 'A' ? 'enabled' : 'disabled'
    const expected = text(state, metadata.serviceProviderName, metadata.profileName, metadata.profileClass)
    const seen = text(found?.profileState, found?.serviceProviderName, found?.profileName, found?.profileClass)
    this.check({ claim: `what is told of profile ${name}`, expected, seen, holds: seen === expected, at })
  }
})

Then('no more than one profile is enabled', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetProfilesInfo')
  const list = value.kind === 'profileInfoListOk' ? value.value : []
  const enabled = list.filter(({ profileState }) => profileState === 'enabled').length
  this.check({ claim: 'enabled profiles', expected: '1 at most', seen: String(enabled), holds: enabled <= 1, at })
})

Then('GetProfilesInfo shows {profileStates} at once', async function (this: EuiccWorld, states: ProfileStates) {
  const { profiles, at } = await profilesOf(this)
  const seen = statesText(profiles.map(({ name, state }) => [name, state] as const))
  const expected = statesText(Object.entries(states))
  this.check({ claim: 'the list of profiles without a restart', expected, seen, holds: seen === expected, at })
})

Then('the function ends with 9000', function (this: EuiccWorld) {
  const { answer, at } = this.kept(functionAnswer)
  const seen = describe(answer.sw)
  this.check({ claim: 'the status word', expected: describe(0x9000), seen, holds: answer.sw === 0x9000, at })
})

Given('the device carries out REFRESH', async function (this: EuiccWorld) {
  await this.within((signal) => this.card.begin(signal, { refresh: true }))
})

Then('the eUICC offers REFRESH', async function (this: EuiccWorld) {
  const { answer, at } = this.kept(functionAnswer)
  const { pending } = answer
  const offered = pending === undefined ? undefined : await this.within((signal) => this.card.serveToolkit(pending, signal))
  const seen = offered === undefined ? describe(answer.sw) : `proactive command ${offered.details.type}`
  const holds = offered?.details.type === 1
  const remark = offered && refreshQualifierName(offered.details.qualifier)
  const expected = 'proactive command 1, which is REFRESH'
  this.check({ claim: 'what waits behind the answer', expected, seen, holds, at, ...(remark === undefined ? {} : { remark }) })
})

When('the device selects EF-ICCID', async function (this: EuiccWorld) {
  const found = await this.within((signal) => this.card.command(command(0x00, 0xa4, 0x08, 0x04, EF_ICCID), signal))
  const read = isSuccess(found.sw)
    ? await this.within((signal) => this.card.command(command(0x00, 0xb0, 0x00, 0x00, Buffer.alloc(0), 10), signal))
    : undefined
  const at = [found.sent, (read ?? found).received]
  this.keep(selected, { seen: describe((read ?? found).sw), iccid: read?.data ?? Buffer.alloc(0), at })
})

Then('the file is that of profile B', function (this: EuiccWorld) {
  const { seen, iccid, at } = this.kept(selected)
  const holds = iccid.equals(iccidOctets(profileNamed('B').iccid))
  const expected = 'the ICCID of profile B'
  this.check({ claim: 'EF-ICCID', expected, seen: holds ? expected : `${seen} ${iccid.toString('hex')}`, holds, at })
})

Then('the file of profile A is not there', function (this: EuiccWorld) {
  const { seen, iccid, at } = this.kept(selected)
  const isOfA = iccid.equals(iccidOctets(profileNamed('A').iccid))
  const expected = 'no file with the ICCID of profile A'
  this.check({ claim: 'EF-ICCID', expected, seen: isOfA ? 'the ICCID of profile A' : seen, holds: !isOfA, at })
})
