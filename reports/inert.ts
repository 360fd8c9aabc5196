/**
 * Text of a peer made harmless for a terminal or a page: control characters, escapes and marks that change the direction of
 * writing become visible.
 */
export function inert(text: string): string {
  if (plain.test(text)) return text
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (character) => {
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

/** At most `length` characters, with a note of what was left out. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}... (${text.length} in all)`
}
