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

/** Octets of a nickname, and not letters. */
const MOST_NICKNAME = 64

const consumer = { interface: 'ES10c', specs: ['SGP.22'] } as const

export const enableProfileOfConsumer: Es10Function = {
  ...consumer,
  tag: 0xbf31,
  run(chip, request) {
    const { profileIdentifier, refreshFlag } = decodeUnambiguous(EnableProfileRequest, request).value
    const result = enableProfile(chip, iccidOf(chip, profileIdentifier), { afterRefresh: refreshFlag })
    if (result === 'ok') chip.switched(refreshFlag)
    return encode(EnableProfileResponse, { enableResult: result === 'rollbackNotAvailable' ? 'undefinedError' : result })
  },
}

export const disableProfileOfConsumer: Es10Function = {
  ...consumer,
  tag: 0xbf32,
  run(chip, request) {
    const { profileIdentifier, refreshFlag } = decodeUnambiguous(DisableProfileRequest, request).value
    const result = disableProfile(chip, iccidOf(chip, profileIdentifier), { afterRefresh: refreshFlag })
    if (result === 'ok') chip.switched(refreshFlag)
    return encode(DisableProfileResponse, { disableResult: result })
  },
}

export const deleteProfileOfConsumer: Es10Function = {
  ...consumer,
  tag: 0xbf33,
  run(chip, request) {
    const result = deleteProfile(chip, iccidOf(chip, decodeUnambiguous(DeleteProfileRequest, request).value))
    const isKnown = result !== 'rollbackNotAvailable' && result !== 'returnFallbackProfile'
    return encode(DeleteProfileResponse, { deleteResult: isKnown ? result : 'undefinedError' })
  },
}

export const setNickname: Es10Function = {
  ...consumer,
  tag: 0xbf29,
  run(chip, request) {
    const { value } = decodeComplete(SetNicknameRequest, request)
    const profile = profileOf(chip.state, showOctets(value.iccid))
    const isTooLong = Buffer.byteLength(value.profileNickname) > MOST_NICKNAME
    if (profile !== undefined && !isTooLong) {
      const { nickname, ...others } = profile
      const named = value.profileNickname === '' ? others : { ...others, nickname: value.profileNickname }
      chip.state = { ...chip.state, profiles: chip.state.profiles.map((one) => (one === profile ? named : one)) }
    }
    const setNicknameResult = profile === undefined ? 'iccidNotFound' : isTooLong ? 'undefinedError' : 'ok'
    return encode(SetNicknameResponse, { setNicknameResult })
  },
}

type Identifier = { readonly kind: 'isdpAid' | 'iccid'; readonly value: Uint8Array }

/** ICCID of the profile that is meant; an ICCID that no profile has for an AID that none has. */
function iccidOf({ state }: Chip, { kind, value }: Identifier): string {
  const text = showOctets(value)
  return kind === 'iccid' ? text : (state.profiles.find(({ aid }) => aid === text)?.iccid ?? '')
}
