/** listProfileInfo of packages (SGP.32 v1.2 2.11.1.1.3, 4.4, 5.9.14): which profiles, and which members of them, by their tags. */
import { Then, When } from '@cucumber/cucumber'
import { readHeader } from '../../protocol/ber/header.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { ProfileInfo } from '../../protocol/sgp32/profile-info.ts'
import { loadPackage } from './eim-of-ours.ts'
import { outcomesOf } from './package-results.ts'
import { answered } from './packages.ts'
import { resultsIn } from './results.ts'
import { nameOfIccid, testProfiles, unknownIccid } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** Without a tag list: 5A 4F 9F70 91 92 95 9F7B 9F26 9F67. Those that have a DEFAULT or are OPTIONAL need not be there. */
const always = ['iccid', 'isdpAid', 'profileState', 'serviceProviderName', 'profileName']
const usual = [...always, 'profileClass', 'ecallIndication', 'fallbackAttribute', 'fallbackAllowed']

/** Members of a ProfileInfo by their tags; others are shown by the tag. */
const names: Readonly<Record<string, string>> = {
  '5A': 'iccid',
  '4F': 'isdpAid',
  '9F70': 'profileState',
  '90': 'profileNickname',
  '91': 'serviceProviderName',
  '92': 'profileName',
  '93': 'iconType',
  '94': 'icon',
  '95': 'profileClass',
  B6: 'notificationConfigurationInfo',
  B7: 'profileOwner',
  B8: 'dpProprietaryData',
  '99': 'profilePolicyRules',
  '9F7B': 'ecallIndication',
  '9F26': 'fallbackAttribute',
  '9F67': 'fallbackAllowed',
}

When('the eIM asks for a list of profiles with the tags {string}', async function (this: EuiccWorld, tags: string) {
  const tagList = Buffer.from(tags.replaceAll(' ', ''), 'hex')
  this.keep(answered, await loadPackage(this, this.bench.eims.first, [{ kind: 'listProfileInfo', value: { tagList } }]))
})

When('the eIM asks for a list of profiles with an ICCID that is not on the card', async function (this: EuiccWorld) {
  const searchCriteria = { kind: 'iccid', value: unknownIccid } as const
  this.keep(answered, await loadPackage(this, this.bench.eims.first, [{ kind: 'listProfileInfo', value: { searchCriteria } }]))
})

/** Profiles of the list; undefined where none came. */
function listed(world: EuiccWorld): readonly ProfileInfo[] | undefined {
  const [result] = resultsIn(world.kept(answered).value)
  if (result?.kind !== 'listProfileInfoResult' || result.value.kind !== 'profileInfoListOk') return undefined
  return result.value.value
}

/** Members of a ProfileInfo as it came: a DEFAULT that is left out is none. */
function membersOf(info: ProfileInfo): readonly string[] {
  const octets = rawOf(info) ?? Buffer.of()
  const members: string[] = []
  for (let at = readHeader(octets).size; at < octets.length; ) {
    const { tag, size, length } = readHeader(octets.subarray(at))
    const text = tag.toString(16).toUpperCase()
    members.push(names[text] ?? `tag ${text}`)
    at += size + length
  }
  return members
}

function judge(world: EuiccWorld, claim: string, expected: string, of: (info: ProfileInfo) => string | undefined): void {
  const { value, at } = world.kept(answered)
  const list = listed(world)
  const wrong = list?.flatMap((info) => of(info) ?? []) ?? [outcomesOf(value)]
  const none = list?.length === 0 ? 'a list without a profile' : undefined
  const seen = none ?? (wrong.length === 0 ? expected : wrong.join('; '))
  world.check({ claim, expected, seen, holds: none === undefined && wrong.length === 0, at })
}

Then('each profile of the list has the usual members and no others', function (this: EuiccWorld) {
  const expected = `${always.join(', ')}, and nothing but ${usual.join(', ')}`
  judge(this, 'members in a list that names no tags', expected, (info) => {
    const members = membersOf(info)
    const fits = always.every((one) => members.includes(one)) && members.every((one) => usual.includes(one))
    return fits ? undefined : members.join(', ')
  })
})

Then('each profile of the list has the members {string} and no others', function (this: EuiccWorld, expected: string) {
  judge(this, 'members in a list that names their tags', expected, (info) => {
    const members = membersOf(info).toSorted().join(', ')
    return members === expected ? undefined : members
  })
})

Then('the list holds the profiles {string}', function (this: EuiccWorld, wanted: string) {
  const { value, at } = this.kept(answered)
  const names = listed(this)?.map(({ iccid }) => (iccid === undefined ? 'a profile without ICCID' : nameOfIccid(iccid)))
  const holds = names !== undefined && wanted.split(', ').every((name) => names.includes(name))
  const seen = names?.join(', ') ?? outcomesOf(value)
  this.check({ claim: 'profiles of a list without criteria', expected: `${wanted} among them`, seen, holds, at })
})

Then('the list holds no profile', function (this: EuiccWorld) {
  const { value, at } = this.kept(answered)
  const list = listed(this)
  const seen = list === undefined ? outcomesOf(value) : `a list of ${list.length}`
  this.check({ claim: 'a list whose criteria no profile meets', expected: 'a list of 0', seen, holds: list?.length === 0, at })
})

/** Both are as good: the tag is passed over, or the input is refused. */
Then('the list passes over the unknown tag, or is answered with {string}', function (this: EuiccWorld, refusal: string) {
  const { value, at } = this.kept(answered)
  const seen = outcomesOf(value)
  const holds = seen === refusal || seen === 'listProfileInfoResult ok'
  this.check({
    claim: 'a list with a tag that no version has',
    expected: `${refusal}, or the other tags`,
    seen,
    holds,
    at,
    remark: seen === refusal ? 'the input is refused' : 'the tag is passed over',
  })
})

/** What is not there is false. */
Then('the list says {string} and nothing else of fallback and emergency', function (this: EuiccWorld, wanted: string) {
  const { value, at } = this.kept(answered)
  const text = (all: readonly string[]) => all.toSorted().join(', ')
  const said = listed(this)?.flatMap(({ iccid, ecallIndication, fallbackAttribute, fallbackAllowed }) => {
    const name = iccid === undefined ? 'a profile without ICCID' : nameOfIccid(iccid)
    // What a vendor's profile says is nobody's business here.
    if (!testProfiles.has(name)) return []
    return Object.entries({ ecallIndication, fallbackAttribute, fallbackAllowed }).flatMap(([member, is]) =>
      is === true ? [`${member} of ${name}`] : [],
    )
  })
  const expected = text(wanted.split(', '))
  const seen = said === undefined ? outcomesOf(value) : text(said)
  this.check({ claim: 'what a list says of fallback and emergency', expected, seen, holds: seen === expected, at })
})
