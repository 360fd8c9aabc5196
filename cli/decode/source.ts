/** Where the octets or the text to decode come from: the arguments, a file, or standard input. */
import { readFileSync, statSync } from 'node:fs'
import { hexOctets } from './hex-text.ts'
import { InputError } from './input-error.ts'

/** Largest input that is read, in octets: 16 MiB of object in hexadecimal, with a blank or colon behind each octet. */
export const INPUT_LIMIT = 3 * 16 * 1024 * 1024

export interface Source {
  readonly from: 'argument' | 'file' | 'stdin'
  readonly octets: Buffer
  readonly notes: readonly string[]
}

/** Standard input as this module needs it. */
export interface StandardInput extends AsyncIterable<Buffer | string> {
  readonly isTTY?: boolean
}

/**
 * Reads what the arguments name. One argument that is the name of a file is that file, even where it is hexadecimal too; several
 * arguments are one text, so that hexadecimal with blanks needs no quotes; `-`, and no argument in a pipe, is standard input.
 *
 * @throws InputError for a file that cannot be read, for more than {@link INPUT_LIMIT} octets, and for nothing at all
 */
export async function readSource(words: readonly string[], stdin: StandardInput, limit = INPUT_LIMIT): Promise<Source> {
  const [first, ...rest] = words
  if (first === undefined || (first === '-' && rest.length === 0)) {
    if (first === undefined && stdin.isTTY === true)
      throw new InputError('nothing to decode: give hex, base64 or a file, or "-" for standard input')
    return { from: 'stdin', octets: await readStream(stdin, limit), notes: [] }
  }
  if (rest.length > 0) return { from: 'argument', octets: Buffer.from(words.join(' ')), notes: [] }
  return readFile(first, limit) ?? { from: 'argument', octets: Buffer.from(first), notes: [] }
}

function readFile(name: string, limit: number): Source | undefined {
  const found = statOf(name)
  if (found === undefined) {
    // Nobody writes hex or base64 that ends like a file name.
    if (/^[^\n]*\.[A-Za-z][A-Za-z0-9]{1,4}$/.test(name) || /^(~|\.{1,2})\//.test(name))
      throw new InputError(`there is no file ${JSON.stringify(name)}`)
    return undefined
  }
  if (found.isDirectory()) throw new InputError(`${JSON.stringify(name)} is a directory: name a file in it`)
  if (found.size > limit) throw tooLarge(`${JSON.stringify(name)} has ${found.size} octets`, limit)
  const notes =
    hexOctets(name) === undefined ? [] : [`read the file named ${name}; put 0x before it to decode the name itself as hex`]
  try {
    return { from: 'file', octets: readFileSync(name), notes }
  } catch (cause) {
    throw new InputError(`${JSON.stringify(name)} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

function statOf(name: string) {
  try {
    return statSync(name, { throwIfNoEntry: false })
  } catch {
    // Long hex is too long for a file name, and NUL is in none: what the system refuses as a name is none.
    return undefined
  }
}

async function readStream(stdin: StandardInput, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin) {
    const octets = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    length += octets.length
    if (length > limit) throw tooLarge('standard input goes on', limit)
    chunks.push(octets)
  }
  return Buffer.concat(chunks)
}

function tooLarge(what: string, limit: number): InputError {
  return new InputError(`${what}, and ${limit} octets are the most that are read: cut out the object you are looking for`)
}
