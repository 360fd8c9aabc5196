/** ES10c of a consumer card: EnableProfile, DisableProfile, DeleteProfile, SetNickname (SGP.22 v2.5 5.7.16 to 5.7.18, 5.7.21). */
import { showOctets } from '../../../protocol/ber/octets.ts'
import { decodeComplete, decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { encode } from '../../../protocol/schema/type.ts'
import {
  DeleteProfileRequest,
  DeleteProfileResponse,
  DisableProfileRequest,
  DisableProfileResponse,
  EnableProfileRequest,
  EnableProfileResponse,
  SetNicknameRequest,
  SetNicknameResponse,
} from '../../../protocol/sgp22/local-management.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { deleteProfile, disableProfile, enableProfile } from '../profile-states.ts'
import { profileOf } from '../profile-states-facts.ts'
import { switchProfiles } from '../profile-states-switch.ts'

/** Octets of a nickname, and not letters. */
const MOST_NICKNAME = 64

const consumer = { interface: 'ES10c', specs: ['SGP.22'] } as const

export const enableProfileOfConsumer: Es10Function = {
  ...consumer,
  tag: 0xbf31,
  run(chip, request) {
    const { profileIdentifier, refreshFlag } = decodeUnambiguous(EnableProfileRequest, request).value
    const iccid = iccidOf(chip, profileIdentifier)
    const found = enableProfile(chip, iccid, { afterRefresh: refreshFlag })
    const result = chip.decisions.isContentWithWhatIs() && found === 'profileNotInDisabledState' ? 'ok' : found
    if (found === 'iccidOrAidNotFound' && chip.decisions.makesRoomFirst()) switchProfiles(chip, 'disable', undefined)
    if (result === 'ok') chip.switched(refreshFlag)
    return encode(EnableProfileResponse, { enableResult: result === 'rollbackNotAvailable' ? 'undefinedError' : result })
  },
}

export const disableProfileOfConsumer: Es10Function = {
  ...consumer,
  tag: 0xbf32,
  run(chip, request) {
    const { profileIdentifier, refreshFlag } = decodeUnambiguous(DisableProfileRequest, request).value
    const found = disableProfile(chip, iccidOf(chip, profileIdentifier), { afterRefresh: refreshFlag })
    const result = chip.decisions.isContentWithWhatIs() && found === 'profileNotInEnabledState' ? 'ok' : found
    if (result === 'ok') chip.switched(refreshFlag)
    return encode(DisableProfileResponse, { disableResult: result })
  },
}

export const deleteProfileOfConsumer: Es10Function = {
  ...consumer,
  tag: 0xbf33,
  run(chip, request) {
    const iccid = iccidOf(chip, decodeUnambiguous(DeleteProfileRequest, request).value)
    if (chip.decisions.disablesToDelete()) disableProfile(chip, iccid)
    const result = deleteProfile(chip, iccid)
    const isKnown = result !== 'rollbackNotAvailable' && result !== 'returnFallbackProfile'
    return encode(DeleteProfileResponse, { deleteResult: isKnown ? result : 'undefinedError' })
  },
}

export const setNickname: Es10Function = {
  ...consumer,
  tag: 0xbf29,
  run(chip, request) {
    const { value } = decodeComplete(SetNicknameRequest, request)
    const profile = chip.decisions.profileFound(chip.state.profiles, profileOf(chip.state, showOctets(value.iccid)))
    const isTooLong = Buffer.byteLength(value.profileNickname) > MOST_NICKNAME
    if (profile !== undefined && !isTooLong) {
      const { nickname, ...others } = profile
      const named =
        value.profileNickname === '' ? others : { ...others, nickname: chip.decisions.storedNickname(value.profileNickname) }
      chip.state = { ...chip.state, profiles: chip.state.profiles.map((one) => (one === profile ? named : one)) }
    }
    const setNicknameResult = profile === undefined ? 'iccidNotFound' : isTooLong ? 'undefinedError' : 'ok'
    return encode(SetNicknameResponse, { setNicknameResult })
  },
}

type Identifier = { readonly kind: 'isdpAid' | 'iccid'; readonly value: Uint8Array }

/** ICCID of the profile that is meant; an ICCID that no profile has for an AID that none has. */
function iccidOf({ state: { profiles }, decisions }: Chip, { kind, value }: Identifier): string {
  const text = showOctets(value)
  const found = profiles.find(({ aid, iccid }) => (kind === 'iccid' ? iccid : aid) === text)
  return decisions.profileFound(profiles, found)?.iccid ?? ''
}
