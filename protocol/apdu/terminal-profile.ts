/** TERMINAL PROFILE: what the device can do with proactive commands (ETSI TS 102 223 5.2, ETSI TS 102 221 11.2.1). */
import { EncodeError } from '../ber/issues.ts'
import { ApduError } from './apdu-error.ts'
import { type CommandApdu, command } from './command.ts'
import { INS } from './instructions.ts'

/** The facilities that matter to an eUICC: octet (from 1) and bit (b1 to b8) of the profile. */
export const terminalFacilities = {
  refresh: { octet: 3, bit: 8 },
  euiccProfileStateChange: { octet: 34, bit: 6 },
} as const
export type TerminalFacility = keyof typeof terminalFacilities

/**
 * The octets of a profile with these facilities set and nothing else.
 *
 * @param length octets in all; by default as many as the facilities need
 * @throws EncodeError where the length is no number from 1 to 255 that holds them
 */
export function terminalProfileOctets(facilities: readonly TerminalFacility[], length?: number): Buffer {
  const needed = Math.max(1, ...facilities.map((name) => terminalFacilities[name].octet))
  const octets = length ?? needed
  if (!Number.isInteger(octets) || octets < needed || octets > 0xff)
    throw new EncodeError(`a TERMINAL PROFILE of ${octets} octets; it has ${needed} to 255`)
  const profile = Buffer.alloc(octets)
  for (const name of facilities) {
    const { octet, bit } = terminalFacilities[name]
    profile[octet - 1] = (profile[octet - 1] ?? 0) | (1 << (bit - 1))
  }
  return profile
}

/** The command: `80 10 00 00 LL <profile>`. @throws EncodeError unless the profile has 1 to 255 octets */
export function terminalProfile(profile: Uint8Array): CommandApdu {
  if (profile.length < 1 || profile.length > 0xff)
    throw new EncodeError(`a TERMINAL PROFILE of ${profile.length} octets; it has 1 to 255`)
  return command(0x80, INS.terminalProfile, 0x00, 0x00, profile)
}

/** The profile in the command, as the card gets it. @throws ApduError for another command, or one without data */
export function parseTerminalProfile({ ins, data }: CommandApdu): Uint8Array {
  if (ins !== INS.terminalProfile) throw new ApduError('no TERMINAL PROFILE (INS 10)', 1)
  if (data.length === 0) throw new ApduError('a TERMINAL PROFILE without octets', 4)
  return data
}

/** Whether a profile announces a facility. */
export function hasFacility(profile: Uint8Array, facility: TerminalFacility): boolean {
  const { octet, bit } = terminalFacilities[facility]
  return ((profile[octet - 1] ?? 0) & (1 << (bit - 1))) !== 0
}
