/** Simulated IPAs that are right, and other than ours: what does not come while one is watched is not observed, and no row turns red. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type IpaFault, simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { blockIn } from '../../transport/coap/block-option.ts'
import { isRequest, isResponse, readable, writeMessage } from '../../transport/coap/message.ts'
import type { MakesGate } from '../../transport/coaps/message-gate.ts'
import { coapsSuite, ipaSuite, wholeCoapsSuite } from './play-ipa-fault.ts'
import { playedOn } from './played-on.ts'
import type { FaultPlayed } from './suite-matrix.ts'

/** Rows that turned red, and why. */
function redIn({ states, why }: FaultPlayed): readonly string[] {
  return [...states].filter(([, state]) => state === 'fail' || state === 'error').map(([id]) => `${id}: ${why.get(id)}`)
}

/** Whoever watches it sees it take triggers, and nothing else. */
const later: IpaFault = {
  what: 'carries downloads out in the night, when its device has nothing else to do',
  checks: [],
  ledger: [],
  decisions: { begins: () => false, reportsFailure: () => false },
}

const direct = ['DDL-001', 'DDL-002', 'DDL-006', 'DDL-007', 'DDL-009', 'DDL-019', 'TRIG-003', 'TRIG-004', 'TRIG-015', 'DS-010']
const indirect = ['IDL-001', 'IDL-025', 'IDL-026', 'IDL-031', 'IDL-060', 'IDL-061', 'IDL-065', 'IDL-066', 'IDL-067', 'CXL-001']

test(`no row is red where an ${ipaSuite.name} ${later.what}`, async () => {
  const { states, why } = await ipaSuite.play(later, [...direct, ...indirect, 'RETR-001'])
  assert.deepEqual(redIn({ states, why }), [])
  assert.equal(states.get('RETR-001'), 'pass', 'it was watched')
  assert.equal(states.get('DDL-001'), 'inconclusive')
})

/** The endpoint below has tokens of its own; on the path each request has this one. */
function oneToken(token: Buffer): MakesGate {
  return () => {
    let own: Buffer = Buffer.of()
    return {
      outgoing(octets) {
        const message = readable(octets)
        if (!isRequest(message)) return [octets]
        own = message.token
        return [writeMessage({ ...message, token })]
      },
      incoming(octets) {
        const message = readable(octets)
        return [isResponse(message) && message.token.equals(token) ? writeMessage({ ...message, token: own }) : octets]
      },
    }
  }
}

/** Of answers in blocks, the first block of two in three. */
function losesFirstBlocks(): MakesGate {
  let came = 0
  return () => ({
    incoming(octets) {
      const message = readable(octets)
      const block = message && blockIn(message, 'Block2')
      return block?.num === 0 && block.more && ++came % 3 !== 0 ? [] : [octets]
    },
  })
}

/** Blocks of an answer have the size that the eIM gives them. */
const asksForNoSize: MakesGate = () => ({
  outgoing(octets) {
    const message = readable(octets)
    if (message === undefined || blockIn(message, 'Block2')?.num !== 0) return [octets]
    return [writeMessage({ ...message, options: message.options.filter(({ name }) => name !== 'Block2') })]
  },
})

interface UnlikeOurs extends Pick<IpaFault, 'what' | 'decisions'> {
  readonly rows: readonly string[]
  /** Those of them that are seen to hold. */
  readonly pass?: readonly string[]
}

const blocksOf64 = { blockSize: 64 } as const
const responses = ['ESIPA-COAP-016', 'ESIPA-COAP-019', 'ESIPA-COAP-020', 'ESIPA-COAP-026']

