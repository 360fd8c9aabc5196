/** The profiles that scenarios speak of: what tells one from another is what a scenario is about. */
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'

export interface TestProfile {
  /** As features name it. */
  readonly name: string
  /** 20 digits. */
  readonly iccid: string
  readonly metadata: StoreMetadataRequest
}

type Metadata = Partial<StoreMetadataRequest>

const owner = { mccMnc: Buffer.from('00F110', 'hex') }

/** P1 and so on are like A, for a card that is filled. */
export const MOST_LIKE_A = 16

/** What the metadata have beside the usual, by the name of the profile. */
const kinds: Readonly<Record<string, Metadata>> = {
  A: {},
  B: {},
  C: {},
  PPR1: { profilePolicyRules: ['ppr1'], profileOwner: owner },
  PPR2: { profilePolicyRules: ['ppr2'], profileOwner: owner },
  FALLBACK: { fallbackAllowed: true },
  FALLBACK2: { fallbackAllowed: true },
  EMERGENCY: { ecallIndication: true },
  TEST: { profileClass: 'test' },
  QUIET: {
    notificationConfigurationInfo: [
      { profileManagementOperation: ['notificationInstall'], notificationAddress: addressOf('QUIET') },
    ],
  },
  PARTIAL: { notificationConfigurationInfo: [configurationOf('PARTIAL', ['notificationEnable'])] },
  PROVISIONING: { profileClass: 'provisioning' },
  ...Object.fromEntries(Array.from({ length: MOST_LIKE_A }, (_, at) => [`P${at + 1}`, {}])),
}

/** Every one of them, by its name. Each tells an address of its own of everything that becomes of it. */
export const testProfiles: ReadonlyMap<string, TestProfile> = new Map(
  Object.entries(kinds).map(([name, more], place) => [name, made(name, more, place)]),
)

function made(name: string, more: Metadata, place: number): TestProfile {
  const iccid = `890001234567890100${10 + place}`
  const metadata: StoreMetadataRequest = {
    iccid: iccidOctets(iccid),
    serviceProviderName: 'Harness',
    profileName: `Profile ${name}`,
    profileClass: 'operational',
    notificationConfigurationInfo: [configurationOf(name, ['notificationEnable', 'notificationDisable', 'notificationDelete'])],
    ...more,
  }
  return { name, iccid, metadata }
}

type Configuration = NonNullable<StoreMetadataRequest['notificationConfigurationInfo']>[number]

function configurationOf(name: string, events: Configuration['profileManagementOperation']): Configuration {
  return { profileManagementOperation: events, notificationAddress: addressOf(name) }
}

/** Whom a test profile tells of what becomes of it. */
export function addressOf(name: string): string {
  return `${name.toLowerCase()}.harness.test`
}

/** ICCID that no profile has. */
export const unknownIccid: Buffer = iccidOctets('89000123456789019999')

/** @throws RangeError for a name that no test profile has */
export function profileNamed(name: string): TestProfile {
  const found = testProfiles.get(name)
  if (found === undefined)
    throw new RangeError(`there is no test profile ${name}; there are ${[...testProfiles.keys()].join(', ')}`)
  return found
}

/** Name of the test profile with this ICCID, or the digits of another one. */
export function nameOfIccid(octets: Uint8Array): string {
  const hex = Buffer.from(octets).toString('hex').toUpperCase()
  const found = [...testProfiles.values()].find(({ iccid }) => iccidOctets(iccid).equals(octets))
  return found?.name ?? hex
}
