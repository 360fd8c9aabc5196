/** Response APDU: data, then the two octets of the status word (ISO/IEC 7816-4 5.1). */
import { EncodeError } from '../ber/issues.ts'
import { viewOf } from '../ber/octets.ts'
import { ApduError } from './apdu-error.ts'
import { SW } from './status-word.ts'

export interface ResponseApdu {
  readonly data: Uint8Array
  /** SW1 and SW2 as one number: 0x9000. */
  readonly sw: number
}

/** A response of a status word alone, 9000 where none is given. */
export function answer(sw: number = SW.ok, data: Uint8Array = new Uint8Array(0)): ResponseApdu {
  return { data, sw }
}

/** @throws EncodeError for a status word that is no number of two octets */
export function encodeResponse({ data, sw }: ResponseApdu): Buffer {
  if (!Number.isInteger(sw) || sw < 0 || sw > 0xffff) throw new EncodeError(`status word ${sw} is no number of two octets`)
  return Buffer.concat([data, Buffer.from([sw >> 8, sw & 0xff])])
}

/** Reads a response, whatever its status word. @throws ApduError for fewer than two octets */
export function parseResponse(bytes: Uint8Array): ResponseApdu {
  if (bytes.length < 2)
    throw new ApduError(`a response of ${bytes.length} octets; it ends with a status word of two`, bytes.length)
  const octets = viewOf(bytes)
  return { data: octets.subarray(0, -2), sw: octets.readUInt16BE(octets.length - 2) }
}
