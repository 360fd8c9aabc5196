/** Simulated eIMs that are right and make other choices than ours, where SGP.32 and HTTP leave one: no row turns red. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EimDecisions } from '../../simulators/eim/decisions.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { oldestOrder, stateChanged } from '../../simulators/eim/get-package.ts'
import { changed } from '../../simulators/eim/relay/altered-calls.ts'
import { afterResults } from '../../simulators/eim/view.ts'
import { systemClock } from '../../transport/clock.ts'
import type { Reply } from '../../transport/reply.ts'
import { playFault } from './play-fault.ts'

interface Unlike {
  readonly eim: EimFault
  /** Rows of the scenarios in which the choice shows. */
  readonly rows: readonly string[]
  /** Bounds the time: one version shows it. */
  readonly spec?: '1.0.1'
}

const unlike: readonly Unlike[] = [
  {
    eim: {
      what: 'cuts the identifier of the CI key behind eight octets',
      decisions: {
        relayedAnswer: (value) =>
          changed(value, 'initiateAuthenticationOkEsipa', (members) => {
            const { euiccCiPKIdentifierToBeUsed: key } = members
            return { ...members, euiccCiPKIdentifierToBeUsed: key instanceof Uint8Array ? key.subarray(0, 8) : key }
          }),
      },
    },
    rows: ['IDL-002', 'IDL-003', 'IDL-004'],
  },
  {
    eim: {
      what: 'says by 502 that it could not speak to the SM-DP+, in a version that has no number for it',
      decisions: { relayedFailure: () => ({ kind: 'answer', status: 502, headers: {}, body: Buffer.of() }) },
    },
    rows: ['SEC-TLS-022', 'SEC-CERT-016', 'SEC-CERT-030'],
    spec: '1.0.1',
  },
  {
    eim: {
      what: 'stands behind a firewall that refuses what looks like an attack',
      around: () => (request, answer) =>
        /<script|DROP TABLE|jndi/.test(request.body.toString('latin1'))
          ? { kind: 'answer', status: 403, headers: { 'Content-Type': 'text/html' }, body: Buffer.from('<p>Request blocked</p>') }
          : answer(request),
    },
    rows: ['ERR-019'],
  },
  {
    eim: {
      what: 'writes HTTP and JSON otherwise: chunks, other letters, white space, another order, members of its own, no kept connection',
      around: () => async (request, answer) => inOtherWords(await answer(request)),
    },
    rows: ['RETR-006', 'RETR-007', 'ESIPA-HTTP-001', 'ESIPA-HTTP-026', 'IDL-002', 'ACK-001', 'NOTIF-008'],
  },
  {
    eim: {
      what: 'lists the profiles again behind every result, and in front of whatever was ordered since',
      decisions: {
        afterResults: (euicc, order, outcome, eim) => {
          const after = afterResults(euicc, order, outcome, eim)
          const lists = order.notes.some(({ name }) => name === 'listProfileInfo')
          return lists ? after : stateChanged(eim, after, 'otherEim')
        },
      },
    },
    rows: ['PSMO-EN-012', 'ROLE-002', 'PKG-005', 'PKG-019', 'TRIG-001', 'PROV-019', 'PROV-012', 'PKG-017'],
  },
  {
    eim: {
      what: 'has a package ready a little later than its order, and not at once',
      decisions: lateBy(120),
    },
    rows: ['PSMO-EN-012', 'ROLE-002', 'PKG-019', 'ACK-001', 'PROV-024'],
  },
]

/** @param milliseconds from an order to its package */
function lateBy(milliseconds: number): Partial<EimDecisions> {
  let ordered = 0
  return {
    completed: (operation) => {
      ordered = systemClock.elapsed()
      return operation
    },
    nextOrder: (euicc) => (systemClock.elapsed() - ordered < milliseconds ? undefined : oldestOrder(euicc)),
  }
}

/** The same answer, as another framework writes it. */
function inOtherWords(reply: Reply): Reply {
  if (reply.kind !== 'answer' || reply.body.length === 0) return reply
  const headers = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name.toUpperCase(), value]))
  const text = Buffer.from(reply.body).toString()
  const body = text.startsWith('{') ? Buffer.from(rewritten(text)) : reply.body
  return { ...reply, headers: { ...headers, 'X-REQUEST-ID': '17', CONNECTION: 'close' }, body, framing: 'chunked' }
}

function rewritten(text: string): string {
  const members = Object.entries(JSON.parse(text) as object).reverse()
  return `\n${JSON.stringify(Object.fromEntries([['traceId', '17'], ...members]), undefined, 2)}\n`
}

for (const { eim, rows, spec = '1.2' } of unlike)
  test(`no row is red where an eIM ${eim.what}`, async () => {
    const { connected, states, why } = await playFault(eim, spec, rows)
    assert.ok(connected)
    for (const [binding, seen] of states) {
      const wrong = [...seen].filter(([, state]) => state === 'fail' || state === 'error').map(([id]) => `${id}: ${why.get(id)}`)
      assert.deepEqual(wrong, [], binding)
      assert.ok(
        rows.some((id) => seen.get(id) === 'pass'),
        `${binding}: nothing was seen`,
      )
    }
  })
