import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { TOO_MANY_REQUESTS } from '../../requirements/verdict.ts'

const NOT_NOW = 503

/**
 * Whether an eIM asks to wait, which refuses nothing: too many requests (RFC 8516, RFC 6585 4), and over CoAP not now
 * (RFC 7252 5.9.3.4). Over HTTPS, 503 is also what a proxy says in front of an eIM that has broken down.
 *
 * @param status as HTTP has it; undefined where there is none
 */
export function asksToWait(status: number | undefined, over: EsipaBinding): boolean {
  return status === TOO_MANY_REQUESTS || (status === NOT_NOW && over === 'coaps')
}

/** The same of a code of CoAP, such as 4.29. */
export function codeAsksToWait(code: string): boolean {
  return asksToWait(Number(code.replace('.', '')), 'coaps')
}
