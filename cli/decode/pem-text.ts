/** PEM (RFC 7468): any block, text around it ignored. */
import { base64Octets } from './base64-text.ts'
import { InputError } from './input-error.ts'
import { positionOf } from './position.ts'

export interface PemBlock {
  /** As written: `CERTIFICATE`. */
  readonly label: string
  readonly octets: Buffer
}

export function looksLikePem(text: string): boolean {
  return /^-----BEGIN [^\n-]*-----/m.test(text)
}

/** @throws InputError for a block without its end, an encrypted one, or one whose contents are no base64 */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  for (const begin of text.matchAll(/^-----BEGIN ([^\n-]*)-----/gm)) {
    const [whole, label = ''] = begin
    const from = begin.index + whole.length
    const end = text.indexOf(`-----END ${label}-----`, from)
    const place = `the PEM block ${label} at ${positionOf(text, begin.index)}`
    if (end < 0) throw new InputError(`${place} has no line "-----END ${label}-----"`)
    const body = text.slice(from, end)
    if (/^Proc-Type:.*ENCRYPTED/m.test(body))
      throw new InputError(`${place} is encrypted: decrypt it first, for example with openssl`)
    try {
      blocks.push({ label, octets: base64Octets(body.replace(/^[A-Za-z-]+:.*$/gm, '')).octets })
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause
      throw new InputError(`${place}: ${cause.message}`, { cause })
    }
  }
  return blocks
}
