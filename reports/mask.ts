/** Hides the values of secrets in one line of text. */
export type Mask = (line: string) => string

/**
 * The one place where secrets are hidden on their way to disk or screen: as text, as JSON text, as octets in hexadecimal (a tape
 * line) and in base64 at any of its three alignments. What replaces them has the same length, so that offsets on the tape stay true.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf)
  forms.sort(([a], [b]) => b.length - a.length)
  return (line) => forms.reduce((text, [form, cover]) => text.replaceAll(form, cover), line)
}

function formsOf(secret: string): [string, string][] {
  const octets = Buffer.from(secret, 'utf8')
  const hex = octets.toString('hex')
  const cover = (form: string): [string, string] => [form, '*'.repeat(form.length)]
  const inBase64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), octets]).toString('base64')
    // The first and last characters mix with what stands beside the secret.
    return text.slice(shift === 0 ? 0 : shift + 1, octets.length % 3 === (3 - shift) % 3 ? undefined : -4).replace(/=+$/, '')
  })
  const covered: [string, string] = [hex, '2a'.repeat(octets.length)]
  return [
    covered,
    cover(secret),
    cover(JSON.stringify(secret).slice(1, -1)),
    // Shorter than this, and innocent text would be hit.
    ...inBase64.filter((form) => form.length >= 8).map(cover),
  ]
}
