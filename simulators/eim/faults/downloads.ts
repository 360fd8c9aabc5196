/** Faults of relayed downloads: sessions, checks of the SM-DP+, what passes through the eIM (SGP.32 3.2.3.2). */
import { decode, encode } from '../../../protocol/schema/type.ts'
import { CodedResponse } from '../../esipa-endpoint.ts'
import { calling, changed, membersOf } from '../relay/altered-calls.ts'
import { triggerByTransaction } from '../relay/download-target.ts'
import { childOf } from '../relay/elements.ts'
import { wholeEuiccSigned1 } from '../relay/expand.ts'
import { judgeServer } from '../relay/smdp-checks.ts'
import type { TriggerOrder } from '../state.ts'
import type { PlacedFault } from './eim-state-fault.ts'

export const downloadFaults = {
  keepsOneSessionForAll: {
    what: 'has room for one download, and takes every message for it',
    checks: ['sheet:ID-06'],
    ledger: ['IDL-028', 'IDL-029'],
    decisions: { sessionOf: (records) => [...records.sessions].at(-1) },
  },
  startsWithoutTheTrigger: {
    what: 'takes any download that waits when it does not know the transaction',
    checks: ['sheet:ID-01'],
    ledger: ['IDL-011', 'ESIPA-JSON-041'],
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
    ledger: ['IDL-009', 'ES9PP-005', 'ESIPA-JSON-039'],
    decisions: {
      judgeServer: (answer, expected) => judgeServer(answer, { ...expected, address: answer.serverSigned1.serverAddress }),
    },
  },
  forgetsTheOid: {
    what: 'reads the OID of an activation code and never uses it',
    checks: ['sheet:CMA-05', 'sheet:ID-04'],
    ledger: ['IDL-010', 'ES9PP-005', 'ESIPA-JSON-040'],
    decisions: { judgeServer: (answer, expected) => judgeServer(answer, { ...expected, oid: undefined }) },
  },
  relaysWithoutChecking: {
    what: 'leaves the certificate and the signature for the profile to the eUICC, and gives it the certificate of the session again',
    checks: ['sheet:CMA-18', 'sheet:CMA-19'],
    ledger: ['IDL-003', 'IDL-007', 'ES9PP-009', 'ES9PP-011'],
    decisions: {
      profileAnswerFault: () => undefined,
      rspServers(right) {
        let certificate: unknown
        return calling(right, async (call, server, address, name, request) => {
          const { value, ...rest } = await call(server, address, name, request)
          if (name === 'initiateAuthentication') certificate = membersOf(value)['serverCertificate']
          const swapped = changed(value, 'authenticateClientOk', (members) =>
            server === 'smdp' ? { ...members, smdpCertificate: certificate } : members,
          )
          return { ...rest, value: swapped }
        })
      },
    },
  },
  announcesOneProfileAndLoadsAnother: {
    what: 'looks at the metadata once, before the package comes',
    checks: ['sheet:CMA-26'],
    ledger: ['IDL-019', 'ESIPA-JSON-043'],
    decisions: { isMetadataUnchanged: () => true },
  },
  allowsEveryPolicyRule: {
    what: 'announces the metadata check, and looks at no policy rule',
    checks: ['sheet:ID-13'],
    ledger: ['IDL-015', 'ESIPA-JSON-042'],
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
    ledger: ['CAP-003', 'TRIG-001', 'TRIG-017'],
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
    ledger: [
      'ESIPA-HTTP-018',
      'IDL-009',
      'IDL-010',
      'IDL-011',
      'IDL-012',
      'IDL-039',
      'IDL-040',
      'IDL-014',
      'IDL-041',
      'IDL-042',
      'IDL-043',
      'IDL-044',
      'IDL-045',
      'IDL-046',
      'IDL-047',
      'IDL-048',
      'IDL-049',
      'IDL-050',
      'IDL-015',
      'IDL-016',
      'IDL-018',
      'IDL-019',
      'IDL-020',
      'IDL-021',
      'IDL-028',
      'IDL-051',
      'IDL-052',
      'IDL-053',
      'IDL-054',
      'IDL-055',
      'IDL-056',
      'IDL-013',
      'IDL-029',
      'ES9PP-002',
      'ES9PP-003',
      'ES9PP-004',
      'ES9PP-005',
      'ES9PP-008',
      'ES9PP-010',
      'ES9PP-011',
      'DS-012',
      'ESIPA-JSON-039',
      'ESIPA-JSON-040',
      'ESIPA-JSON-041',
      'ESIPA-JSON-042',
      'ESIPA-JSON-043',
      'SEC-TLS-021',
      'SEC-TLS-022',
      'SEC-TLS-023',
      'SEC-TLS-024',
      'SEC-TLS-025',
      'SEC-TLS-026',
      'SEC-CERT-015',
      'SEC-CERT-016',
      'SEC-CERT-017',
      'SEC-CERT-030',
    ],
    decisions: { relayedFailure: () => ({ kind: 'answer', status: 400, headers: {}, body: new Uint8Array() }) },
  },
  hidesTheServersReason: {
    what: 'says undefinedError for whatever the SM-DP+ objects to',
    checks: ['sheet:ID-05'],
    ledger: [
      'IDL-014',
      'IDL-041',
      'IDL-042',
      'IDL-043',
      'IDL-044',
      'IDL-045',
      'IDL-046',
      'IDL-047',
      'IDL-048',
      'IDL-049',
      'IDL-050',
      'IDL-015',
      'IDL-016',
      'IDL-018',
      'IDL-019',
      'IDL-020',
      'IDL-021',
      'IDL-028',
      'IDL-051',
      'IDL-052',
      'IDL-053',
      'IDL-054',
      'IDL-055',
      'IDL-056',
    ],
    bindings: ['asn1'],
    decisions: {
      relayedFailure<R>(given: R): R {
        const value = given instanceof CodedResponse ? given.value : given
        // In InitiateAuthentication v1.0.1 has no such error.
        if ((value as { readonly kind?: unknown }).kind === 'initiateAuthenticationErrorEsipa') return given
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
    ledger: ['IDL-029'],
    decisions: { servesAnotherEuicc: () => true },
  },
  losesFurtherEvents: {
    what: 'counts the events of the SM-DS from 1 and so never sees the first one',
    checks: ['sheet:ID-18'],
    ledger: ['IDL-035'],
    decisions: { eventsToServe: (events) => events.slice(1) },
  },
  leavesTheEnvelopeOut: {
    what: 'sends function objects to the SM-DP+ as on ESipa, without the envelope A2',
    checks: ['sheet:ID-10'],
    ledger: ['IDL-032'],
    decisions: { envelopesOnEs9: false },
  },
} as const satisfies Record<string, PlacedFault>
