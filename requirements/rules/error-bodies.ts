import { judgeEid } from '../../protocol/identifiers/eid.ts'
import type { Rule } from '../rule.ts'

/** Longer pages are looked at in part: a peer must not make us search for ever. */
const MOST_OCTETS = 1_000_000

/** ERR-020: what an answer with an error status gives away beside the error. */
export const errorBodies: Rule = {
  requirement: 'ERR-020',
  judge({ http: { request, response, received } }) {
    if (response.status < 400) return undefined
    const body = Buffer.from(response.body).subarray(0, MOST_OCTETS).toString('latin1')
    const asked = `${Buffer.from(request.body).toString('latin1')} ${Buffer.from(request.body).toString('hex')}`
    const others = (body.match(/(?<!\d)\d{32}(?!\d)/g) ?? []).filter((digits) => !asked.includes(digits) && isEid(digits))
    const leaked = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(body)
      ? 'a private key'
      : others.length > 0
        ? `the EID of another device, ${others[0]}`
        : undefined
    return {
      claim: 'an error says nothing of secrets, keys or other devices',
      expected: 'no private key and no EID but that of the request',
      seen: leaked ?? `${response.body.length} octets without any`,
      holds: leaked === undefined,
      at: [received],
    }
  },
}

function isEid(digits: string): boolean {
  return judgeEid(Buffer.from(digits, 'hex')).reasons.length === 0
}
