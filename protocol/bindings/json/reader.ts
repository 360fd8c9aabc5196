/**
 * A JSON reader (RFC 8259) for octets from peers: bounded in size, depth and count, and not silent about what JSON.parse swallows,
 * which is member names that occur twice, numbers that lose digits, and half surrogate pairs.
 */
import { JsonDecodeError, type JsonIssue } from './issues.ts'
import { type Json, pointer, quoted } from './json.ts'

export interface JsonLimits {
  /** Objects and arrays inside one another. */
  readonly depth: number
  /** Octets of the whole text. */
  readonly length: number
  /** Values in the whole text. */
  readonly count: number
  /** Characters of a member name: names stand in the path of every issue. */
  readonly name: number
}

export const defaultJsonLimits: JsonLimits = { depth: 16, length: 16 * 1024 * 1024, count: 10_000, name: 256 }

export interface ReadJson {
  readonly json: Json
  readonly issues: readonly JsonIssue[]
}

/**
 * Reads one JSON text. Of two members with one name the last one counts, as for most parsers.
 *
 * @throws JsonDecodeError of kind syntax, not-utf-8 or limit
 */
export function readJson(bytes: Uint8Array, limits: Partial<JsonLimits> = {}): ReadJson {
  const all = { ...defaultJsonLimits, ...limits }
  if (bytes.length > all.length)
    throw new JsonDecodeError('limit', '', `${bytes.length} octets, more than the ${all.length} that are read`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new JsonDecodeError('not-utf-8', '', 'octets that are no UTF-8')
  }
  return new Reader(text, all).whole()
}

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids just these in strings
const plain = /[^"\\\u0000-\u001f]+/y
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

class Reader {
  readonly #text: string
  readonly #limits: JsonLimits
  readonly #issues: JsonIssue[] = []
  #at = 0
  #depth = 0
  #count = 0

  constructor(text: string, limits: JsonLimits) {
    this.#text = text
    this.#limits = limits
  }

  whole(): ReadJson {
    if (this.#text.startsWith('\ufeff')) {
      this.#at = 1
      this.#issues.push({ kind: 'byte-order-mark', path: '', what: 'a byte order mark before the text' })
    }
    const json = this.#value('')
    if (this.#at < this.#text.length) this.#refuse('more text after the end of the JSON text', '')
    return { json, issues: this.#issues }
  }

  /** Reads a value with the white space around it. */
  #value(path: string): Json {
    if (++this.#count > this.#limits.count) throw new JsonDecodeError('limit', path, `more than ${this.#limits.count} values`)
    this.#match(space)
    const value = this.#bare(path)
    this.#match(space)
    return value
  }

  #bare(path: string): Json {
    const first = this.#text[this.#at]
    if (first === '{') return this.#nested(path, '}', () => this.#object(path))
    if (first === '[') return this.#nested(path, ']', () => this.#array(path))
    if (first === '"') return this.#string(path)
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return value
    }
    const literal = this.#match(number)
    return literal === '' ? this.#refuse('no value', path) : { literal }
  }

  #nested<T>(path: string, close: string, read: () => T): T {
    if (++this.#depth > this.#limits.depth)
      throw new JsonDecodeError('limit', path, `more than ${this.#limits.depth} objects and arrays inside one another`)
    this.#at++
    this.#match(space)
    const value = read()
    if (!this.#skip(close)) this.#refuse(`no ${close}`, path)
    this.#depth--
    return value
  }

  #object(path: string): Json {
    const members = new Map<string, Json>()
    if (this.#text[this.#at] === '}') return members
    do {
      this.#match(space)
      if (this.#text[this.#at] !== '"') this.#refuse('no member name', path)
      const name = this.#string(path)
      if (name.length > this.#limits.name)
        throw new JsonDecodeError(
          'limit',
          path,
          `a member name of ${name.length} characters, more than the ${this.#limits.name} that are read`,
        )
      this.#match(space)
      if (!this.#skip(':')) this.#refuse(`no colon after ${quoted(name)}`, path)
      const at = pointer(path, name)
      if (members.has(name)) this.#issues.push({ kind: 'duplicate-member', path: at, what: `${quoted(name)} a second time` })
      members.set(name, this.#value(at))
    } while (this.#skip(','))
    return members
  }

  #array(path: string): Json {
    const elements: Json[] = []
    if (this.#text[this.#at] === ']') return elements
    do elements.push(this.#value(pointer(path, elements.length)))
    while (this.#skip(','))
    return elements
  }

  #string(path: string): string {
    const parts: string[] = []
    let escaped = false
    this.#at++
    while (!this.#skip('"')) {
      const run = this.#match(plain)
      if (run !== '') parts.push(run)
      else if (this.#skip('\\')) {
        parts.push(this.#escape(path))
        escaped = true
      } else this.#refuse(this.#at < this.#text.length ? 'a control character in a string' : 'a string without end', path)
    }
    const value = parts.join('')
    if (escaped && /\p{Surrogate}/u.test(value))
      this.#issues.push({ kind: 'lone-surrogate', path, what: 'half of a surrogate pair in a string' })
    return value
  }

  #escape(path: string): string {
    const letter = this.#text[this.#at] ?? ''
    const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined
    if (simple !== undefined) {
      this.#at++
      return simple
    }
    const hex = letter === 'u' ? this.#text.slice(this.#at + 1, this.#at + 5) : ''
    if (!/^[0-9A-Fa-f]{4}$/.test(hex)) this.#refuse('an escape that JSON does not have', path)
    this.#at += 5
    return String.fromCharCode(Number.parseInt(hex, 16))
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const matched = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += matched.length
    return matched
  }

  #refuse(what: string, path: string): never {
    throw new JsonDecodeError('syntax', path, `${what} at byte ${Buffer.byteLength(this.#text.slice(0, this.#at), 'utf8')}`)
  }
}
