/** Metadata with every member that an operator can give, and whether a card tells them as they were sent (SGP.22 v2.5 5.5.3, 5.7.15). */
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { TestProfile } from './test-profiles.ts'

/** One dot, for a device that shows it. */
const dot = Buffer.from(
  '89504E470D0A1A0A0000000D49484452000000010000000108060000001F15C4890000000A49444154789C63000100000500010D0A2DB40000000049454E44AE426082',
  'hex',
)

export function metadataWithIcon({ metadata }: TestProfile): StoreMetadataRequest {
  return { ...metadata, iconType: 'png', icon: dot }
}

/** Tags of the members that are compared. */
export const metadataTags: Uint8Array = Uint8Array.of(0x5a, 0x91, 0x92, 0x93, 0x94, 0x95, 0xb6, 0xb7, 0x99)

/** Members by name, each as text that two equal values have in common. */
export function metadataText(members: Partial<StoreMetadataRequest>): ReadonlyMap<string, string> {
  const { iccid, serviceProviderName, profileName, iconType, icon, profileClass = 'operational' } = members
  const { notificationConfigurationInfo, profileOwner, profilePolicyRules } = members
  const told = { iccid, serviceProviderName, profileName, iconType, icon, profileClass }
  const all = { ...told, notificationConfigurationInfo, profileOwner, profilePolicyRules }
  return new Map(Object.entries(all).map(([name, value]) => [name, JSON.stringify(value, octetsInHex) ?? 'not there']))
}

function octetsInHex(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value)
  // JSON asks a Buffer for its own form before it asks us.
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value)
    return Array.isArray(value.data) ? hex(Uint8Array.from(value.data)) : value
  return value
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}
