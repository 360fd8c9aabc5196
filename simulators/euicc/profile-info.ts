/** The list of profiles: ES10b.GetProfilesInfo of SGP.32 4.4, 5.9.14, the listProfileInfo of packages, ES10c of SGP.22 5.7.15. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { endOfTag } from '../../protocol/ber/tag.ts'
import { decodeUnambiguous } from '../../protocol/schema/decode-complete.ts'
import { encode, type Of } from '../../protocol/schema/type.ts'
import { ProfileInfoListResponse as ConsumerResponse, ProfileInfoListRequest } from '../../protocol/sgp22/profile-info.ts'
import { type ProfileInfo, ProfileInfoListResponse } from '../../protocol/sgp32/profile-info.ts'
import { type Chip, metadataOf } from './chip.ts'
import type { Es10Function } from './es10.ts'
import { factsOf } from './profile-states-facts.ts'
import type { InstalledProfile } from './state.ts'

/** Tags in the order of the structure, and the member that each stands for. */
const members: readonly (readonly [tag: string, member: keyof ProfileInfo])[] = [
  ['5A', 'iccid'],
  ['4F', 'isdpAid'],
  ['9F70', 'profileState'],
  ['90', 'profileNickname'],
  ['91', 'serviceProviderName'],
  ['92', 'profileName'],
  ['93', 'iconType'],
  ['94', 'icon'],
  ['95', 'profileClass'],
  ['B6', 'notificationConfigurationInfo'],
  ['B7', 'profileOwner'],
  ['B8', 'dpProprietaryData'],
  ['99', 'profilePolicyRules'],
  ['BF22', 'serviceSpecificDataStoredInEuicc'],
  ['9F7B', 'ecallIndication'],
  ['9F26', 'fallbackAttribute'],
  ['9F67', 'fallbackAllowed'],
]
const ofIot = ['9F7B', '9F26', '9F67']

/** Without a tag list. */
const defaultsOfIot = ['5A', '4F', '9F70', '91', '92', '95', ...ofIot]
const defaultsOfConsumer = ['5A', '4F', '9F70', '90', '91', '92', '93', '94', '95']

export const getProfilesInfo: Es10Function = {
  tag: 0xbf2d,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run: (chip, request) =>
    encode(
      ProfileInfoListResponse,
      toldList(chip, profileInfoList(chip, decodeUnambiguous(ProfileInfoListRequest, request).value)),
      {
        received: 'keep',
      },
    ),
}

export const getProfilesInfoOfConsumer: Es10Function = {
  tag: 0xbf2d,
  interface: 'ES10c',
  specs: ['SGP.22'],
  run(chip, request) {
    const list = profileInfoList(chip, decodeUnambiguous(ProfileInfoListRequest, request).value)
    // A consumer card lists no member and no error that SGP.22 does not have.
    return encode(ConsumerResponse, list as Of<typeof ConsumerResponse>, { received: 'keep' })
  },
}

type List = Of<typeof ProfileInfoListResponse>

function toldList({ decisions }: Chip, list: List): List {
  return list.kind === 'profileInfoListOk' ? { ...list, value: list.value.map((info) => decisions.toldInfo(info)) } : list
}

/** Profiles that match, in the order of installation, with the members asked for. Tags that are not known are passed over. */
export function profileInfoList(chip: Chip, request: ProfileInfoListRequest): Of<typeof ProfileInfoListResponse> {
  const { spec } = chip.settings
  const defaults = spec === 'SGP.22' ? defaultsOfConsumer : defaultsOfIot
  const wanted = request.tagList === undefined || request.tagList.length === 0 ? defaults : tagsOf(request.tagList)
  const known = spec === '1.0.1' || spec === 'SGP.22' ? wanted.filter((tag) => !ofIot.includes(tag)) : wanted
  const names = members.filter(([tag]) => known.includes(tag)).map(([, name]) => name)
  const value = chip.decisions
    .listed(chip.state.profiles)
    .filter((profile) => matches(profile, request.searchCriteria))
    .map((profile) => pick(infoOf(chip, profile), names))
  return { kind: 'profileInfoListOk', value }
}

function matches(profile: InstalledProfile, criteria: ProfileInfoListRequest['searchCriteria']): boolean {
  if (criteria === undefined) return true
  if (criteria.kind === 'iccid') return showOctets(criteria.value) === profile.iccid
  if (criteria.kind === 'isdpAid') return showOctets(criteria.value) === profile.aid
  return (metadataOf(profile.metadata).profileClass ?? 'operational') === criteria.value
}

/** Everything there is to say of a profile. */
function infoOf({ decisions }: Chip, profile: InstalledProfile): ProfileInfo {
  const { serviceSpecificDataNotStoredInEuicc, $unknown, ...metadata } = metadataOf(profile.metadata)
  const { nickname, smdpOid } = profile
  return {
    ...metadata,
    isdpAid: Buffer.from(profile.aid, 'hex'),
    profileState: profile.enabled ? 'enabled' : 'disabled',
    ...(nickname === undefined ? {} : { profileNickname: nickname }),
    ...(smdpOid === undefined ? {} : { dpProprietaryData: { dpOid: smdpOid } }),
    fallbackAttribute: decisions.showsFallbackAttribute(profile, factsOf(profile)),
  }
}

function pick(info: ProfileInfo, names: readonly (keyof ProfileInfo)[]): ProfileInfo {
  const entries = names.flatMap((name) => (info[name] === undefined ? [] : [[name, info[name]]]))
  // The attribute that no profile has is left out by its DEFAULT.
  return { fallbackAttribute: false, ...Object.fromEntries(entries) } as ProfileInfo
}

/** Tags of a tag list; a cut one at the end is passed over. */
function tagsOf(list: Uint8Array): string[] {
  const tags: string[] = []
  for (let at = 0; at < list.length; ) {
    const end = endOfTag(list, at)
    tags.push(showOctets(list.subarray(at, end)))
    at = end
  }
  return tags
}
