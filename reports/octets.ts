import type { TapeEntry } from '../transport/tape.ts'
import { inert, shortened } from './inert.ts'

/** One line of a tape for reading: the head of an HTTP message as text, its body as hexadecimal where it is no text. */
export function readable(entry: TapeEntry, length = 4000): string {
  if (entry.direction === 'note') return inert(entry.text)
  const octets = Buffer.from(entry.hex, 'hex')
  const end = octets.indexOf('\r\n\r\n')
  if (end < 0) return shortened(textOrHex(octets), length)
  const head = octets.subarray(0, end).toString('latin1').split('\r\n').map(inert).join('\n')
  const body = octets.subarray(end + 4)
  return shortened(body.length === 0 ? head : `${head}\n\n${textOrHex(body)}`, length)
}

/** A message on one line: its first line and its body. */
export function oneLine(entry: TapeEntry, length = 160): string {
  const [head = '', ...rest] = readable(entry, Number.POSITIVE_INFINITY).split('\n\n')
  const body = rest.join(' ').replaceAll('\n', ' ')
  const first = head.split('\n')[0] ?? ''
  return shortened(body === '' ? first : `${first} | ${body}`, length)
}

/** Text where most of it is text, with everything else in it made visible. */
function textOrHex(octets: Buffer): string {
  const text = octets.toString('utf8')
  const printable = text.match(/[\t\r\n\x20-\x7e]/g)?.length ?? 0
  return printable > 0.9 * text.length ? inert(text) : octets.toString('hex')
}
