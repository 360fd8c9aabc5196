/** Text that a peer sent, made harmless for a terminal: what could move a cursor, change a colour or turn text round is written out. */

const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu

/** Nearly all of what is written; told apart much sooner than by classes of Unicode. */
const plain = /^[ -~]*$/

/** The text with every control, format, surrogate and private-use character as `\u{1b}`. */
export function inert(text: string): string {
  if (plain.test(text)) return text
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** A value in JSON quotes with its escapes in the one form `\u{1b}` of {@link inert}. */
export function inertQuoted(quoted: string): string {
  return inert(
    quoted.replace(/\\(?:u([0-9a-f]{4})|([bfnrt])|(.))/g, (whole, code: string | undefined, letter: string | undefined) => {
      if (code !== undefined) return `\\u{${Number.parseInt(code, 16).toString(16)}}`
      return letter === undefined ? whole : (letters[letter] ?? whole)
    }),
  )
}

/** JSON text stays JSON: the characters that {@link inert} writes out, in the escapes that JSON has. */
export function inertJson(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n') return character
    return [...Array(character.length).keys()].map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
  })
}

const letters: Readonly<Record<string, string>> = { b: '\\u{8}', f: '\\u{c}', n: '\\u{a}', r: '\\u{d}', t: '\\u{9}' }
