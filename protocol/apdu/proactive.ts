/** Proactive commands: FETCH, REFRESH and TERMINAL RESPONSE (ETSI TS 102 223 6.4.7, 6.6.13, 6.8; ETSI TS 102 221 11.2.3). */
import { DecodeError, EncodeError } from '../ber/issues.ts'
import { ApduError } from './apdu-error.ts'
import { type CommandApdu, command } from './command.ts'
import { type ComprehensionTlv, comprehensionTlv, lengthOctets, parseComprehensionTlvs, readLength } from './comprehension-tlv.ts'
import { INS } from './instructions.ts'

/** Type of command of REFRESH. */
export const REFRESH = 0x01

/** Qualifiers of REFRESH. */
export const refreshQualifiers = {
  'NAA initialization and full file change notification': 0x00,
  'file change notification': 0x01,
  'NAA initialization and file change notification': 0x02,
  'NAA initialization': 0x03,
  'UICC reset': 0x04,
  'NAA application reset': 0x05,
  'NAA session reset': 0x06,
  'steering of roaming': 0x07,
  'steering of roaming for I-WLAN': 0x08,
  'eUICC profile state change': 0x09,
  'application update': 0x0a,
} as const
export type RefreshQualifier = keyof typeof refreshQualifiers

/** Command details (object 01): the terminal gives them back as they came. */
export interface CommandDetails {
  /** The card's choice. */
  readonly number: number
  readonly type: number
  readonly qualifier: number
}

export interface ProactiveCommand {
  readonly details: CommandDetails
  /** Device identities (object 02): 81 is the UICC, 82 the terminal. */
  readonly source: number
  readonly destination: number
  /** Objects behind these two. */
  readonly further: readonly ComprehensionTlv[]
}

export interface TerminalResponse {
  readonly details: CommandDetails
  readonly source: number
  readonly destination: number
  /** General result: 00 to 0F performed, 10 to 1F not performed now, 20 to 2F unable at the moment, 30 to 3F never. */
  readonly result: number
  readonly additionalInformation: Uint8Array
  readonly further: readonly ComprehensionTlv[]
}

const UICC = 0x81
const TERMINAL = 0x82

/** FETCH, on the basic channel: `80 12 00 00 XX`. @param length octets that 91XX announced, 1 to 256 */
export function fetchCommand(length: number): CommandApdu {
  if (!Number.isInteger(length) || length < 1 || length > 256)
    throw new EncodeError(`FETCH of ${length} octets; it fetches 1 to 256`)
  return command(0x80, INS.fetch, 0x00, 0x00, undefined, length)
}

/** REFRESH as the card hands it to FETCH; for a UICC reset `D0 09 81 03 01 01 04 82 02 81 82`. */
export function refresh(qualifier: RefreshQualifier, number = 1): Buffer {
  const objects = [comprehensionTlv(0x01, number, REFRESH, refreshQualifiers[qualifier]), comprehensionTlv(0x02, UICC, TERMINAL)]
  const value = Buffer.concat(objects)
  return Buffer.concat([Buffer.from([0xd0, ...lengthOctets(value.length)]), value])
}

/** Name of a REFRESH qualifier; undefined for one that is not defined. */
export function refreshQualifierName(qualifier: number): RefreshQualifier | undefined {
  const names = Object.keys(refreshQualifiers) as RefreshQualifier[]
  return names.find((name) => refreshQualifiers[name] === qualifier)
}

/**
 * Reads a proactive command as FETCH returns it.
 *
 * @throws DecodeError where it is no D0, has other octets behind it, or lacks command details or device identities
 */
export function parseProactiveCommand(bytes: Uint8Array): ProactiveCommand {
  if (bytes[0] !== 0xd0) throw new DecodeError('wrong-tag', 0, 'a proactive command begins with D0')
  const { length, valueStart } = readLength(bytes, 1)
  if (valueStart + length > bytes.length)
    throw new DecodeError('truncated', 1, `D0 needs ${length} octets of value and ${bytes.length - valueStart} are left`)
  if (valueStart + length < bytes.length)
    throw new DecodeError('trailing-octets', valueStart + length, 'octets after the proactive command')
  return readHead(parseComprehensionTlvs(bytes, valueStart))
}

/**
 * The terminal's answer: `80 14 00 00 0C 81 03 01 01 04 82 02 82 81 83 01 00`.
 *
 * @param details those of the command, as they came
 * @param result general result, 00 where the command was performed
 */
export function terminalResponse(
  details: CommandDetails,
  result = 0x00,
  additionalInformation: readonly number[] = [],
): CommandApdu {
  const objects = [
    comprehensionTlv(0x01, details.number, details.type, details.qualifier),
    comprehensionTlv(0x02, TERMINAL, UICC),
    comprehensionTlv(0x03, result, ...additionalInformation),
  ]
  return command(0x80, INS.terminalResponse, 0x00, 0x00, Buffer.concat(objects))
}

/**
 * Reads the terminal's answer as the card gets it.
 *
 * @throws ApduError for another command
 * @throws DecodeError where command details, device identities or result are missing or too short
 */
export function parseTerminalResponse({ ins, data }: CommandApdu): TerminalResponse {
  if (ins !== INS.terminalResponse) throw new ApduError('no TERMINAL RESPONSE (INS 14)', 1)
  const { further, ...head } = readHead(parseComprehensionTlvs(data))
  const answer = further.find(({ tag }) => tag === 0x03)
  const [result] = answer?.value ?? []
  if (answer === undefined || result === undefined)
    throw new DecodeError('missing-element', data.length, 'TERMINAL RESPONSE without a result (object 03)')
  return {
    ...head,
    result,
    additionalInformation: answer.value.subarray(1),
    further: further.filter((object) => object !== answer),
  }
}

/** Whether a general result says that the command was performed. */
export function isPerformed(result: number): boolean {
  return result <= 0x0f
}

function readHead(objects: readonly ComprehensionTlv[]): ProactiveCommand {
  const details = objects.find(({ tag }) => tag === 0x01)
  const devices = objects.find(({ tag }) => tag === 0x02)
  const [number, type, qualifier] = details?.value ?? []
  const [source, destination] = devices?.value ?? []
  if (number === undefined || type === undefined || qualifier === undefined)
    throw new DecodeError('missing-element', 0, 'no command details (object 01) of three octets')
  if (source === undefined || destination === undefined)
    throw new DecodeError('missing-element', 0, 'no device identities (object 02) of two octets')
  const further = objects.filter((object) => object !== details && object !== devices)
  return { details: { number, type, qualifier }, source, destination, further }
}
