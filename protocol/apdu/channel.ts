/** Logical channels: the class byte (ISO/IEC 7816-4 5.4.1, SGP.22 5.7.2) and MANAGE CHANNEL (ETSI TS 102 221 11.1.17). */
import { EncodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { ApduError } from './apdu-error.ts'
import { type CommandApdu, command } from './command.ts'
import { INS } from './instructions.ts'
import type { ResponseApdu } from './response.ts'
import { describe, SW } from './status-word.ts'

/** `interindustry` for SELECT, MANAGE CHANNEL and GET RESPONSE; `proprietary` for STORE DATA and the commands of the toolkit. */
export type ClassForm = 'interindustry' | 'proprietary'

export interface ClassByte {
  /** 0 is the basic channel; 0 to 19. */
  readonly channel: number
  readonly form: ClassForm
  /** Bits other than form and channel: secure messaging, command chaining. ES10 uses neither. */
  readonly furtherBits: number
}

/** MANAGE CHANNEL taken apart. */
export type ManageChannel =
  /** `channel` 0 leaves the choice to the card. */
  { readonly kind: 'open'; readonly channel: number } | { readonly kind: 'close'; readonly channel: number }

/**
 * CLA of a channel: `0X` and `8X` for channels 0 to 3, `4X` and `CX` for 4 to 19.
 *
 * @throws EncodeError for a channel that does not exist
 */
export function claOf(channel: number, form: ClassForm): number {
  demandChannel(channel)
  const bits = channel < 4 ? channel : 0x40 | (channel - 4)
  return form === 'proprietary' ? bits | 0x80 : bits
}

/** What a CLA says; undefined for 20 to 3F, A0 to BF and FF, which say nothing about channels. */
export function classOf(cla: number): ClassByte | undefined {
  const form = cla & 0x80 ? 'proprietary' : 'interindustry'
  if (cla & 0x40) return cla === 0xff ? undefined : { channel: 4 + (cla & 0x0f), form, furtherBits: cla & 0x30 }
  return cla & 0x20 ? undefined : { channel: cla & 0x03, form, furtherBits: cla & 0x1c }
}

/** MANAGE CHANNEL open, on the basic channel, the card chooses: `00 70 00 00 01`. */
export function openChannel(): CommandApdu {
  return command(0x00, INS.manageChannel, 0x00, 0x00, undefined, 1)
}

/** MANAGE CHANNEL close, on the basic channel: `00 70 80 01 00`. @throws EncodeError for a channel that cannot be closed */
export function closeChannel(channel: number): CommandApdu {
  demandChannel(channel)
  if (channel === 0) throw new EncodeError('channel 0 is the basic channel, which cannot be closed')
  return command(0x00, INS.manageChannel, 0x80, channel, undefined, 256)
}

/**
 * Reads a MANAGE CHANNEL command as the card gets it. A close without a number means the channel that it is sent on.
 *
 * @throws ApduError for another instruction, another function in P1, or a channel over 19
 */
export function parseManageChannel({ cla, ins, p1, p2 }: CommandApdu): ManageChannel {
  if (ins !== INS.manageChannel) throw new ApduError('no MANAGE CHANNEL (INS 70)', 1)
  if (p1 !== 0x00 && p1 !== 0x80) throw new ApduError('MANAGE CHANNEL with a P1 other than 00 (open) and 80 (close)', 2)
  if (p2 > 19) throw new ApduError(`channel ${p2}; the last one is 19`, 3)
  return p1 === 0x00 ? { kind: 'open', channel: p2 } : { kind: 'close', channel: p2 === 0 ? (classOf(cla)?.channel ?? 0) : p2 }
}

/** The card's answer to an open command: the number of the channel and 9000. @throws EncodeError for a channel that does not exist */
export function channelOpened(channel: number): ResponseApdu {
  demandChannel(channel)
  return { data: Uint8Array.of(channel), sw: SW.ok }
}

/** The number of the channel that was opened. @throws ApduError for another status word, or data that are no channel number */
export function parseChannelOpened({ data, sw }: ResponseApdu): number {
  if (sw !== SW.ok) throw new ApduError(`no channel was opened: ${describe(sw)}`, data.length)
  const [channel] = data
  if (data.length !== 1 || channel === undefined || channel < 1 || channel > 19) {
    throw new ApduError(`${showOctets(data) || 'no octet'} in place of a channel number from 01 to 13`, 0)
  }
  return channel
}

function demandChannel(channel: number): void {
  if (!Number.isInteger(channel) || channel < 0 || channel > 19)
    throw new EncodeError(`logical channel ${channel}; they are 0 to 19`)
}
