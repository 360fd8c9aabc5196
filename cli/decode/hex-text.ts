/** Octets as people paste them in hexadecimal: blanks, line breaks, colons, commas, `0x`, `\x`, quotes, either case. */
import { InputError } from './input-error.ts'
import { characterName, positionOf } from './position.ts'

/** Characters between digits that mean nothing. */
const BETWEEN = ' \t\r\n\v\f\u00a0:,;"\'{}'

/** What a text holds up to its end, or to the first character that does not belong. */
interface Scan {
  readonly octets: Buffer
  readonly digits: number
  /** Index of the character that is no digit. */
  readonly wrong: number | undefined
  /** Index of the last digit of each group that has an odd number of digits. */
  readonly odd: readonly number[]
  readonly last: number
}

/** The octets of hexadecimal text, undefined where it holds anything else or half an octet. */
export function hexOctets(text: string): Buffer | undefined {
  const { octets, digits, wrong } = scan(text)
  return wrong === undefined && digits > 0 && digits % 2 === 0 ? octets : undefined
}

/** Why {@link hexOctets} could not read the text. */
export function hexProblem(text: string): InputError {
  const { wrong, digits, odd, last } = scan(text)
  if (wrong !== undefined)
    return new InputError(`${characterName(text, wrong)} at ${positionOf(text, wrong)} is no hexadecimal digit`)
  const at = odd.length === 1 ? (odd[0] ?? last) : last
  return new InputError(
    `an odd number of hexadecimal digits, ${digits}: half an octet at ${positionOf(text, at)}; write two digits for each octet`,
  )
}

/** Whether a text that cannot be read was most likely meant to be hexadecimal. */
export function isMeantAsHex(text: string): boolean {
  const characters = text.replace(/\\x|\b0x/gi, '').replace(/[\s:,;"'{}]+/g, '')
  const digits = characters.replace(/[^0-9a-f]/gi, '').length
  return characters.length > 1 && digits >= characters.length * 0.75
}

/** One pass over the characters: a file of tens of megabytes is nothing special. */
function scan(text: string): Scan {
  const octets = Buffer.allocUnsafe(text.length >> 1)
  const odd: number[] = []
  let digits = 0
  let groupStart = 0
  let last = 0
  const endGroup = (): void => {
    if ((digits - groupStart) % 2 === 1 && odd.length < 2) odd.push(last)
    groupStart = digits
  }
  const found = (wrong: number | undefined): Scan => ({ octets: octets.subarray(0, digits >> 1), digits, wrong, odd, last })
  for (let i = 0; i < text.length; i++) {
    const value = digitOf(text.charCodeAt(i))
    if (isPrefix(text, i)) {
      endGroup()
      i++
    } else if (value >= 0) {
      octets[digits >> 1] = digits % 2 === 0 ? value << 4 : (octets[digits >> 1] ?? 0) | value
      digits++
      last = i
    } else if (BETWEEN.includes(text[i] as string)) endGroup()
    else return found(i)
  }
  endGroup()
  return found(undefined)
}

/** `\x`, or `0x` that is not inside a number such as 100. */
function isPrefix(text: string, at: number): boolean {
  const next = text[at + 1]
  if (next !== 'x' && next !== 'X') return false
  return text[at] === '\\' || (text[at] === '0' && digitOf(text.charCodeAt(at - 1)) < 0)
}

/** -1 for a character that is no digit. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
