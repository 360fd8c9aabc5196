/** Requests over CoAP at paths that our eIM does not have: which Uri-Path ESipa has, no document says (SGP.32 v1.2 6.2). */
import type { EimCall } from '../../simulators/played/eim-server.ts'

/** Those of them. A path of JSON is one where JSON comes. */
export function askedElsewhere(calls: readonly EimCall[]): readonly EimCall[] {
  return calls.filter(({ http, binding, message }) => http.over === 'coaps' && binding !== 'asn1' && message === undefined)
}

/** What is known of them. */
export function elsewhereText(calls: readonly EimCall[]): string {
  const paths = new Set(calls.map(({ http }) => http.path.slice(1) || 'none'))
  return `the IPA asks at another Uri-Path than our eIM has: ${[...paths].join(', ')}`
}
