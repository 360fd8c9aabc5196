/** Text in the columns of a terminal: East Asian characters take two, combining marks none. */

const wide = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
const none = /\p{M}/u

/** Columns that a text takes. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += columnsOf(character)
  return width
}

/** The text in at most `width` columns, with an ellipsis where something is left out. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width && widthOf(text) <= width) return text
  if (width < 1) return ''
  let used = 1
  let end = 0
  for (const character of text) {
    used += columnsOf(character)
    if (used > width) break
    end += character.length
  }
  return `${text.slice(0, end)}…`
}

/** The words of a text in lines of at most `width` columns; a longer word is broken. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    for (const piece of pieces(word, width)) {
      const longer = line === '' ? piece : `${line} ${piece}`
      if (widthOf(longer) <= width) line = longer
      else {
        lines.push(line)
        line = piece
      }
    }
  }
  return [...lines, line]
}

function pieces(word: string, width: number): readonly string[] {
  if (widthOf(word) <= width) return [word]
  const found: string[] = []
  let piece = ''
  for (const character of word) {
    if (widthOf(piece) + columnsOf(character) > width) {
      found.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...found, piece]
}

function columnsOf(character: string): number {
  if (character <= '~') return 1
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1
}
