/** TERMINAL CAPABILITY: what the device says before SELECT ISD-R (ETSI TS 102 221 11.1.19, SGP.22 3.4.2). */

import { EncodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { tlv } from '../ber/writer.ts'
import { ApduError } from './apdu-error.ts'
import { type CommandApdu, command } from './command.ts'
import { INS } from './instructions.ts'

/** Bits of the octet under tag 83, from b1 on. b5 to b8 belong to SGP.22 v3 and SGP.32; before, they were reserved. */
export const euiccCapabilityBits = {
  LUId: 0x01,
  LPDd: 0x02,
  LDSd: 0x04,
  'LUIe using SCWS': 0x08,
  'metadata update alerting': 0x10,
  'enterprise capable device': 0x20,
  'LUIe using E4': 0x40,
  LPR: 0x80,
} as const
export type EuiccCapability = keyof typeof euiccCapabilityBits

/** LUId, LPDd and LDSd: what an LPAd or an IPAd in the device stands for. */
export const lpadCapabilities: readonly EuiccCapability[] = ['LUId', 'LPDd', 'LDSd']

export interface PowerSupply {
  /** Supply voltage class in use. */
  readonly voltageClass: number
  /** Most current that the terminal supplies, in mA. */
  readonly maximumPower: number
  /** Clock frequency in use, in units of 0.1 MHz; FF where it is not told. */
  readonly clockFrequency: number
}

export interface TerminalCapability {
  readonly powerSupply?: PowerSupply
  readonly extendedLogicalChannels: boolean
  /** Octet under tag 82; b1 says that an UICC-CLF interface is there. */
  readonly additionalInterfaces?: number
  readonly euicc?: readonly EuiccCapability[]
  /** Objects that are not known, or not of the size that they have; whole. */
  readonly unknown: readonly Uint8Array[]
}

/**
 * The command, always on the basic channel.
 *
 * `{ extendedLogicalChannels: true, additionalInterfaces: 1, euicc: lpadCapabilities, unknown: [] }` gives
 * `80 AA 00 00 0A A9 08 81 00 82 01 01 83 01 07`.
 *
 * @throws EncodeError for values that are no octet
 */
export function terminalCapability(capability: TerminalCapability): CommandApdu {
  const { powerSupply, extendedLogicalChannels, additionalInterfaces, euicc, unknown } = capability
  const objects: Uint8Array[] = []
  if (powerSupply !== undefined) {
    const { voltageClass, maximumPower, clockFrequency } = powerSupply
    objects.push(tlv(0x80, octets(voltageClass, maximumPower, clockFrequency)))
  }
  if (extendedLogicalChannels) objects.push(tlv(0x81))
  if (additionalInterfaces !== undefined) objects.push(tlv(0x82, octets(additionalInterfaces)))
  if (euicc !== undefined) objects.push(tlv(0x83, octets(euicc.reduce((bits, name) => bits | euiccCapabilityBits[name], 0))))
  return command(0x80, INS.terminalCapability, 0x00, 0x00, tlv(0xa9, ...objects, ...unknown))
}

/**
 * Reads the command as the card gets it.
 *
 * @throws ApduError for another command
 * @throws DecodeError where the data are no A9, or no BER inside
 */
export function parseTerminalCapability({ ins, data }: CommandApdu): TerminalCapability {
  if (ins !== INS.terminalCapability) throw new ApduError('no TERMINAL CAPABILITY (INS AA)', 1)
  const reader = new BerReader(data)
  reader.next(0, data.length)
  if (reader.tag !== 0xa9) reader.fail('wrong-tag', 0, 'TERMINAL CAPABILITY without A9')
  const { valueEnd } = reader
  const found: { -readonly [K in keyof TerminalCapability]: TerminalCapability[K] } = {
    extendedLogicalChannels: false,
    unknown: [],
  }
  const unknown: Uint8Array[] = []
  for (let at = reader.valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    const value = reader.value()
    const [first = 0, second = 0, third = 0] = value
    if (reader.tag === 0x80 && value.length === 3)
      found.powerSupply = { voltageClass: first, maximumPower: second, clockFrequency: third }
    else if (reader.tag === 0x81 && value.length === 0) found.extendedLogicalChannels = true
    else if (reader.tag === 0x82 && value.length === 1) found.additionalInterfaces = first
    else if (reader.tag === 0x83 && value.length === 1) found.euicc = euiccCapabilities(first)
    else unknown.push(reader.bytes.subarray(reader.start, reader.end))
  }
  return { ...found, unknown }
}

/** The capabilities whose bits are set, from b1 on. */
export function euiccCapabilities(octet: number): EuiccCapability[] {
  const names = Object.keys(euiccCapabilityBits) as EuiccCapability[]
  return names.filter((name) => (octet & euiccCapabilityBits[name]) !== 0)
}

/** What breaks the rule that LUId, LPDd and LDSd are all there or all missing (SGP.22 3.4.2); empty where nothing does. */
export function judgeEuiccCapabilities(capabilities: readonly EuiccCapability[]): readonly string[] {
  const missing = lpadCapabilities.filter((name) => !capabilities.includes(name))
  if (missing.length === 0 || missing.length === lpadCapabilities.length) return []
  return [`${missing.join(' and ')} not set: LUId, LPDd and LDSd are all 1 or all 0`]
}

function octets(...values: readonly number[]): Buffer {
  for (const value of values)
    if (!Number.isInteger(value) || value < 0 || value > 0xff) throw new EncodeError(`${value} is no octet`)
  return Buffer.from(values)
}
