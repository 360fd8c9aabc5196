/** In which form the input holds octets: recognised by content, never by a file name. */

import { looksLikeTrace } from '../../protocol/apdu/trace.ts'
import { isCommand } from '../../protocol/apdu/trace-line.ts'
import { base64Octets } from './base64-text.ts'
import { hexOctets, hexProblem, isMeantAsHex } from './hex-text.ts'
import { InputError } from './input-error.ts'
import { looksLikePem, type PemBlock, pemBlocks } from './pem-text.ts'
import { isOneElement } from './reading.ts'
import type { Source } from './source.ts'

export type Input =
  | {
      readonly form: 'hex' | 'base64' | 'binary'
      readonly octets: Buffer
      readonly notes: readonly string[]
    }
  | { readonly form: 'pem'; readonly blocks: readonly PemBlock[]; readonly notes: readonly string[] }
  | { readonly form: 'json'; readonly json: unknown; readonly notes: readonly string[] }
  | { readonly form: 'trace'; readonly text: string; readonly notes: readonly string[] }

/** @throws InputError for input that is in none of the forms, with the position of the first character that does not fit */
export function formOf({ from, octets, notes }: Source): Input {
  const text = textOf(octets)
  if (octets.length === 0 || text?.trim() === '') {
    const what = { argument: 'the argument is empty', file: 'the file is empty', stdin: 'standard input is empty' }
    throw new InputError(`${what[from]}: there is nothing to decode`)
  }
  // Raw octets can happen to be letters only.
  if (text === undefined || (from !== 'argument' && isOneElement(octets) && !isHexDigits(text)))
    return { form: 'binary', octets, notes }
  return withNotes(formOfText(text, from), notes)
}

function formOfText(text: string, from: Source['from']): Input {
  if (looksLikePem(text)) return { form: 'pem', blocks: pemBlocks(text), notes: [] }
  if (/^\s*[{[]/.test(text) && !/^[\s{[]*(?:0x)?[0-9a-f]{2}\s*,/i.test(text))
    return { form: 'json', json: parseJson(text), notes: [] }
  // One line of digits is no trace, however long it is.
  if (!isDigitsInOneLine(text) && looksLikeTrace(text)) return { form: 'trace', text, notes: [] }
  const fromHex = hexOctets(text)
  if (fromHex !== undefined) {
    const isApdu = !isOneElement(fromHex) && fromHex.length < 262 && isCommand(fromHex) && knownInstructions.has(fromHex[1] ?? 0)
    return isApdu
      ? { form: 'trace', text: `-> ${fromHex.toString('hex')}`, notes: ['taken as one command APDU'] }
      : { form: 'hex', octets: fromHex, notes: [] }
  }
  return formOfBase64(text, from)
}

function formOfBase64(text: string, from: Source['from']): Input {
  if (/^[\s0-9a-f:,]*$/i.test(text)) throw hexProblem(text)
  try {
    const { octets, notes } = base64Octets(text)
    if (isMeantAsHex(text) && !isOneElement(octets)) throw hexProblem(text)
    return { form: 'base64', octets, notes }
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause
    if (isMeantAsHex(text)) throw hexProblem(text)
    const what =
      from === 'argument' ? 'neither a file here, nor hex, nor base64' : 'neither hex, base64, PEM, JSON nor an APDU trace'
    throw new InputError(`${what}: as hex, ${hexProblem(text).message}; as base64, ${cause.message}`, { cause })
  }
}

/** STORE DATA, SELECT, MANAGE CHANNEL and TERMINAL CAPABILITY: what a person pastes alone. */
const knownInstructions: ReadonlySet<number> = new Set([0xe2, 0xa4, 0x70, 0xaa])

/** The text that octets are; undefined where they are none. UTF-16 is what redirection in PowerShell makes of hex. */
function textOf(octets: Buffer): string | undefined {
  if (octets[0] === 0xff && octets[1] === 0xfe) return octets.toString('utf16le', 2)
  const start = octets.subarray(0, 4096)
  for (const octet of start)
    if ((octet < 0x20 && octet !== 9 && octet !== 10 && octet !== 13 && octet !== 27) || octet === 0x7f) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError(`JSON that cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function isDigitsInOneLine(text: string): boolean {
  return /^[0-9a-fx:, \t]*\s*$/i.test(text)
}

function isHexDigits(text: string): boolean {
  return /^[\s0-9a-f]+$/i.test(text)
}

function withNotes(input: Input, notes: readonly string[]): Input {
  return { ...input, notes: [...notes, ...input.notes] }
}
