/**
 * The few files that tell whether a profile is enabled: without one MF and EF-UMPC, with one EF-ICCID and EF-DIR too (SGP.22 3.4.4;
 * ETSI TS 102 221 13). Contents of profiles are not played.
 */
import { tlv } from '../../protocol/ber/writer.ts'
import type { Chip } from './chip.ts'
import { enabledProfile } from './profile-states-facts.ts'

export const MF = 0x3f00
const EF_DIR = 0x2f00
const EF_UMPC = 0x2f08
const EF_ICCID = 0x2fe2

/** Record of EF-DIR: the application of a USIM. */
const usim = tlv(0x61, tlv(0x4f, Buffer.from('a0000000871002', 'hex')))

/** Contents of an EF under the MF; undefined where there is none now. */
export function fileContents({ state, decisions }: Chip, identifier: number): Buffer | undefined {
  const profile = decisions.profileWithFiles(enabledProfile(state), state.profiles)
  if (!decisions.hasOwnFiles(profile !== undefined) && profile === undefined) return undefined
  // UICC maximum power consumption: supply voltage class, 10 mA, no start-up time told.
  if (identifier === EF_UMPC) return Buffer.from('0a00000000', 'hex')
  if (profile === undefined) return undefined
  if (identifier === EF_ICCID) return Buffer.from(profile.iccid, 'hex')
  return identifier === EF_DIR ? usim : undefined
}

/** File control parameters (ETSI TS 102 221 11.1.1.3) of the MF or of an EF. */
export function fileControlParameters(identifier: number, contents?: Buffer): Buffer {
  const id = Buffer.from([identifier >> 8, identifier & 0xff])
  const descriptor = Buffer.from(contents === undefined ? '7821' : '4121', 'hex')
  const size = contents === undefined ? [] : [tlv(0x80, Buffer.from([contents.length >> 8, contents.length & 0xff]))]
  return tlv(0x62, tlv(0x82, descriptor), tlv(0x83, id), tlv(0x8a, Buffer.of(0x05)), ...size)
}
