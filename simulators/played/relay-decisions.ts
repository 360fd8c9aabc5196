/**
 * How our eIM relays downloads of an IPA under test: it leaves signatures to the eUICC, so that a scenario can have the eUICC refuse one, and
 * keeps the notifications that it gets.
 */
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import type { EimDecisions } from '../eim/decisions.ts'
import { judgeServer } from '../eim/relay/smdp-checks.ts'
import { registeredIdOf } from '../rsp-server/credentials.ts'

export const relayDecisions = {
  judgeServer(answer, expected) {
    const judged = judgeServer(answer, expected)
    if (judged.kind === 'right' || judged.error !== 'undefinedError') return judged
    return { kind: 'right', oid: registeredIdOf(parseCertificate(answer.serverCertificate)) ?? '' }
  },
  profileAnswerFault: () => undefined,
  // What comes to the SM-DP+ is of the IPA then.
  forwardingOrder: () => [],
} as const satisfies Partial<EimDecisions>
