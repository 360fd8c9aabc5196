/** eIMs over CoAP that are right, each in another way than the simulated one: no row of theirs may be red. */
import type { EimDecisions } from '../../simulators/eim/decisions.ts'
import { changing, inBlocksOf, same, separately, underNewIds } from '../../simulators/eim/faults/message-gates.ts'
import { retrievalFaults } from '../../simulators/eim/faults/retrieval.ts'
import type { Gateway } from '../../simulators/eim/faults.ts'
import { oldestOrder } from '../../simulators/eim/get-package.ts'
import { type CoapMessage, isResponse, uintOption } from '../../transport/coap/message.ts'
import type { CoapsFault } from './play-coaps-fault.ts'
import { HANDSHAKE_FAILURE, losingAFlight, PROTOCOL_VERSION, refusing, refusingInWords, resettingNon } from './right-gates.ts'

export interface OtherRightEim {
  readonly eim: CoapsFault
  /** Rows that are played. */
  readonly rows: readonly string[]
  /** Those of them that show something all the same. */
  readonly passes: readonly string[]
}

const HOUR_MS = 3_600_000

/** The extension of the extended master secret, with no octets in it (RFC 7627 5.1). */
const EXTENDED_MASTER_SECRET = Buffer.of(0, 23, 0, 0)

const saysGoodbye: Gateway = async (request, answer) => {
  const reply = await answer(request)
  return reply.kind === 'answer' && request.over === 'coaps' ? { ...reply, end: 'close' } : reply
}

/** Answers one request of each association, and asks to wait behind it. */
function asksToWait() {
  let answered = 0
  return changing(same, (message: CoapMessage) =>
    isResponse(message) && message.code !== '2.31' && ++answered > 1
      ? { ...message, code: '4.29', options: [uintOption('Max-Age', 30)], payload: Buffer.of() }
      : message,
  )
}

/** Asks to wait in so many associations behind that with which the run sees whether it can begin. */
const busyIn = (associations: number) => (association: number) =>
  changing(same, (message) =>
    isResponse(message) && association > 1 && association <= associations + 1
      ? { ...message, code: '5.03', options: [uintOption('Max-Age', 1)], payload: Buffer.of() }
      : message,
  )

/** GetEimPackage and ProvideEimPackageResult (SGP.32 6.3.2). */
const isIdempotent = ({ payload }: CoapMessage) => /^bf(4f|50)/.test(payload.toString('hex'))

/** The first poll behind an order finds nothing, and has its package made. */
function madeWhenAsked(): Pick<EimDecisions, 'nextOrder'> {
  const asked = new Set<number>()
  return {
    nextOrder(euicc) {
      const order = oldestOrder(euicc)
      if (order?.kind !== 'package' || asked.has(order.id)) return order
      asked.add(order.id)
      return undefined
    },
  }
}

