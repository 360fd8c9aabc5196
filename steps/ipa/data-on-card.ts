/** Objects of IpaEuiccData as the card in the device has them, in words that a check can compare. */
import { createHash } from 'node:crypto'
import { showOctets } from '../../protocol/ber/octets.ts'
import { GetEimConfigurationDataRequest, GetEimConfigurationDataResponse } from '../../protocol/es10b/eim-configuration.ts'
import { GetCertsRequest, GetCertsResponse } from '../../protocol/es10b/euicc-data.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import {
  EuiccConfiguredAddressesRequest,
  EuiccConfiguredAddressesResponse,
  GetEuiccInfo1Request,
  GetEuiccInfo2Request,
} from '../../protocol/sgp22/euicc-info.ts'
import { ProfileInfoListRequest } from '../../protocol/sgp22/profile-info.ts'
import type { IpaEuiccData } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { RetrieveNotificationsListRequest, RetrieveNotificationsListResponse } from '../../protocol/sgp32/notifications.ts'
import { ProfileInfoListResponse } from '../../protocol/sgp32/profile-info.ts'
import { HarnessError } from '../../transport/faults.ts'
import { numberOf, numberOfNotification } from '../eim/acknowledgements.ts'
import type { ObjectName } from './data-requests.ts'
import { waiting } from './notified.ts'
import type { IpaWorld } from './world.ts'

/** Certificates are long, and a reader wants to know whether they are the same. */
const inWords = (octets: Uint8Array) =>
  `${octets.length} octets, SHA-256 ${createHash('sha256').update(octets).digest('hex').toUpperCase()}`

/** An object of a response: octets by their hash, texts as they are, lists by their sequence numbers. */
export function objectInWords(data: IpaEuiccData, name: ObjectName): string {
  const value = data[name]
  if (value === undefined) return 'left out'
  if (name === 'notificationsList') return (data.notificationsList ?? []).map(numberOfNotification).join(', ')
  if (name === 'euiccPackageResultList') return (data.euiccPackageResultList ?? []).flatMap(numberOf).join(', ')
  if (typeof value !== 'object') return String(value)
  return inWords(value instanceof Uint8Array ? value : (rawOf(value) ?? Buffer.of()))
}

/** The same of the card. @throws HarnessError for an object that is the IPA's own */
export async function onTheCard(world: IpaWorld, name: ObjectName): Promise<string> {
  const { slot } = world.bench
  switch (name) {
    case 'euiccInfo1':
      return inWords(await slot.ask(encode(GetEuiccInfo1Request, {})))
    case 'euiccInfo2':
      return inWords(await slot.ask(encode(GetEuiccInfo2Request, {})))
    case 'defaultSmdpAddress':
      return (await addresses(world)).defaultDpAddress ?? 'left out'
    case 'rootSmdsAddress':
      return (await addresses(world)).rootDsAddress
    case 'associationToken':
      return (await ownToken(world)) ?? 'left out'
    case 'eumCertificate':
    case 'euiccCertificate':
      return inWords((await certificates(world))[name])
    case 'notificationsList':
      return (await waiting(world)).join(', ')
    case 'euiccPackageResultList':
      return (await results(world)).join(', ')
    case 'ipaCapabilities':
    case 'deviceInfo':
      throw new HarnessError(`${name} is no object of the eUICC`)
  }
}

async function addresses({ bench: { slot } }: IpaWorld) {
  return decode(EuiccConfiguredAddressesResponse, await slot.ask(encode(EuiccConfiguredAddressesRequest, {}))).value
}

/** The associationToken of our eIM; undefined where the card gave none. */
export async function ownToken({ bench: { slot } }: IpaWorld): Promise<string | undefined> {
  const { value } = decode(GetEimConfigurationDataResponse, await slot.ask(encode(GetEimConfigurationDataRequest, {})))
  // Our eIM is the last one in the list.
  const own = value.eimConfigurationDataList.at(-1)
  return own?.associationToken === undefined ? undefined : String(own.associationToken)
}

async function certificates({ bench: { slot } }: IpaWorld) {
  const { value } = decode(GetCertsResponse, await slot.ask(encode(GetCertsRequest, {})))
  if (value.kind !== 'certs') throw new HarnessError('the card of the device has no certificates')
  return value.value
}

/** ICCIDs of the profiles that are enabled, as their octets stand on the card. */
export async function enabledProfiles({ bench: { slot } }: IpaWorld): Promise<readonly string[]> {
  const { value } = decode(ProfileInfoListResponse, await slot.ask(encode(ProfileInfoListRequest, {})))
  if (value.kind !== 'profileInfoListOk') throw new HarnessError(`the card of the device lists no profiles: ${value.value}`)
  const enabled = value.value.filter(({ profileState }) => profileState === 'enabled')
  return enabled.map(({ iccid }) => showOctets(iccid ?? Buffer.of()))
}

async function results({ bench: { slot } }: IpaWorld): Promise<readonly string[]> {
  const request = encode(RetrieveNotificationsListRequest, { searchCriteria: { kind: 'euiccPackageResults', value: true } })
  const { value } = decode(RetrieveNotificationsListResponse, await slot.ask(request))
  return value.kind === 'euiccPackageResultList' ? value.value.flatMap(numberOf) : []
}
