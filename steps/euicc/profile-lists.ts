/** listProfileInfo of packages (SGP.32 v1.2 2.11.1.1.3, 4.4, 5.9.14): which profiles, and which members of them, by their tags. */
import { Then, When } from '@cucumber/cucumber'
import { readHeader } from '../../protocol/ber/header.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { ProfileInfo } from '../../protocol/sgp32/profile-info.ts'
import { loadPackage } from './eim-of-ours.ts'
import { outcomesOf } from './package-results.ts'
import { answered } from './packages.ts'
import { resultsIn } from './results.ts'
import { nameOfIccid, unknownIccid } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** Without a tag list; the members that have a DEFAULT or are OPTIONAL need not be there. */
const usual = ['5A', '4F', '9F70', '91', '92', '95', '9F7B', '9F26', '9F67']
const always = ['5A', '4F', '9F70', '91', '92']

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

/** Tags of the elements of a ProfileInfo as it came. */
function tagsOf(info: ProfileInfo): readonly string[] {
  const octets = rawOf(info) ?? Buffer.of()
  const tags: string[] = []
  for (let at = readHeader(octets).size; at < octets.length; ) {
    const { tag, size, length } = readHeader(octets.subarray(at))
    tags.push(tag.toString(16).toUpperCase())
    at += size + length
  }
  return tags
}

function judge(world: EuiccWorld, claim: string, expected: string, of: (info: ProfileInfo) => string | undefined): void {
  const { value, at } = world.kept(answered)
  const list = listed(world)
  const wrong = list?.flatMap((info) => of(info) ?? []) ?? [outcomesOf(value)]
  const none = list?.length === 0 ? 'a list without a profile' : undefined
  const seen = none ?? (wrong.length === 0 ? expected : wrong.join('; '))
  world.check({ claim, expected, seen, holds: none === undefined && wrong.length === 0, at })
}

Then('each profile of the list has the usual tags and no others', function (this: EuiccWorld) {
  const expected = `${always.join(' ')}, and nothing that is not of ${usual.join(' ')}`
  judge(this, 'tags of a list that names none', expected, (info) => {
    const tags = tagsOf(info)
    const fits = always.every((tag) => tags.includes(tag)) && tags.every((tag) => usual.includes(tag))
    return fits ? undefined : tags.join(' ')
  })
})

Then('each profile of the list has the tags {string} and no others', function (this: EuiccWorld, expected: string) {
  const sorted = (tags: readonly string[]) => tags.toSorted().join(' ')
  judge(this, 'tags of a list that names them', expected, (info) => {
    const tags = tagsOf(info)
    return sorted(tags) === sorted(expected.split(' ')) ? undefined : tags.join(' ')
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

/** `FALLBACK 9F26 true, FALLBACK 9F67 true`: absent is false. */
Then('the list says {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(answered)
  const list = listed(this)
  const said = (name: string, tag: string): string => {
    const info = list?.find(({ iccid }) => iccid !== undefined && nameOfIccid(iccid) === name)
    if (info === undefined) return 'no such profile'
    const members: Readonly<Record<string, boolean | undefined>> = {
      '9F26': info.fallbackAttribute,
      '9F67': info.fallbackAllowed,
      '9F7B': info.ecallIndication,
    }
    return String(members[tag] === true)
  }
  const seen = expected.split(', ').map((one) => {
    const [name = '', tag = ''] = one.split(' ')
    return `${name} ${tag} ${said(name, tag)}`
  })
  const holds = list !== undefined && seen.join(', ') === expected
  this.check({
    claim: 'what a list says of fallback and emergency',
    expected,
    seen: list === undefined ? outcomesOf(value) : seen.join(', '),
    holds,
    at,
  })
})
