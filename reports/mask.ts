import type { TapeEntry } from '../transport/tape.ts'

/** Hides the values of secrets in one line of text. */
export type Mask = (line: string) => string

/**
 * The one place where secrets are hidden on their way to disk or screen: as text, as JSON text and in base64 at any of its three
 * alignments, each of them also as octets in hexadecimal (a tape line). What replaces them has the same length, so that offsets on
 * the tape stay true.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf)
  forms.sort(([a], [b]) => b.length - a.length)
  return (line) => forms.reduce((text, [form, cover]) => text.replaceAll(form, cover), line)
}

/**
 * The tape without secrets. The network may cut a secret in two, and then it is whole in neither line: what went one way is masked
 * as one run of octets.
 */
export function maskTape(tape: readonly TapeEntry[], mask: Mask): TapeEntry[] {
  const wayOf = ({ peer, direction }: TapeEntry) => `${direction} ${peer}`
  const runs = new Map<string, string>()
  for (const entry of tape) if (entry.direction !== 'note') runs.set(wayOf(entry), (runs.get(wayOf(entry)) ?? '') + entry.hex)
  for (const [way, hex] of runs) runs.set(way, mask(hex))
  return tape.map((entry) => {
    if (entry.direction === 'note') return entry
    const left = runs.get(wayOf(entry)) ?? ''
    runs.set(wayOf(entry), left.slice(entry.hex.length))
    return { ...entry, hex: left.slice(0, entry.hex.length) }
  })
}

function formsOf(secret: string): [string, string][] {
  const octets = Buffer.from(secret, 'utf8')
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), octets]).toString('base64')
    // The first and last characters mix with what stands beside the secret.
    return text.slice(shift === 0 ? 0 : shift + 1, octets.length % 3 === (3 - shift) % 3 ? undefined : -4).replace(/=+$/, '')
  })
  // Shorter than this, and innocent text would be hit.
  const texts = [secret, JSON.stringify(secret).slice(1, -1), ...inBase64.filter((form) => form.length >= 8)]
  return texts.flatMap((text): [string, string][] => {
    const hex = Buffer.from(text, 'utf8').toString('hex')
    return [
      [text, '*'.repeat(text.length)],
      [hex, '2a'.repeat(hex.length / 2)],
    ]
  })
}
