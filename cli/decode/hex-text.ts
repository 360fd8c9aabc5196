/** Octets as people paste them in hexadecimal: blanks, line breaks, colons, commas, `0x`, `\x`, quotes, either case. */
import { InputError } from './input-error.ts'
import { characterName, positionOf } from './position.ts'

/** Characters between digits that mean nothing. */
const between = /[\s:,"'{};]/
/** What can stand before two digits; not inside a number such as 100. */
const prefix = /\\x|(?<![0-9A-Za-z])0x/gi

/** The octets of hexadecimal text, undefined where it holds anything else or half an octet. */
export function hexOctets(text: string): Buffer | undefined {
  const digits = text.replace(prefix, '').replace(/[\s:,"'{};]+/g, '')
  return digits !== '' && digits.length % 2 === 0 && !/[^0-9a-f]/i.test(digits) ? Buffer.from(digits, 'hex') : undefined
}

/** Why {@link hexOctets} could not read the text. */
export function hexProblem(text: string): InputError {
  const wrong = digitIndices(text).wrong
  if (wrong !== undefined)
    return new InputError(`${characterName(text, wrong)} at ${positionOf(text, wrong)} is no hexadecimal digit`)
  const { indices } = digitIndices(text)
  const at = oddToken(text) ?? indices.at(-1) ?? 0
  return new InputError(
    `an odd number of hexadecimal digits, ${indices.length}: half an octet at ${positionOf(text, at)}; write two digits for each octet`,
  )
}

/** Whether a text that cannot be read was most likely meant to be hexadecimal. */
export function isMeantAsHex(text: string): boolean {
  const characters = text.replace(prefix, '').replace(/[\s:,"'{};]+/g, '')
  const digits = characters.replace(/[^0-9a-f]/gi, '').length
  return characters.length > 1 && digits >= characters.length * 0.75
}

function digitIndices(text: string): { readonly indices: readonly number[]; readonly wrong: number | undefined } {
  // Prefixes become blanks of the same length, so that positions stay those of the text.
  const plain = text.replace(prefix, '  ')
  const indices: number[] = []
  for (let i = 0; i < plain.length; i++) {
    const character = plain[i] as string
    if (between.test(character)) continue
    if (!/[0-9a-f]/i.test(character)) return { indices, wrong: i }
    indices.push(i)
  }
  return { indices, wrong: undefined }
}

/** Start of the one group of digits that has an odd number of them; undefined where several have. */
function oddToken(text: string): number | undefined {
  const odd = [...text.replace(prefix, '  ').matchAll(/[0-9a-f]+/gi)].filter(([token]) => token.length % 2 === 1)
  const [only] = odd
  return odd.length === 1 && only !== undefined ? only.index + only[0].length - 1 : undefined
}