const overCoaps: readonly UnlikeOurs[] = [
  {
    what: 'has one token for all its requests, of which one is under way at once',
    decisions: { coaps: blocksOf64, coapsMisbehaviour: { around: oneToken(Buffer.of(0xca, 0x11)) } },
    rows: responses,
    pass: responses,
  },
  {
    what: 'has no token, since one request is under way at once',
    decisions: { coaps: blocksOf64, coapsMisbehaviour: { around: oneToken(Buffer.of()) } },
    rows: responses,
    pass: responses,
  },
  {
    what: 'sends a request again after most of a second, and has a task for each eIM',
    decisions: { coaps: { timing: { ackTimeoutMs: 700 } }, servesEimsAtOnce: true },
    rows: ['ROLE-008', 'PROV-011', 'ESIPA-COAP-002', 'ESIPA-COAP-015'],
    pass: ['PROV-011', 'ESIPA-COAP-002'],
  },
  {
    what: 'begins a handshake in a socket of its own for each poll, and has not sent a flight again when the next poll comes',
    decisions: { handshakeMs: () => 600, repeatsDelivery: () => false },
    rows: ['SEC-DTLS-004', 'SEC-DTLS-013'],
    pass: ['SEC-DTLS-004'],
  },
  {
    what: 'is behind a path that loses the first block of two packages in three, and asks for them anew',
    decisions: { coaps: { timing: { ackTimeoutMs: 300, maxRetransmit: 0 } }, coapsMisbehaviour: { around: losesFirstBlocks() } },
    rows: ['ESIPA-COAP-019', 'ESIPA-COAP-020'],
    // Of the other row, scenarios lose datagrams beside it, until nobody's patience is enough.
    pass: ['ESIPA-COAP-020'],
  },
]

/** Most of them wait for what must not come: on every commit one of two, in the long gate all. */
const chosen = overCoaps.filter((_, i) => process.env['PROOF'] === '1' || i % 2 === 0)

for (const { what, decisions, rows, pass = [] } of chosen)
  test(`no row is red where an ${coapsSuite.name} ${what}`, async () => {
    const { states, why } = await coapsSuite.play({ what, checks: [], ledger: [], decisions }, rows)
    assert.deepEqual(redIn({ states, why }), [])
    assert.deepEqual(
      pass.filter((id) => states.get(id) !== 'pass').map((id) => `${id}: ${states.get(id)}, ${why.get(id)}`),
      [],
    )
  })

test(`no row is red where the network of the profile is too narrow for the blocks that a scenario has for an ${coapsSuite.name}`, async () => {
  const fault: IpaFault = {
    what: 'takes whatever size of blocks the eIM has, and gives up while one watches it',
    checks: [],
    ledger: [],
    decisions: {
      coaps: { timing: { ackTimeoutMs: 60, maxRetransmit: 1, responseMs: 300 } },
      coapsMisbehaviour: { around: asksForNoSize },
    },
  }
  const bench = await simulatedIpaBench({ binding: 'coaps', network: { datagrams: { mtu: 576 } }, fault })
  const { states, why } = await playedOn(bench, { claims: { ...coapsSuite.claims, spec: '1.2' } }, 'coaps', ['IDL-025'])
  assert.deepEqual([states.get('IDL-025'), why.get('IDL-025')], ['pass', undefined])
})

const injectedElsewhere = {
  what: 'takes injected packages at a Uri-Path of its own',
  checks: [],
  ledger: [],
  decisions: { injectPath: () => '/own/inject' },
}

test(`no row is red where an ${coapsSuite.name} ${injectedElsewhere.what}`, async () => {
  const rows = ['XFER-002', 'XFER-008']
  const { states, why } = await wholeCoapsSuite.play(injectedElsewhere, rows)
  for (const id of rows) {
    assert.equal(states.get(id), 'inconclusive', `${id}: ${why.get(id)}`)
    assert.match(why.get(id) ?? '', /device\.coaps\.injectPath: the IPA serves nothing at the Uri-Path that our eIM calls/)
  }
})

const elsewhere = { what: 'asks at a Uri-Path of its own', checks: [], ledger: [], decisions: { coaps: { path: 'own/esipa' } } }

test(`no row is red where an ${coapsSuite.name} ${elsewhere.what}`, async () => {
  const rows = ['RETR-001', 'RETR-012', 'RETR-013']
  const { states, why } = await wholeCoapsSuite.play(elsewhere, rows)
  assert.deepEqual(redIn({ states, why }), [])
  assert.deepEqual(
    rows.map((id) => states.get(id)),
    rows.map(() => 'inconclusive'),
  )
})
