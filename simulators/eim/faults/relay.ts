/** Faults of an eIM between IPA and SM-DP+: what it calls, whom it trusts, what it leaves out (SGP.32 3.2.3.2, 5.6 to 5.8). */
import { createHash } from 'node:crypto'
import { tlv } from '../../../protocol/ber/writer.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../../protocol/sgp22/authenticate-server.ts'
import { PeerFault } from '../../../transport/faults.ts'
import { systemRandom } from '../../../transport/random.ts'
import { CodedResponse, esipaHeaders } from '../../esipa-endpoint.ts'
import type { EimFault } from '../faults.ts'
import { calling, changed } from '../relay/altered-calls.ts'
import { childrenOf } from '../relay/elements.ts'
import { wholeEuiccSigned2 } from '../relay/expand.ts'
import { has } from '../relay/ipa-features.ts'
import { judgeServer } from '../relay/smdp-checks.ts'

export const relayFaults = {
  asksWithAChallengeOfItsOwn: {
    what: 'begins every session at the SM-DP+ with a challenge of its own, as an LPA does in its tests',
    ledger: ['IDL-002', 'ES9PP-001', 'ES9PP-014'],
    decisions: {
      rspServers: (right) =>
        calling(right, (call, server, address, name, request) =>
          name === 'initiateAuthentication' && server === 'smdp'
            ? call(server, address, name, { ...request, euiccChallenge: systemRandom(16) })
            : call(server, address, name, request),
        ),
      judgeServer: (answer, expected) =>
        judgeServer(answer, { ...expected, euiccChallenge: answer.serverSigned1.euiccChallenge }),
    },
  },
  callsNewServersOnly: {
    what: 'has switched TLS 1.2 off for SM-DP+s',
    ledger: ['ES9PP-014'],
    decisions: { es9: (right) => ({ ...right, tls: { minVersion: 'TLSv1.3' } }) },
  },
  cutsTheLastBlock: {
    what: 'counts the blocks of a package from 1 and leaves the last one out',
    ledger: ['IDL-004', 'ES9PP-006', 'IDL-029', 'IDL-034'],
    decisions: {
      relayedAnswer: (value) =>
        changed(value, 'getBoundProfilePackageOkEsipa', (members) => {
          const { sequenceOf86, ...rest } = members['boundProfilePackage'] as { readonly sequenceOf86: readonly unknown[] }
          return { ...members, boundProfilePackage: { ...rest, sequenceOf86: sequenceOf86.slice(0, -1) } }
        }),
    },
  },
  confirmsCancellationsItself: {
    what: 'ends a session in its own books, and never tells the SM-DP+',
    ledger: ['IDL-005', 'CXL-009', 'ES9PP-013', 'CPT-006', 'IDL-056'],
    decisions: {
      rspServers: (right) =>
        calling(right, async (call, server, address, name, request) =>
          name === 'cancelSession' ? { value: { kind: 'cancelSessionOk', value: {} } } : call(server, address, name, request),
        ),
    },
  },
  keepsInstallationResults: {
    what: 'takes the installation result for its own records, and passes on other notifications only',
    ledger: ['IDL-006', 'CPT-008', 'IDL-027'],
    decisions: { isToForward: (_eim, { isInstallation }) => !isInstallation },
  },
  savesOctetsForEveryone: {
    what: 'leaves transactionId out for every IPA',
    ledger: ['CPT-009'],
    decisions: { leavesOut: () => true },
  },
  wantsCompactFormsOnly: {
    what: 'takes nothing but compact forms from an IPA that has declared minimizeEsipaBytes',
    ledger: ['CPT-010'],
    decisions: { takesFullForms: (euicc) => !has(euicc, 'minimizeEsipaBytes') },
  },
  leavesCtxParamsToTheIpa: {
    what: 'has no answer for an IPA that leaves ctxParams1 to it',
    ledger: ['IDL-022'],
    decisions: { buildsCtxParams1: () => false },
  },
  forgetsTheMatchingId: {
    what: 'keeps the download data for the IPA, and gives it no matching identifier',
    ledger: ['IDL-023'],
    decisions: {
      relayedAnswer: (value) => changed(value, 'initiateAuthenticationOkEsipa', ({ matchingId: _kept, ...members }) => members),
    },
  },
  hashesTheCodeOnceMore: {
    what: 'hashes the confirmation code once more than SGP.22 does',
    ledger: ['IDL-024', 'ES9PP-006'],
    decisions: {
      relayedAnswer: (value) =>
        changed(value, 'authenticateClientOkDPEsipa', (members) => {
          const { hashCc } = members
          if (!(hashCc instanceof Uint8Array)) return members
          return { ...members, hashCc: createHash('sha256').update(hashCc).digest() }
        }),
    },
  },
  endsASessionAtTheFirstRefusal: {
    what: 'gives a session up when the SM-DP+ has refused a confirmation code',
    ledger: ['IDL-034', 'ES9PP-007'],
    decisions: { afterRefusedPackage: (session) => ({ ...session, state: 'ended' }) },
  },
  forgetsTheTransactionOfTheKey: {
    what: 'makes a compact PrepareDownload whole without its transactionId',
    ledger: ['CPT-004'],
    decisions: {
      wholeEuiccSigned2(session, otpk, hashCc) {
        const [, ...rest] = childrenOf(wholeEuiccSigned2(session, otpk, hashCc))
        return tlv(0x30, ...rest.map(({ octets }) => octets))
      },
    },
  },
  encodesWhatTheServerSigned: {
    what: 'decodes what the SM-DP+ signed and passes its own encoding of it on',
    ledger: ['IDL-007'],
    decisions: {
      relayedAnswer: (value) =>
        changed(value, 'initiateAuthenticationOkEsipa', (members) => {
          const { transactionId, euiccChallenge, serverAddress, serverChallenge } = members['serverSigned1'] as ServerSigned1
          const again = encode(ServerSigned1, { transactionId, euiccChallenge, serverAddress, serverChallenge })
          return { ...members, serverSigned1: decode(ServerSigned1, again).value }
        }),
    },
  },
  trustsEveryServer: {
    what: 'has the check of TLS certificates switched off, as on the day when it was tried out first',
    ledger: [
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
      'DS-012',
    ],
    decisions: { es9: (right) => ({ ...right, trust: { kind: 'none' } }) },
  },
  neverCallsAnSmds: {
    what: 'has a field for the SM-DS in its orders, and no client for it',
    ledger: ['DS-009'],
    decisions: {
      rspServers: (right) =>
        calling(right, (call, server, ...rest) =>
          server === 'smds'
            ? Promise.reject(new PeerFault('unreachable', 'resolve', 'there is no client for an SM-DS'))
            : call(server, ...rest),
        ),
    },
  },
  asksTheSmdsFirst: {
    what: 'looks for events at the SM-DS before every download, whatever the activation code says',
    ledger: ['DS-014'],
    decisions: {
      rspServers: (right) =>
        calling(right, async (call, server, address, name, request) => {
          if (server === 'smdp' && name === 'initiateAuthentication')
            await call('smds', 'smds.harness.test', name, { ...request, smdpAddress: 'smds.harness.test' }).catch(() => {})
          return call(server, address, name, request)
        }),
    },
  },
  knowsEuiccsByTheirConnection: {
    what: 'takes a notification for one of the eUICC that asked for work on this connection',
    ledger: ['NOTIF-022'],
    decisions: { ownerOfNotification: ({ connections }, _notification, connection) => connections.get(connection) },
  },
  writesTransactionsInLowerCase: {
    what: 'writes transactionId in lower case to the SM-DP+',
    ledger: ['IDL-033'],
    decisions: {
      es9: (right) => ({
        ...right,
        jsonBody: (body) =>
          Buffer.from(body.toString().replace(/("transactionId":")([0-9A-F]+)/, (_all, name, id) => name + id.toLowerCase())),
      }),
    },
  },
  queuesNotificationsAloud: {
    what: 'says of every notification that it was put into a queue (202)',
    ledger: ['ESIPA-HTTP-016', 'NOTIF-006', 'NOTIF-015', 'NOTIF-022', 'ES9PP-012', 'IDL-006', 'CPT-008', 'CPT-011'],
    decisions: {
      answerToNotification: () => ({
        kind: 'answer',
        status: 202,
        headers: esipaHeaders(undefined),
        body: new Uint8Array(),
      }),
    },
  },
  hasOnePairForEverything: {
    what: 'says every refusal of its own with the same pair of codes',
    ledger: ['ESIPA-JSON-039', 'ESIPA-JSON-040', 'ESIPA-JSON-041', 'ESIPA-JSON-042', 'ESIPA-JSON-043'],
    bindings: ['json'],
    decisions: {
      relayedFailure: <R>(given: R) =>
        (given instanceof CodedResponse ? given : new CodedResponse(given, { subjectCode: '1.6', reasonCode: '4.2' })) as R,
    },
  },
} as const satisfies Record<string, EimFault>
