/** Whether a note on a tape is of a path: what that did to what crossed it. */
export function isOfPath(text: string): boolean {
  return /^path\b/.test(text)
}
