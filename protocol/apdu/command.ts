/** Command APDU, cases 1 to 4, short and extended (ISO/IEC 7816-4 5.2, 12.1). */
import { EncodeError } from '../ber/issues.ts'
import { viewOf } from '../ber/octets.ts'
import { ApduError } from './apdu-error.ts'

export interface CommandApdu {
  readonly cla: number
  readonly ins: number
  readonly p1: number
  readonly p2: number
  /** Empty for cases 1 and 2; at most 65535 octets. */
  readonly data: Uint8Array
  /** Most octets of response data that are expected, 1 to 65536; absent for cases 1 and 3. */
  readonly le?: number
  /** Length fields of the extended form although short ones would do. */
  readonly extended?: boolean
}

const none: Uint8Array = Buffer.alloc(0)

/** A command from its header, data and Le; without data and Le it is case 1. */
export function command(cla: number, ins: number, p1: number, p2: number, data: Uint8Array = none, le?: number): CommandApdu {
  return le === undefined ? { cla, ins, p1, p2, data } : { cla, ins, p1, p2, data, le }
}

/**
 * The octets of a command. Length fields are extended where data or Le need it.
 *
 * @throws EncodeError for header octets, data or Le out of range
 */
export function encodeCommand({ cla, ins, p1, p2, data, le, extended = false }: CommandApdu): Buffer {
  for (const [name, octet] of Object.entries({ cla, ins, p1, p2 })) {
    if (!Number.isInteger(octet) || octet < 0 || octet > 0xff) throw new EncodeError(`${name.toUpperCase()} ${octet} is no octet`)
  }
  if (data.length > 0xffff) throw new EncodeError(`${data.length} octets of command data; an APDU holds 65535`)
  if (le !== undefined && (!Number.isInteger(le) || le < 1 || le > 0x10000)) throw new EncodeError(`Le ${le}; it is 1 to 65536`)
  const header = Buffer.from([cla, ins, p1, p2])
  const long = extended || data.length > 0xff || (le ?? 0) > 0x100
  return Buffer.concat(long ? [header, ...longFields(data, le)] : [header, ...shortFields(data, le)])
}

/**
 * Reads a command; the lengths have to fit exactly.
 *
 * @throws ApduError where there are fewer than four octets, or the length fields contradict the octets that are there
 */
export function parseCommand(bytes: Uint8Array): CommandApdu {
  const octets = viewOf(bytes)
  if (octets.length < 4)
    throw new ApduError(`a command of ${octets.length} octets; it has at least CLA, INS, P1 and P2`, octets.length)
  const [cla = 0, ins = 0, p1 = 0, p2 = 0, p3 = 0] = octets
  const header = { cla, ins, p1, p2 }
  if (octets.length === 4) return { ...header, data: none }
  if (octets.length === 5) return { ...header, data: none, le: p3 || 0x100 }
  if (p3 === 0) return { ...header, ...parseLong(octets), extended: true }
  const data = octets.subarray(5, 5 + p3)
  if (octets.length === 5 + p3) return { ...header, data }
  if (octets.length === 6 + p3) return { ...header, data, le: (octets[5 + p3] ?? 0) || 0x100 }
  throw new ApduError(`Lc says ${p3} octets of data and ${octets.length - 5} octets follow (with Le one more than Lc)`, 4)
}

function parseLong(octets: Buffer): Pick<CommandApdu, 'data' | 'le'> {
  if (octets.length < 7)
    throw new ApduError(`Lc is 00, which begins an extended length, and ${octets.length - 5} octets follow`, 4)
  const length = octets.readUInt16BE(5)
  if (octets.length === 7) return { data: none, le: length || 0x10000 }
  if (length === 0) throw new ApduError('an extended Lc of 0 with octets behind it', 5)
  const data = octets.subarray(7, 7 + length)
  if (octets.length === 7 + length) return { data }
  if (octets.length === 9 + length) return { data, le: octets.readUInt16BE(7 + length) || 0x10000 }
  throw new ApduError(
    `the extended Lc says ${length} octets of data and ${octets.length - 7} octets follow (with Le two more than Lc)`,
    5,
  )
}

function shortFields(data: Uint8Array, le: number | undefined): Uint8Array[] {
  const fields = data.length > 0 ? [Buffer.from([data.length]), data] : []
  return le === undefined ? fields : [...fields, Buffer.from([le & 0xff])]
}

/** Without data, Le follows the 00 that announces the extended form; behind data it needs none. */
function longFields(data: Uint8Array, le: number | undefined): Uint8Array[] {
  const expected = le === undefined ? [] : [Buffer.from([(le >> 8) & 0xff, le & 0xff])]
  if (data.length > 0) return [Buffer.from([0, data.length >> 8, data.length & 0xff]), data, ...expected]
  return expected.length === 0 ? [] : [Buffer.from([0]), ...expected]
}
