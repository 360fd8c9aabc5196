/** Ways in which developers get the CoAP and DTLS of an IPA wrong. */
import type { Fault } from '../fault.ts'
import {
  countsBlocks,
  dropsUnknownOptions,
  endsAtRubbish,
  hasRoomForSixteenBlocks,
  keepsItsBlockSize,
  looksAtNoETag,
  looksAtNoToken,
  passesOverOptions,
  pingsBesides,
  puts,
  repeatsSteadily,
  resetsNothing,
  wantsContent,
  wantsResponsesInAcknowledgements,
  wantsWholeBlocks,
} from './coap-ways.ts'
import type { IpaDecisions } from './ipa-decisions.ts'
import type { LinkDecisions } from './link-decisions.ts'

/** One that gives up soon: what it does not take, it does not wait for. */
const impatient = { timing: { ackTimeoutMs: 200, maxRetransmit: 1, responseMs: 500 } } as const
const HOUR_MS = 3_600_000

/** Longer than anybody's answer takes, who is there. */
const once = { timing: { ackTimeoutMs: 600, maxRetransmit: 0 } } as const

export const coapsFaults = {
  sendsRequestsOnce: {
    what: 'sends each request once, since its network loses nothing',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-015'],
    decisions: { coaps: once },
  },
  repeatsSteadily: {
    what: 'sends a request again at a steady pace',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-015'],
    decisions: { coaps: once, coapsMisbehaviour: { around: repeatsSteadily(100, 4) } },
  },
  looksAtNoToken: {
    what: 'takes whatever response comes for that to its latest request',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-019'],
    decisions: { coapsMisbehaviour: { around: looksAtNoToken } },
  },
  wantsResponsesInAcknowledgements: {
    what: 'takes responses out of acknowledgements only',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-016'],
    decisions: { coaps: impatient, coapsMisbehaviour: { around: wantsResponsesInAcknowledgements } },
  },
  wantsWholeBlocks: {
    what: 'has room for blocks of 1,024 octets, and drops smaller ones',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-020', 'PERF-008'],
    shownBy: ['ESIPA-COAP-019'],
    decisions: { coaps: impatient, coapsMisbehaviour: { around: wantsWholeBlocks } },
  },
  keepsItsBlockSize: {
    what: 'goes on in blocks of its own size, whatever size the eIM asks for',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-020'],
    decisions: { coapsMisbehaviour: { around: keepsItsBlockSize } },
  },
  looksAtNoETag: {
    what: 'puts blocks together by their numbers and looks at no ETag',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-044'],
    decisions: { coapsMisbehaviour: { around: looksAtNoETag } },
  },
  countsBlocks: {
    what: 'counts the blocks of an answer and looks at none of their numbers, so that one that comes again is one more',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-019'],
    decisions: { coapsMisbehaviour: { around: countsBlocks } },
  },
  passesOverCriticalOptions: {
    what: 'passes over all options that it does not know, critical ones too',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-041'],
    decisions: { coapsMisbehaviour: { around: passesOverOptions } },
  },
  dropsUnknownOptions: {
    what: 'drops messages with an option that it does not know, elective ones too',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-040'],
    decisions: { coaps: impatient, coapsMisbehaviour: { around: dropsUnknownOptions } },
  },
  endsAtRubbish: {
    what: 'reads nothing any more in an association in which it could not read a message',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-042'],
    decisions: { coaps: impatient, coapsMisbehaviour: { around: endsAtRubbish } },
  },
  putsRequests: {
    what: 'sends its requests with PUT',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-004'],
    decisions: { coapsMisbehaviour: { around: puts } },
  },
  wantsContent: {
    what: 'drops answers with a body and another code than 2.05',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-045'],
    decisions: { coaps: impatient, coapsMisbehaviour: { around: wantsContent } },
  },
  resetsNothing: {
    what: 'resets nothing, and leaves pings without an answer',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-043'],
    decisions: { coapsMisbehaviour: { around: resetsNothing } },
  },
  pingsBesides: {
    what: 'pings the eIM beside each request, to keep its way through the NAT open',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-026'],
    decisions: { coapsMisbehaviour: { around: pingsBesides } },
  },
  keepsSilentAssociations: {
    what: 'goes on in an association in which the eIM has not answered, since nobody has ended it',
    over: 'coaps',
    unseen: 'an IPA that stays silent is not observed, and with two eIMs it takes more patience than a suite has',
    checks: [],
    ledger: ['ROLE-008'],
    decisions: { coaps: impatient, coapsMisbehaviour: { keepsSilentOne: true } },
  },
  waitsWithItsResult: {
    what: 'keeps to the association that has brought a package, and when its result finds that gone, waits for the eIM to call',
    over: 'coaps',
    checks: [],
    ledger: ['ROLE-008'],
    decisions: {
      opensAnother: (name) => name !== 'provideEimPackageResult',
      // Whoever waits for the eIM has time for nothing else.
      coaps: { timing: { ackTimeoutMs: 100, maxRetransmit: 2 } },
    },
  },
  dropsResultsOvernight: {
    what: 'lets a result lie for good that it could not deliver before a long sleep',
    over: 'coaps',
    checks: [],
    ledger: ['PROV-011'],
    decisions: { stillDelivers: (awayMs) => awayMs < HOUR_MS },
  },
  givesHandshakesUpAtOnce: {
    what: 'begins a handshake anew in place of sending a lost flight again',
    over: 'coaps',
    checks: [],
    ledger: ['SEC-DTLS-013'],
    decisions: { handshakeMs: () => 600 },
  },
  fallsBackToPlainCoap: {
    what: 'sends its requests without DTLS where no handshake comes about',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-024'],
    decisions: { plainCoapAfterMs: 0 },
  },
  fallsBackToPlainCoapLater: {
    what: 'sends its requests without DTLS to the port before some seconds after no handshake has come about, when it looks for another way',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-024'],
    decisions: { plainCoapAfterMs: 4_000, plainCoapPort: (port) => port - 1 },
  },
  wantsRetrievalAlone: {
    what: 'asks only eIMs that list retrieval over CoAP and nothing beside it',
    over: 'coaps',
    checks: [],
    ledger: ['ESIPA-COAP-002', 'ECFG-005'],
    decisions: { retrievesFrom: (protocols, own) => protocols === undefined || protocols.join() === own },
  },
  readsBlocksInOneOctet: {
    what: 'has one octet for a block option, and so loses blocks whose number has more than four bits',
    over: 'coaps',
    checks: [],
    ledger: ['PERF-008'],
    decisions: { coaps: impatient, coapsMisbehaviour: { around: hasRoomForSixteenBlocks } },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions & LinkDecisions>>>
