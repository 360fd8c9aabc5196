/** Where in a text a character stands, for people: `position 5`, or `line 3, column 5` in a text of several lines; both from 1. */
export function positionOf(text: string, index: number): string {
  const before = text.slice(0, index)
  if (!text.trimEnd().includes('\n')) return `position ${index + 1}`
  return `line ${before.split('\n').length}, column ${index - before.lastIndexOf('\n')}`
}

/** A character in quotes, or its code point where it would not be seen. */
export function characterName(text: string, index: number): string {
  const code = text.codePointAt(index) ?? 0
  const character = String.fromCodePoint(code)
  return /[\p{C}\p{Z}\p{M}]/u.test(character) ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : `"${character}"`
}
