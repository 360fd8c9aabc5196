/** What there is on the card after a download (SGP.22 v2.5 3.1.3, 5.5.3, 5.5.5; SGP.32 v1.2 3.2.3.1, 5.9.2, 5.9.14). */
import { Given, Then } from '@cucumber/cucumber'
import { kept } from '../kept.ts'
import { needsInstallation } from './download-loading.ts'
import { type CardMemory, freeMemoryOf } from './free-memory.ts'
import { metadataTags, metadataText, metadataWithIcon } from './full-metadata.ts'
import type { ProfileStates } from './prepare.ts'
import { showsProfiles } from './state.ts'
import { nameOfIccid, profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

const memoryBefore = kept<CardMemory>('what EUICCInfo2 told of the memory')

Then('the download leaves {profileStates}', async function (this: EuiccWorld, states: ProfileStates) {
  needsInstallation(this)
  await showsProfiles(this, states)
})

Given('the free memory of the eUICC is known', async function (this: EuiccWorld) {
  this.keep(memoryBefore, await freeMemoryOf(this))
})

Then('EUICCInfo2 tells less free memory than before, and no fewer applications', async function (this: EuiccWorld) {
  needsInstallation(this)
  const before = this.kept(memoryBefore)
  const after = await freeMemoryOf(this)
  const text = ({ nonVolatile, applications }: CardMemory) => `${nonVolatile} octets free, ${applications} applications`
  this.check({
    claim: 'extCardResource after an installation',
    expected: `less than ${before.nonVolatile} octets free, ${before.applications} applications or more`,
    seen: text(after),
    holds: after.nonVolatile < before.nonVolatile && after.applications >= before.applications,
    at: [...before.at, ...after.at],
  })
})

Then('each of {word} and {word} has an ISD-P of its own', async function (this: EuiccWorld, one: string, other: string) {
  needsInstallation(this)
  const { value, at } = await this.call('GetProfilesInfo', {})
  const list = value.kind === 'profileInfoListOk' ? value.value : []
  const all = list.map(({ iccid, isdpAid }) => ({
    name: iccid === undefined ? '' : nameOfIccid(iccid),
    aid: isdpAid === undefined ? 'none' : Buffer.from(isdpAid).toString('hex').toUpperCase(),
  }))
  const aids = [one, other].map((name) => all.find((profile) => profile.name === name)?.aid ?? 'not there')
  const isOwn = (aid: string) =>
    aid !== 'none' && aid !== 'not there' && all.filter((profile) => profile.aid === aid).length === 1
  this.check({
    claim: 'the AIDs of the ISD-Ps in the list of profiles',
    expected: `one for ${one} and one for ${other}, and both different`,
    seen: [one, other].map((name, at) => `${name}: ${aids[at]}`).join(', '),
    holds: aids.every(isOwn),
    at,
  })
})

Then('GetProfilesInfo tells the metadata of profile {word} as they were sent', async function (this: EuiccWorld, name: string) {
  needsInstallation(this)
  const profile = profileNamed(name)
  const { value, at } = await this.call('GetProfilesInfo', {
    searchCriteria: { kind: 'iccid', value: profile.metadata.iccid },
    tagList: metadataTags,
  })
  const [found = {}] = value.kind === 'profileInfoListOk' ? value.value : []
  const [sent, told] = [metadataText(metadataWithIcon(profile)), metadataText(found)]
  const differing = [...sent].filter(([member, text]) => told.get(member) !== text)
  const text = (all: ReadonlyMap<string, string>) =>
    (differing.length === 0 ? ['iccid', 'profileName'] : differing.map(([member]) => member))
      .map((member) => `${member} ${all.get(member)}`)
      .join(', ')
  this.check({
    claim: 'the metadata of the profile',
    expected: `${text(sent)}, and all else as sent`,
    seen: `${text(told)}${differing.length === 0 ? ', and all else as sent' : ''}`,
    holds: differing.length === 0,
    at,
  })
})
