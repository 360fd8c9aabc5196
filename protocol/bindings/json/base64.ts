/** Base64 with the standard alphabet and padding (RFC 4648 section 4), as SGP.22 v2.5 6.5.1 asks for. */
import { quoted } from './json.ts'
import type { Place } from './place.ts'

/**
 * The octets of a base64 text. White space, the alphabet of URLs, wrong padding and stray last bits are read and noted.
 *
 * @throws JsonDecodeError of kind bad-base64 for any other character or an impossible length
 */
export function readBase64(text: string, place: Place): Buffer {
  let body = text
  if (/\s/.test(body)) {
    place.issue('base64-with-line-breaks', 'white space inside base64')
    body = body.replace(/\s+/g, '')
  }
  if (/[-_]/.test(body)) {
    place.issue('url-safe-base64', '- or _ where base64 has + and /')
    body = body.replaceAll('-', '+').replaceAll('_', '/')
  }
  const wrong = body.search(/[^A-Za-z0-9+/]/)
  const digits = wrong < 0 ? body : body.slice(0, wrong)
  const padding = body.slice(digits.length)
  if (!/^=*$/.test(padding)) place.refuse('bad-base64', `${quoted(padding.replace(/^=+/, '')[0] ?? '')} inside base64`)
  if (digits.length % 4 === 1) place.refuse('bad-base64', `${digits.length} base64 digits, which no octets give`)
  const due = (4 - (digits.length % 4)) % 4
  if (padding.length !== due) place.issue('bad-base64', `${padding.length} padding characters where ${due} belong`)
  const octets = Buffer.from(digits, 'base64')
  if (due > 0 && octets.toString('base64', octets.length - (octets.length % 3)).slice(0, -due) !== digits.slice(due - 4))
    place.issue('bad-base64', 'bits after the last octet are not zero')
  return octets
}
