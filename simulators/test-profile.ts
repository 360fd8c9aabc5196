import type { ProfileDescription } from './smdp/state.ts'

/** The profile that waits at a simulated SM-DP+. Its numbers belong to nobody: issuer 00, network 001-01. */
export const testProfile: ProfileDescription = {
  iccid: '89000123456789012341',
  profileType: 'generic',
  serviceProviderName: 'Harness',
  profileName: 'Test profile 1',
  profileClass: 'operational',
}