export const otherRightEims: readonly OtherRightEim[] = [
  {
    eim: {
      what: 'ends associations over which nothing has come for an hour',
      ledger: [],
      listensOnCoaps: { idleMs: HOUR_MS },
    },
    // What it has forgotten with the association, nobody can ask about over it.
    rows: ['ESIPA-COAP-001', 'SEC-DTLS-020', 'ESIPA-COAP-010', 'RETR-018', 'PROV-012', 'ESIPA-COAP-022', 'ESIPA-COAP-046'],
    passes: ['ESIPA-COAP-001', 'SEC-DTLS-020', 'ESIPA-COAP-010', 'RETR-018', 'PROV-012'],
  },
  {
    eim: { what: 'says goodbye behind each exchange', ledger: [], around: () => saysGoodbye },
    rows: [
      'SEC-DTLS-008',
      'SEC-DTLS-016',
      'SEC-DTLS-018',
      'SEC-DTLS-019',
      'ESIPA-COAP-014',
      'ESIPA-COAP-022',
      'ESIPA-COAP-029',
      'ESIPA-COAP-031',
      'PERF-015',
    ],
    passes: ['SEC-DTLS-016'],
  },
  {
    eim: { what: 'asks to wait behind each exchange', ledger: [], listensOnCoaps: { around: asksToWait } },
    rows: ['SEC-DTLS-016', 'SEC-DTLS-019', 'ESIPA-COAP-022', 'ESIPA-COAP-031'],
    passes: ['SEC-DTLS-016', 'SEC-DTLS-019'],
  },
  {
    // One for each method, and for each option.
    eim: { what: 'asks to wait in place of every refusal', ledger: [], listensOnCoaps: { around: busyIn(7) } },
    rows: ['ESIPA-COAP-008', 'ESIPA-COAP-017'],
    passes: [],
  },
  {
    // That behind the hellos, and three in which it is asked whether it still answers.
    eim: { what: 'asks to wait behind hellos of strangers', ledger: [], listensOnCoaps: { around: busyIn(4) } },
    rows: ['SEC-DTLS-009'],
    passes: [],
  },
  {
    eim: {
      what: 'says goodbye behind each exchange, and sends its first flight in several datagrams',
      ledger: [],
      around: () => saysGoodbye,
      listensOnCoaps: { mapping: { mtu: 700 } },
    },
    rows: ['ESIPA-COAP-047'],
    passes: [],
  },
  {
    eim: {
      what: 'says goodbye behind each exchange, asks for no cookies, and fills its datagrams',
      ledger: [],
      around: () => saysGoodbye,
      listensOnCoaps: { cookies: false, mapping: { mtu: 1_460 } },
    },
    rows: ['ESIPA-COAP-047'],
    passes: [],
  },
  {
    eim: { what: 'answers everything separately', ledger: [], listensOnCoaps: { around: () => separately() } },
    rows: ['SEC-DTLS-008', 'SEC-DTLS-018', 'ESIPA-COAP-014', 'ESIPA-COAP-018', 'ESIPA-COAP-029', 'ESIPA-COAP-030'],
    passes: ['SEC-DTLS-008', 'SEC-DTLS-018', 'ESIPA-COAP-014', 'ESIPA-COAP-018', 'ESIPA-COAP-029', 'ESIPA-COAP-030'],
  },
  {
    eim: {
      what: 'has room for blocks of 64 octets alone',
      ledger: [],
      listensOnCoaps: { around: (_association, send) => inBlocksOf(64, send), mapping: { blockSize: 64 } },
    },
    rows: ['ESIPA-COAP-009', 'ESIPA-COAP-014', 'ESIPA-COAP-028', 'ESIPA-COAP-029', 'ESIPA-COAP-030'],
    passes: ['ESIPA-COAP-009', 'ESIPA-COAP-014', 'ESIPA-COAP-028', 'ESIPA-COAP-029', 'ESIPA-COAP-030'],
  },
  {
    eim: {
      what: 'carries out again what harms nobody, and signs a package anew each time',
      ledger: [],
      decisions: { keepsOctets: () => false },
      listensOnCoaps: { around: () => underNewIds(isIdempotent) },
    },
    rows: ['ESIPA-COAP-014', 'ESIPA-COAP-029'],
    passes: ['ESIPA-COAP-014', 'ESIPA-COAP-029'],
  },
  {
    eim: {
      what: 'makes a package when it is asked for one, and carries out again what harms nobody',
      ledger: [],
      decisions: madeWhenAsked(),
      listensOnCoaps: { around: () => underNewIds(isIdempotent) },
    },
    rows: ['ESIPA-COAP-014'],
    passes: ['ESIPA-COAP-014'],
  },
  {
    eim: {
      what: 'refuses in words what it cannot read',
      ledger: [],
      listensOnCoaps: { around: (_association, send) => refusingInWords(send) },
    },
    rows: ['ESIPA-COAP-031'],
    passes: ['ESIPA-COAP-031'],
  },
  {
    eim: {
      what: 'offers a package once, over whatever it is asked for',
      ledger: [],
      decisions: retrievalFaults.forgetsThePackageWhenItIsFetched.decisions,
    },
    rows: ['ESIPA-HTTP-030'],
    passes: [],
  },
  {
    eim: {
      what: 'resets what is not confirmable',
      ledger: [],
      listensOnCoaps: { around: (_association, send) => resettingNon(send) },
    },
    rows: ['ESIPA-COAP-001', 'ESIPA-COAP-029'],
    passes: ['ESIPA-COAP-001'],
  },
  {
    eim: {
      what: 'has nothing older than DTLS 1.3 where scenarios ask for it',
      ledger: [],
      listensOnCoaps: { beneath: () => refusing(PROTOCOL_VERSION, (_hello, client) => client >= 1 && client <= 3) },
    },
    rows: ['SEC-DTLS-001', 'SEC-DTLS-003'],
    passes: [],
  },
  {
    eim: {
      what: 'has none of our suites where scenarios ask for DTLS',
      ledger: [],
      listensOnCoaps: { beneath: () => refusing(HANDSHAKE_FAILURE, (_hello, client) => client >= 1 && client <= 2) },
    },
    rows: ['SEC-DTLS-001'],
    passes: [],
  },
  {
    eim: {
      what: 'wants the extended master secret before it says anything else',
      ledger: [],
      listensOnCoaps: { beneath: () => refusing(HANDSHAKE_FAILURE, (hello) => !hello.includes(EXTENDED_MASTER_SECRET)) },
    },
    rows: ['SEC-DTLS-009'],
    passes: ['SEC-DTLS-009'],
  },
  {
    eim: { what: 'is behind a network that loses a flight', ledger: [], listensOnCoaps: { beneath: () => losingAFlight() } },
    rows: ['PERF-014'],
    passes: ['PERF-014'],
  },
]
