/** Faults of relayed downloads: sessions, checks of the SM-DP+, what passes through the eIM (SGP.32 3.2.3.2). */
import { decode, encode } from '../../../protocol/schema/type.ts'
import { CodedResponse } from '../../esipa-endpoint.ts'
import { triggerByTransaction } from '../relay/download-target.ts'
import { childOf } from '../relay/elements.ts'
import { wholeEuiccSigned1 } from '../relay/expand.ts'
import { judgeServer } from '../relay/smdp-checks.ts'
import type { TriggerOrder } from '../state.ts'
import type { EimStateFault } from './eim-state-fault.ts'

export const downloadFaults = {
  keepsOneSessionForAll: {
    what: 'has room for one download, and takes every message for it',
    checks: ['sheet:ID-06'],
    ledger: ['IDL-028', 'IDL-049', 'IDL-020', 'IDL-021'],
    decisions: { sessionOf: (records) => [...records.sessions].at(-1) },
  },
  startsWithoutTheTrigger: {
    what: 'takes any download that waits when it does not know the transaction',
    checks: ['sheet:ID-01'],
    ledger: ['IDL-011'],
    decisions: {
      triggerOf(eim, question) {
        const right = triggerByTransaction(eim, question)
        if (right !== undefined) return right
        for (const euicc of eim.records.euiccs.values()) {
          const order = euicc.open.find((one): one is TriggerOrder => one.kind === 'trigger')
          if (order !== undefined) return { euicc, order }
        }
        return undefined
      },
    },
  },
  believesTheServersAddress: {
    what: 'compares the address in serverSigned1 with itself',
    checks: ['sheet:CMA-04', 'sheet:ID-03'],
    ledger: ['IDL-009', 'ES9PP-005'],
    decisions: {
      judgeServer: (answer, expected) => judgeServer(answer, { ...expected, address: answer.serverSigned1.serverAddress }),
    },
  },
  forgetsTheOid: {
    what: 'reads the OID of an activation code and never uses it',
    checks: ['sheet:CMA-05', 'sheet:ID-04'],
    ledger: ['IDL-010', 'ES9PP-005'],
    decisions: { judgeServer: (answer, expected) => judgeServer(answer, { ...expected, oid: undefined }) },
  },
  relaysWithoutChecking: {
    what: 'leaves the certificate and the signature for the profile to the eUICC',
    checks: ['sheet:CMA-18', 'sheet:CMA-19'],
    ledger: ['ES9PP-011'],
    decisions: { profileAnswerFault: () => undefined },
  },
  announcesOneProfileAndLoadsAnother: {
    what: 'looks at the metadata once, before the package comes',
    checks: ['sheet:CMA-26'],
    ledger: ['IDL-019'],
    decisions: { isMetadataUnchanged: () => true },
  },
  allowsEveryPolicyRule: {
    what: 'announces the metadata check, and looks at no policy rule',
    checks: ['sheet:ID-13'],
    ledger: ['ES9PP-013'],
    decisions: { policyFault: () => undefined },
  },
  makesCtxParamsUnasked: {
    what: 'makes ctxParams1 for every IPA, whether it leaves that to the eIM or not',
    checks: ['sheet:CMA-26'],
    ledger: ['CAP-003'],
    decisions: { buildsCtxParams1: () => true },
  },
  keepsTheDownloadDataUnasked: {
    what: 'sends triggers without data to IPAs that never said that the eIM may keep them',
    checks: ['sheet:CMA-26'],
    ledger: ['CAP-003'],
    decisions: { keepsDownloadData: () => true },
  },
  encodesWhatItRelays: {
    what: 'decodes what the eUICC signed and relays its own encoding of it',
    checks: ['sheet:ID-07'],
    ledger: ['ESIPA-ASN-022', 'IDL-007'],
    decisions: { relayedResponse: (type, response) => decode(type, encode(type, response)).value },
  },
  letsRefusalsThroughAsHttp: {
    what: 'turns every error of the SM-DP+ into an HTTP status',
    checks: ['sheet:ID-05'],
    ledger: ['IDL-012', 'IDL-014', 'IDL-018'],
    decisions: { relayedFailure: () => ({ kind: 'answer', status: 400, headers: {}, body: new Uint8Array() }) },
  },
  hidesTheServersReason: {
    what: 'says undefinedError for whatever the SM-DP+ objects to',
    checks: ['sheet:ID-05'],
    ledger: ['IDL-039', 'IDL-045', 'IDL-053'],
    decisions: {
      relayedFailure<R>(given: R): R {
        const value = given instanceof CodedResponse ? given.value : given
        return { ...value, value: 'undefinedError' } as R
      },
    },
  },
  takesTheMemoryFromItsBooks: {
    what: 'makes a compact response whole with the free memory that it noted weeks ago',
    checks: ['sheet:ID-08'],
    ledger: ['CPT-002'],
    decisions: {
      wholeEuiccSigned1: (session, _extCardResource, euiccInfo2, ctxParams1) =>
        wholeEuiccSigned1(session, childOf(euiccInfo2, 0x84).subarray(2), euiccInfo2, ctxParams1),
    },
  },
  servesAnyEuicc: {
    what: 'downloads the profile of one eUICC to another that has the transaction',
    checks: ['sheet:CMA-17'],
    ledger: ['IDL-046'],
    decisions: { servesAnotherEuicc: () => true },
  },
  losesFurtherEvents: {
    what: 'takes the first event of the SM-DS and forgets the others',
    checks: ['sheet:ID-18'],
    ledger: ['IDL-035'],
    decisions: { eventsToServe: (events) => events.slice(0, 1) },
  },
  leavesTheEnvelopeOut: {
    what: 'sends function objects to the SM-DP+ as on ESipa, without the envelope A2',
    checks: ['sheet:ID-10'],
    ledger: ['IDL-032'],
    decisions: { envelopesOnEs9: false },
  },
} as const satisfies Record<string, EimStateFault>
