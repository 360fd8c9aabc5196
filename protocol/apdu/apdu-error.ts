/** Octets that are no APDU, or an APDU that is not the command or response it should be. */
export class ApduError extends Error {
  override readonly name = 'ApduError'
  /** Octets from the start of the APDU to the one that is wrong. */
  readonly offset: number

  constructor(what: string, offset = 0) {
    super(`${what} at byte ${offset}`)
    this.offset = offset
  }
}
