/** Options of a request that must not be ignored, and that the side that answers does not know (RFC 7252 5.4.1). */
import type { CoapMessage } from './message.ts'

const understood = new Set(['Uri-Host', 'Uri-Port', 'Uri-Path', 'Uri-Query', 'Accept', 'Block1', 'Block2'])

/** Those with odd numbers that the codec has names for. */
const named = new Set([
  'If-Match',
  'If-None-Match',
  'OSCORE',
  'Q-Block1',
  'Q-Block2',
  'Proxy-Uri',
  'Proxy-Scheme',
  'OCF-Accept-Content-Format-Version',
  'OCF-Content-Format-Version',
])

/** Name or number of the first one. */
export function notUnderstood({ options }: Pick<CoapMessage, 'options'>): string | undefined {
  return options.find(({ name }) => !understood.has(name) && (named.has(name) || /^\d*[13579]$/.test(name)))?.name
}
