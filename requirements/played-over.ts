/** Which scenarios are played over what: values of `@binding:`. */
import type { PlayedOver } from './evidence.ts'

/**
 * `any` holds over everything that ESipa is spoken over; `http` is about HTTP, in either binding; `https` is about HTTP or TLS and no
 * binding, so once is enough; `asn1` is about octets of ASN.1, which CoAP carries too.
 */
export const bindingTags: Readonly<Record<PlayedOver, readonly string[]>> = {
  asn1: ['any', 'http', 'https', 'asn1'],
  json: ['any', 'http', 'json'],
  coaps: ['any', 'asn1', 'coaps'],
  es10: ['es10'],
}

/** A tag expression for the scenarios of one of them. */
export function scenariosOver(over: PlayedOver): string {
  return `(${bindingTags[over].map((value) => `@binding:${value}`).join(' or ')})`
}
