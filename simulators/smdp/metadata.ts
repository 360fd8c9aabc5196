import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { parsePlmn, plmnOctets } from '../../protocol/identifiers/plmn.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import type { OperatorId } from '../../protocol/sgp22/basic.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { ProfileDescription } from './state.ts'

const allEvents = ['notificationInstall', 'notificationEnable', 'notificationDisable', 'notificationDelete'] as const

/**
 * BF25 of a profile, the same octets each time: AuthenticateClient announces what the package then holds (SGP.22 5.5.3, 5.6.3).
 *
 * @param address where notifications go unless the profile says otherwise
 * @param iot whether the members of SGP.32 4.4 are written
 */
export function metadataOf(profile: ProfileDescription, address: string, iot: boolean): Buffer {
  const { icon, owner, policyRules, ecallIndication, fallbackAllowed } = profile
  const notifications = profile.notifications ?? [{ events: allEvents, address }]
  return encode(StoreMetadataRequest, {
    iccid: iccidOctets(profile.iccid),
    serviceProviderName: profile.serviceProviderName,
    profileName: profile.profileName,
    ...(icon === undefined ? {} : { iconType: icon.type, icon: Buffer.from(icon.octets, 'hex') }),
    profileClass: profile.profileClass ?? 'operational',
    ...(notifications.length === 0
      ? {}
      : {
          notificationConfigurationInfo: notifications.map((one) => ({
            profileManagementOperation: one.events,
            notificationAddress: one.address,
          })),
        }),
    ...(owner === undefined ? {} : { profileOwner: operatorId(owner) }),
    ...(policyRules === undefined ? {} : { profilePolicyRules: policyRules }),
    ...(iot && ecallIndication !== undefined ? { ecallIndication } : {}),
    ...(iot && fallbackAllowed !== undefined ? { fallbackAllowed } : {}),
  })
}

/** The metadata as a value that is written with the same octets. */
export function metadataValue(octets: Uint8Array): StoreMetadataRequest {
  return decode(StoreMetadataRequest, octets).value
}

function operatorId({ mccMnc, gid1, gid2 }: NonNullable<ProfileDescription['owner']>): OperatorId {
  return {
    mccMnc: plmnOctets(parsePlmn(mccMnc)),
    ...(gid1 === undefined ? {} : { gid1: Buffer.from(gid1, 'hex') }),
    ...(gid2 === undefined ? {} : { gid2: Buffer.from(gid2, 'hex') }),
  }
}
