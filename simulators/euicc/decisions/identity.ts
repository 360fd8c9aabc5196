/** Where the developer of an eUICC can go wrong with what it says of itself, and with its reset: SGP.22 5.7.7, 5.7.8, 5.7.20; SGP.32 5.7, 5.9. */
import { namesKey } from '../../../protocol/certificates/key-identifier.ts'
import type { EUICCInfo1 } from '../../../protocol/sgp22/euicc-info.ts'
import { keyIdentifierOf } from '../ci-key.ts'
import type { EuiccCredentials } from '../settings.ts'
import type { EuiccState, InstalledProfile } from '../state.ts'

export interface IdentityDecisions {
  /** The EID that GetEID tells. */
  toldEid(own: Uint8Array): Uint8Array
  /** The certificates of a CI, or of the one with the highest priority. */
  certificatesFor(signing: readonly EuiccCredentials[], ciKeyId: Uint8Array | undefined): EuiccCredentials | undefined
  /** The two certificates as they are given. */
  givenCertificates(eum: Uint8Array, euicc: Uint8Array): { readonly eum: Uint8Array; readonly euicc: Uint8Array }
  /** EUICCInfo1, made of what EUICCInfo2 holds. */
  info1(of: EUICCInfo1): EUICCInfo1
  /** ipaMode; undefined leaves it out. */
  ipaMode(ipaeSupported: boolean): 'ipad' | 'ipae' | undefined
  /** Versions of SGP.32, major, minor and revision. */
  iotVersions(own: readonly number[]): readonly (readonly number[])[]
  /** The memory that is told to be free, of all that the chip was made with. */
  toldMemory(free: number, whole: number): number
  /** Whether the assistant in the eUICC is activated. */
  activates(isThere: boolean): boolean
  /** Whether an LPAe is activated. @param isAnnounced whether E0 has it */
  activatesLpae(isAnnounced: boolean): boolean
  /** httpParams that are told; undefined for none. */
  toldConnectivity(profiles: readonly InstalledProfile[]): Uint8Array | undefined
  /** The address of the default SM-DP+ after a restart. */
  addressAfterRestart(stored: string | undefined): string | undefined
  /** The address of the default SM-DP+ that is told. */
  toldAddress(stored: string | undefined, rootDs: string): string | undefined
  /** Whether a function is there in this state. */
  isServed(name: string, state: EuiccState): boolean
  /** Whether a memory reset takes a profile. @param isChosen whether it is of the class that an option names */
  isResetGone(profile: InstalledProfile, isChosen: boolean, asked: readonly string[]): boolean
  /** Whether a memory reset clears the default SM-DP+ address, the eIMs, or the configuration of immediate enabling. */
  resets(what: 'address' | 'eims' | 'immediateEnable'): boolean
  /** Whether it is all right to ask for nothing. */
  mayResetNothing(): boolean
  /** What is said where nothing was there. */
  resultOfNothing(): 'nothingToDelete' | 'ok'
  /** Whether a reset that the eUICC cannot make is answered so. */
  admitsMissingResets(): boolean
  /** Whether the Emergency Profile stands in the way of a memory reset. */
  emergencyStopsReset(): boolean
  /** The last sequence number after a memory reset. */
  sequenceNumberAfterReset(last: number): number
  /** The answer to a memory reset as it is sent. */
  resetAnswer(octets: Buffer): Buffer
}

export const rightIdentityDecisions: IdentityDecisions = {
  toldEid: (own) => own,
  certificatesFor: (signing, ciKeyId) =>
    ciKeyId === undefined ? signing[0] : signing.find(({ ci }) => namesKey(ciKeyId, keyIdentifierOf(ci))),
  givenCertificates: (eum, euicc) => ({ eum, euicc }),
  info1: (of) => of,
  ipaMode: (ipaeSupported) => (ipaeSupported ? 'ipae' : 'ipad'),
  iotVersions: (own) => [own],
  toldMemory: (free) => free,
  activates: (isThere) => isThere,
  activatesLpae: (isAnnounced) => isAnnounced,
  toldConnectivity: (profiles) => connectivityOf(profiles.find(({ enabled }) => enabled)),
  addressAfterRestart: (stored) => stored,
  toldAddress: (stored) => stored,
  isServed: () => true,
  isResetGone: (_profile, isChosen) => isChosen,
  resets: () => true,
  admitsMissingResets: () => true,
  mayResetNothing: () => false,
  resultOfNothing: () => 'nothingToDelete',
  emergencyStopsReset: () => true,
  sequenceNumberAfterReset: (last) => last,
  resetAnswer: (octets) => octets,
}

/** Connectivity parameters of a profile that has some. */
export function connectivityOf(profile: InstalledProfile | undefined): Uint8Array | undefined {
  return profile?.connectivity === undefined ? undefined : Buffer.from(profile.connectivity, 'hex')
}
