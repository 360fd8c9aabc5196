/**
 * Text of a peer made harmless for a terminal, a page or XML: control characters, escapes, marks that change the direction of writing and
 * what is no character at all become visible.
 */
export function inert(text: string): string {
  if (plain.test(text)) return text
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{NChar}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** Nearly all of what is written; told apart much sooner than by classes of Unicode. */
const plain = /^[ -~]*$/

/** The same for text whose line ends are ours. */
export function inertLines(text: string): string {
  return text.split('\n').map(inert).join('\n')
}

/** The first `length` UTF-16 units, or one less where half a character would be left. */
function firstOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}

/** At most `length` characters, the last of which says that there are more. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${firstOf(text, length - 1)}…`
}

/** At most `length` characters, with a note of what was left out. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${firstOf(text, length)}... (${text.length} in all)`
}
