import { buildProfilePackage } from '../../protocol/profile-package/build.ts'
import type { ProfileDescription } from './state.ts'

/** The unprotected profile package: the ready one, or one that is made of the description, always with the same octets. */
export function profilePackageOf(profile: ProfileDescription): Buffer {
  if (profile.package !== undefined) return Buffer.from(profile.package, 'hex')
  const { iccid, profileType, serviceProviderName, size } = profile
  // Test network 001-01, and the subscriber's digits of the ICCID.
  const imsi = profile.imsi ?? `00101${iccid.slice(-11, -1)}`
  return buildProfilePackage({ iccid, profileType, imsi, serviceProviderName }, size)
}
