/** Longest line: names of a peer may be as long as its messages. */
const MOST = 2_000

/** A line of a log as it can be shown on a terminal: what a peer put into it cannot move the cursor, break the line or turn it round. */
export function logLine(text: string): string {
  const line = text.length > MOST ? `${text.slice(0, MOST)}...` : text
  return line.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })
}
