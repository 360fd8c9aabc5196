/** Faults of results: what is believed, what is acknowledged, what the records then say (SGP.32 5.14.6). */
import { EncodeError } from '../../../protocol/ber/issues.ts'
import { encode } from '../../../protocol/schema/type.ts'
import { EuiccPackageResultDataSigned } from '../../../protocol/sgp32/euicc-package-result.ts'
import type { EimCore } from '../core.ts'
import { receivedOctets } from '../package-result.ts'
import { resultOwner } from '../provide-result.ts'
import type { Euicc, Outcome, PackageOrder } from '../state.ts'
import { withOrder } from '../state.ts'
import { afterResults } from '../view.ts'
import type { EimStateFault } from './eim-state-fault.ts'

const isPackage = (order: { readonly kind: string }): order is PackageOrder => order.kind === 'package'

export const resultFaults = {
  acknowledgesABadSignature: {
    what: 'acknowledges every number that came, whatever it thought of the signature',
    checks: ['sheet:RES-11', 'sheet:RES-07'],
    ledger: ['NOTIF-020', 'PKG-014', 'PKG-017', 'PKG-024', 'PROV-020', 'PROV-026', 'DIAL-005', 'SEC-CERT-010', 'SEC-CERT-026'],
    decisions: { acknowledgements: ({ received }) => received },
  },
  believesEverySignature: {
    what: 'has the check of result signatures switched off',
    checks: ['sheet:RES-02'],
    ledger: ['PKG-014', 'PKG-015', 'PKG-022', 'PKG-024', 'DIAL-005', 'SEC-CERT-010', 'SEC-CERT-026'],
    decisions: { signatureFault: () => undefined },
  },
  trustsEveryChain: {
    what: 'reads the key out of the certificate and asks nobody who issued it',
    checks: ['sheet:RES-02'],
    ledger: ['SEC-CERT-026', 'SEC-CERT-010'],
    decisions: { judgeChain: () => undefined },
  },
  checksItsOwnEncoding: {
    what: 'encodes a result again before it checks the signature',
    checks: ['sheet:RES-07', 'sheet:ID-07'],
    ledger: ['PKG-014', 'PSMO-LST-009'],
    decisions: {
      octetsToVerify(value, field) {
        const data = (value as Readonly<Record<string, EuiccPackageResultDataSigned>>)[field]
        if (field !== 'euiccPackageResultDataSigned' || data === undefined) return receivedOctets(value, field)
        try {
          // What its types do not know is lost on the way.
          return encode(EuiccPackageResultDataSigned, data, { unknown: 'drop' })
        } catch (error) {
          if (error instanceof EncodeError) return receivedOctets(value, field)
          throw error
        }
      },
    },
  },
  ignoresTheEimId: {
    what: 'takes results for other eIMs as its own',
    checks: ['sheet:RES-04'],
    ledger: ['PROV-026'],
    decisions: { isOwnEimId: () => true },
  },
  ignoresTheTransactionId: {
    what: 'finds the package of a result by the counter alone',
    checks: ['sheet:RES-05'],
    ledger: ['PKG-017'],
    decisions: {
      orderOfResult: ({ open, done }, counter) => [...open, ...done].filter(isPackage).find((one) => one.counter === counter),
    },
  },
  takesEveryResultForTheLastPackage: {
    what: 'takes a result for the package that it sent last',
    checks: ['sheet:RES-05'],
    ledger: ['PKG-017', 'PROV-020', 'ERR-007'],
    decisions: {
      orderOfResult: ({ open, done }) =>
        open.filter(isPackage).find(({ status }) => status === 'delivered') ?? done.findLast(isPackage),
    },
  },
  forgetsFinishedPackages: {
    what: 'does not know a package any more once its result has come',
    checks: ['sheet:RES-08'],
    ledger: ['PROV-012', 'EDR-023', 'EDR-026', 'RB-012'],
    decisions: {
      orderOfResult: ({ open }, counter, transaction) =>
        open.filter(isPackage).find((one) => one.counter === counter && one.eimTransactionId === transaction),
    },
  },
  carriesRepeatedResultsOut: {
    what: 'carries a repeated result out in its records once more',
    checks: ['sheet:RES-08'],
    ledger: [],
    decisions: { executesAgain: () => true },
  },
  losesResultsOverOtherConnections: {
    what: 'knows whose a result is only on the connection that fetched the package',
    checks: ['sheet:RES-15'],
    ledger: [
      'ESIPA-COAP-010',
      'ESIPA-COAP-013',
      'ESIPA-COAP-048',
      'PROV-023',
      'PROV-012',
      'ESIPA-JSON-028',
      'PROV-007',
      'PROV-008',
      'PROV-027',
      'ESIPA-JSON-037',
      'ESIPA-JSON-038',
      'ACK-010',
    ],
    decisions: {
      ownerOfResult(eim, { connection }) {
        const eid = eim.connections.get(connection)
        return eid === undefined ? { error: 'eidNotFound' } : { eid }
      },
    },
  },
  insistsOnTheEid: {
    what: 'refuses a result without EID, although it waits for its transaction',
    checks: ['sheet:RES-01'],
    ledger: ['ESIPA-JSON-028'],
    decisions: {
      ownerOfResult: (eim, provided) =>
        provided.carriesEid && provided.eidValue === undefined ? { error: 'missingEid' } : resultOwner(eim, provided),
    },
  },
  registersWhoeverSendsAResult: {
    what: 'answers a result of an unknown eUICC as if there were nothing to say about it',
    checks: ['sheet:RES-01'],
    ledger: ['PROV-006', 'ESIPA-JSON-036'],
    decisions: {
      ownerOfResult(eim, provided) {
        const owner = resultOwner(eim, provided)
        const [first] = eim.records.euiccs.keys()
        return 'error' in owner && owner.error === 'eidNotFound' && first !== undefined ? { eid: first } : owner
      },
    },
  },
  takesAnUnsignedErrorForAuthentic: {
    what: 'sends a package again under the token that an unsigned error names',
    checks: ['sheet:RES-10'],
    ledger: ['PKG-016', 'PKG-013'],
    get decisions() {
      const named = new Map<string, string>()
      return {
        afterUnsignedError(_eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome) {
          if (outcome.kind === 'unsignedError' && outcome.associationToken !== undefined)
            named.set(euicc.eid, outcome.associationToken)
          const { request: _sent, counter: _used, ...rest } = order
          return withOrder(euicc, { ...rest, status: 'queued' })
        },
        tokenToSign({ eid, token }: Euicc) {
          const other = named.get(eid)
          named.delete(eid)
          return other ?? token
        },
      }
    },
  },
  repeatsThePackageAfterAnError: {
    what: 'goes on sending a package that the eUICC called a replay',
    checks: ['sheet:RES-09'],
    ledger: ['PROV-017'],
    decisions: { afterReplayError: (_eim, euicc) => euicc },
  },
  acknowledgesSuccessesOnly: {
    what: 'acknowledges a result only when every operation worked',
    checks: ['sheet:RES-07', 'sheet:RES-06'],
    ledger: ['ACK-008', 'ACK-001', 'VER-005', 'PSMO-LST-009', 'PSMO-RAT-003', 'PROV-024'],
    decisions: { acknowledgesResult: (results) => results.every(({ value }) => value === 'ok') },
  },
  acknowledgesResultsOnly: {
    what: 'acknowledges the package result, and forgets the notifications that came with it',
    checks: ['sheet:RES-07', 'sheet:DR-10'],
    ledger: ['EDR-023', 'ACK-001', 'EDR-026'],
    decisions: { acknowledgements: ({ taken, kind }) => (kind === 'package' ? taken.slice(0, 1) : []) },
  },
  acknowledgesItsOwnDataRequest: {
    what: 'acknowledges a data response by the number of its own request',
    checks: ['sheet:DR-10', 'sheet:DR-11'],
    ledger: ['EDR-024', 'ACK-002', 'EDR-026'],
    decisions: { acknowledgements: ({ taken, kind, lastOrder }) => (kind === 'data' ? [...taken, lastOrder] : taken) },
  },
  acknowledgesThePirOfATrigger: {
    what: 'acknowledges the installation result in a trigger result, which the SM-DP+ has not got yet',
    checks: ['sheet:DD-10'],
    ledger: [],
    decisions: { acknowledgements: ({ taken, received, kind }) => (kind === 'trigger' ? received : taken) },
  },
  doesNotKnowRollback: {
    what: 'files a rollback like any other result, and goes on believing in the new profile',
    checks: ['sheet:RB-13'],
    ledger: [],
    decisions: {
      afterResults: (euicc, order, outcome, eim) =>
        outcome.kind === 'results' && outcome.rolledBack ? euicc : afterResults(euicc, order, outcome, eim),
    },
  },
  enablesBesideTheEnabled: {
    what: 'marks a profile as enabled, and does not know that this disables the other',
    checks: ['sheet:RES-05'],
    ledger: [],
    decisions: {
      afterResults(euicc, order, outcome, eim) {
        const after = afterResults(euicc, order, outcome, eim)
        const before = euicc.view.profiles?.filter(({ enabled }) => enabled).map(({ iccid }) => iccid) ?? []
        const profiles = after.view.profiles?.map((one) => (before.includes(one.iccid) ? { ...one, enabled: true } : one)) ?? []
        return { ...after, view: { ...after.view, profiles } }
      },
    },
  },
  keepsNoTable: {
    what: 'has no place for a Rules Authorisation Table',
    checks: ['sheet:RA-01'],
    // Without the table no policy rule of a profile is refused.
    ledger: ['IDL-015', 'ESIPA-JSON-042'],
    decisions: {
      afterResults(euicc, order, outcome, eim) {
        const { rat: _lost, ...view } = afterResults(euicc, order, outcome, eim).view
        return { ...euicc, view }
      },
    },
  },
  losesResultsAtARestart: {
    what: 'keeps finished packages in memory only, so that a result that comes again after a restart is nobody’s',
    checks: ['sheet:RES-08'],
    ledger: ['PROV-012'],
    decisions: { persisted: (next) => ({ ...next, done: [] }) },
  },
} as const satisfies Record<string, EimStateFault>
