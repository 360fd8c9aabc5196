/** Ways in which developers get the way of a download wrong: whom to ask, for what, over which connection, and when it has ended. */

import { parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { Fault } from '../fault.ts'
import type { IpaDecisions } from './ipa-decisions.ts'

export const wayFaults = {
  relaysWhereverItCan: {
    what: 'has the eIM relay every download, whatever the configuration of the eIM says',
    checks: [],
    ledger: ['DDL-001', 'DDL-002', 'DDL-006', 'DDL-019'],
    decisions: { way: () => 'indirect' },
  },
  passesTheEimBy: {
    what: 'downloads from the SM-DP+ itself wherever it can, also where the eIM is to relay',
    checks: [],
    ledger: ['IDL-001', 'IDL-031', 'IDL-060', 'IDL-061', 'IDL-066', 'IDL-067', 'TRIG-003', 'TRIG-004'],
    decisions: { way: ({ direct }) => (direct ? 'direct' : 'indirect') },
  },
  writesMatchingIdsInCapitals: {
    what: 'turns the letters of a matching identifier into capitals, as if it were a number in hexadecimal',
    checks: [],
    ledger: ['DDL-003', 'TRIG-016'],
    decisions: { matchingId: ({ matchingId }) => matchingId.toUpperCase() },
  },
  takesTypedCodesOnly: {
    what: 'takes activation codes as a person types them, and none with LPA: before it',
    checks: ['sheet:DD-01'],
    ledger: ['TRIG-016'],
    decisions: {
      parseActivationCode(text) {
        const code = parseActivationCode(text)
        if (code.prefix) throw new IdentifierError('activation code', 'a prefix', '1$address$token')
        return code
      },
    },
  },
  asksTheSmdsForTheDefaultSmdp: {
    what: 'reads the wrong one of the two configured addresses where it looks for the default SM-DP+',
    checks: [],
    ledger: ['TRIG-003'],
    decisions: { defaultSmdp: ({ rootDsAddress }) => rootDsAddress },
  },
  knowsOneSmdsOnly: {
    what: 'asks the SM-DS of the eUICC whatever SM-DS the trigger names',
    checks: [],
    ledger: ['TRIG-004', 'DS-010', 'IDL-062'],
    decisions: { smds: (_named, { rootDsAddress }) => rootDsAddress },
  },
  dropsTheTriggerOfAnSmds: {
    what: 'ends a session with an SM-DS behind the eIM and forgets the trigger in its last answer',
    checks: ['sheet:ID-18'],
    ledger: ['IDL-062'],
    decisions: { followsTriggers: false },
  },
  forgetsTransactionIdOfTriggersAtOnce: {
    what: 'begins the session with the eIM without the eimTransactionId of the trigger',
    checks: [],
    ledger: ['TRIG-009'],
    decisions: { echoed: (id, where) => (where === 'initiateAuthentication' ? undefined : id) },
  },
  makesEveryHashItself: {
    what: 'makes hashCc of the code that it has itself, also where the eIM has sent one',
    checks: [],
    ledger: ['IDL-066'],
    decisions: { hashCc: (_fromEim, ownHash) => ownHash() },
  },
  beginsAgainAfterARefusal: {
    what: 'begins a session once more when a function of it was answered with an error',
    checks: [],
    ledger: ['IDL-067'],
    decisions: { beginsAgain: (end) => end === 'refused' },
  },
  repeatsTriggers: {
    what: 'carries out every trigger that it gets, also one that it has carried out',
    checks: [],
    ledger: ['TRIG-015'],
    decisions: { repeatsTriggers: true },
  },
  triesACodeOnce: {
    what: 'marks an activation code as used when its download begins, and not when it has ended',
    checks: [],
    ledger: ['DDL-015'],
    decisions: { begins: (isTriedBefore) => !isTriedBefore },
  },
  fallsBackWhenADownloadIsCut: {
    what: 'takes a connection that the SM-DP+ cuts for the loss of its network, and falls back',
    checks: [],
    ledger: ['DDL-012'],
    decisions: { fallsBack: (end) => end === 'cut' },
  },
  connectsForEveryFunction: {
    what: 'opens a connection to the eIM for every function of a download',
    checks: [],
    ledger: ['IDL-031'],
    decisions: { keepsConnection: false },
  },
  leavesSuccessToTheSmdp: {
    what: 'tells the eIM nothing of a direct download that went well, since the SM-DP+ knows',
    checks: ['sheet:DD-07', 'sheet:DD-08'],
    ledger: ['DDL-007', 'DDL-019', 'TRIG-011'],
    decisions: { reportsResult: (way) => way === 'indirect' },
  },
  leavesRelayedSuccessToTheSmdp: {
    what: 'sends the result of an indirect download to the SM-DP+ only, whose profile it is',
    checks: [],
    ledger: ['IDL-026'],
    decisions: { reportsResult: (way) => way === 'direct', relaysResult: false },
  },
  checksSmdpsLikeWebServers: {
    what: 'checks the TLS certificate of an SM-DP+ like that of any web server, whatever role its policy says',
    checks: [],
    ledger: ['SEC-CERT-031'],
    decisions: { rspTrust: (right) => (right.kind === 'rsp' ? { kind: 'ca', pem: right.pem } : right) },
  },
  hasOneTrustStore: {
    what: 'puts everything that it trusts into one store, the CAs of its eIMs beside the CIs',
    checks: ['sheet:CRT-09'],
    ledger: ['SEC-TLS-027'],
    decisions: {
      rspTrust: (right, eimCas) => (right.kind === 'rsp' ? { ...right, pem: [right.pem, ...eimCas].join('\n') } : right),
    },
  },
  knowsBetterThanTheEim: {
    what: 'takes the default SM-DP+ of the eUICC where a trigger names none, although the eIM keeps the activation data',
    checks: [],
    ledger: ['TRIG-005'],
    decisions: { namesSmdp: () => true },
  },
  knowsServersNearbyOnly: {
    what: 'waits for a whole answer of an SM-DP+ as long as one takes that stands in the next room',
    checks: [],
    ledger: ['DDL-017', 'PERF-016'],
    decisions: { rspPatience: (own) => ({ ...own, headersMs: 500, answerMs: 500 }) },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions>>>
