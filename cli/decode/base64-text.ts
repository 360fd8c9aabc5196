/** Octets in base64 (RFC 4648 sections 4 and 5), with line breaks, with or without padding. */
import { InputError } from './input-error.ts'
import { characterName, positionOf } from './position.ts'

export interface Base64Octets {
  readonly octets: Buffer
  /** Departures from the standard alphabet and padding, in words. */
  readonly notes: readonly string[]
}

/** @throws InputError with the position of the first character that is no base64, or for a length that no octets give */
export function base64Octets(text: string): Base64Octets {
  const notes: string[] = []
  const body = text.trim().replace(/^(["'])([\s\S]*)\1$/, '$2')
  const wrong = body.search(/[^A-Za-z0-9+/\-_=\s]/)
  if (wrong >= 0) {
    const at = text.indexOf(body) + wrong
    throw new InputError(`${characterName(text, at)} at ${positionOf(text, at)} is no base64 character`)
  }
  const compact = body.replace(/\s+/g, '')
  const digits = compact.replace(/=+$/, '')
  if (digits.includes('='))
    throw new InputError(`"=" at ${positionOf(text, text.indexOf('='))} inside base64, which ends with it`)
  if (digits === '') throw new InputError('base64 without any octets')
  if (digits.length % 4 === 1) throw new InputError(`${digits.length} base64 digits: no number of octets has that many`)
  if (/[-_]/.test(digits)) notes.push('url-safe base64: "-" and "_" read as "+" and "/"')
  const due = (4 - (digits.length % 4)) % 4
  if (compact.length - digits.length !== due)
    notes.push(`base64 with ${compact.length - digits.length} padding characters where ${due} belong`)
  const octets = Buffer.from(digits, 'base64')
  const again = octets.toString('base64url')
  if (again.at(-1) !== digits.at(-1)?.replace('+', '-').replace('/', '_'))
    notes.push('base64 with stray bits behind the last octet')
  return { octets, notes }
}
