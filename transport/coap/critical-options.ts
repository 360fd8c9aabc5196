/** Critical options: whoever does not understand one must not act as if it were not there (RFC 7252 sections 5.4.1, 5.4.5, 5.4.6). */
import type { CoapMessage } from './message.ts'

/** Those that are understood here, and whether they may stand in a message more than once. */
const understood: ReadonlyMap<string, 'once' | 'often'> = new Map([
  ['Uri-Host', 'once'],
  ['Uri-Port', 'once'],
  ['Uri-Path', 'often'],
  ['Uri-Query', 'often'],
  ['Accept', 'once'],
  ['Block1', 'once'],
  ['Block2', 'once'],
])
/** Those that only the codec has a name for. */
const named = new Set([
  ...['If-Match', 'If-None-Match', 'OSCORE', 'Q-Block1', 'Q-Block2', 'Proxy-Uri', 'Proxy-Scheme'],
  ...['OCF-Accept-Content-Format-Version', 'OCF-Content-Format-Version'],
])

/** The first critical option that is not understood, or stands there once more than it may, in words; undefined where there is none. */
export function strangeOption({ options }: Pick<CoapMessage, 'options'>): string | undefined {
  const seen = new Set<string>()
  for (const { name } of options) {
    // Without a name, it is its number: the odd ones are critical.
    if (named.has(name) || Number(name) % 2 === 1) return `the critical option ${name}, which is not understood`
    if (seen.has(name) && understood.get(name) === 'once') return `the option ${name} more than once`
    seen.add(name)
  }
  return undefined
}
