/** The one error of this folder for text; octets that cannot be read give a {@link DecodeError}. */

/** Text that is not the identifier it should be: what is wrong, at which character, what to write instead. */
export class IdentifierError extends Error {
  override readonly name = 'IdentifierError'
  /** Name of the identifier in the specification: `EID`, `activation code`. */
  readonly identifier: string
  /** Character that is wrong, counted from 1 as an editor shows it; absent where the whole text is. */
  readonly position: number | undefined
  /** What is wrong, without the position. */
  readonly wrong: string
  /** What to write instead. */
  readonly instead: string

  constructor(identifier: string, wrong: string, instead: string, position?: number) {
    super(`${identifier}: ${wrong}${position === undefined ? '' : ` at character ${position}`}; write ${instead}`)
    this.identifier = identifier
    this.position = position
    this.wrong = wrong
    this.instead = instead
  }
}

/** Position, from 1, of the first character that is not `allowed`. */
export function firstNot(text: string, allowed: RegExp): number | undefined {
  const at = [...text].findIndex((character) => !allowed.test(character))
  return at < 0 ? undefined : at + 1
}

/** A character as an error message quotes it: visible, also where it is a control character. */
export function quote(text: string | undefined): string {
  return text === undefined ? 'nothing' : JSON.stringify(text)
}

/** @throws IdentifierError at the first character that is no decimal digit */
export function demandDigits(identifier: string, text: string, instead: string): void {
  const position = firstNot(text, /^[0-9]$/)
  if (position !== undefined)
    throw new IdentifierError(identifier, `${quote([...text][position - 1])} is no digit`, instead, position)
}
