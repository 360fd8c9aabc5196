/** Ways in which developers of eUICCs have got packages wrong. */
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import type { Fault } from '../../fault.ts'
import { type PackageDecisions, rightPackageDecisions as right } from '../decisions/packages.ts'

export const packageFaults = {
  checksTheSignatureWithoutToken: {
    what: 'verifies every signature with the token 0, and forgets that the eIM has another one',
    checks: ['sheet:PKG-03'],
    ledger: ['PKG-031', 'ECO-ADD-001', 'ECO-ADD-002'],
    decisions: {
      isSignedByEim: (_eim, key, packageSigned, _anew, signature) =>
        verify(key, signature, signedBytes.eimSignature(packageSigned, 0)),
    },
  },
  signsOverItsOwnEncoding: {
    what: 'verifies the signature over the package as it would have written it, not over the octets that came',
    checks: [],
    ledger: ['PKG-058'],
    decisions: {
      isSignedByEim: (eim, key, _packageSigned, encodedAnew, signature) =>
        verify(key, signature, signedBytes.eimSignature(encodedAnew(), eim.associationToken ?? 0)),
    },
  },
  takesTheFirstEim: {
    what: 'knows one eIM only, and takes every package for a package of that',
    checks: ['sheet:PKG-02'],
    ledger: ['PKG-030', 'PKG-054', 'PKG-055', 'ECO-ADD-001', 'ECO-UPD-006'],
    decisions: { eimOfPackage: (eims) => eims[0] },
  },
  looksForReplaysFirst: {
    what: 'compares the counter before it looks whether the package is for this card',
    checks: ['sheet:PKG-04'],
    ledger: ['PKG-037'],
    decisions: { ladder: () => ['replayError', ...right.ladder().filter((step) => step !== 'replayError')] },
  },
  acceptsTheStoredCounter: {
    what: 'accepts a counter that it has seen, because it asks for one that is not lower',
    checks: ['sheet:PKG-05', 'sheet:EXE-01'],
    ledger: ['PKG-034', 'PKG-035', 'PKG-055', 'PKG-064'],
    decisions: { isCounterFresh: (received, stored) => received >= stored },
  },
  countsWhenEverythingWentWell: {
    what: 'stores the counter at the end of a package, and not where an operation failed',
    checks: ['sheet:EXE-01'],
    ledger: ['PKG-034', 'PKG-035'],
    decisions: { counterAfter: (event, stored, received) => (event === 'executed' ? received : stored) },
  },
  countsRefusedPackages: {
    what: 'stores the counter as soon as it has read it, also of a package that it then refuses',
    checks: ['sheet:PKG-10'],
    ledger: ['PKG-036', 'PKG-063'],
    decisions: { counterAfter: (_event, _stored, received) => received },
  },
  keepsRollbackOpen: {
    what: 'keeps the rollback open when the next package comes',
    checks: ['sheet:EXE-02', 'sheet:RB-05'],
    ledger: ['PKG-060', 'RB-004'],
    decisions: { withdrawsRollback: () => false },
  },
  goesOnAfterFailures: {
    what: 'carries out the rest of the list after an operation that failed',
    checks: ['sheet:EXE-04'],
    ledger: ['PKG-039'],
    decisions: { goesOnAfter: () => true },
  },
  sortsOperations: {
    what: 'carries the operations out by their kind, the deletions first, to have memory for the rest',
    checks: ['sheet:EXE-03'],
    ledger: ['PKG-038', 'PKG-039', 'PSMO-DEL-006', 'PSMO-DEL-010'],
    decisions: {
      orderOf: (operations) => {
        const isDeletion = ({ name }: { readonly name: string }) => name === 'delete'
        return [...operations.filter(isDeletion), ...operations.filter((one) => !isDeletion(one))]
      },
    },
  },
  listsWhileItChanges: {
    what: 'lists the profiles in the middle of a package that has changed them',
    checks: ['sheet:EXE-10', 'sheet:LI-04'],
    ledger: ['PSMO-LST-005'],
    decisions: {
      standsAgainst: (operation, executed) =>
        operation === 'listProfileInfo' ? undefined : right.standsAgainst(operation, executed),
    },
  },
  showsTheFailureAlone: {
    what: 'answers a package that failed with the failed operation alone, without the results before it',
    checks: ['sheet:EXE-05', 'sheet:EXE-03'],
    ledger: ['PKG-042', 'PKG-040', 'PKG-044', 'PSMO-LST-005', 'PSMO-DEL-006'],
    decisions: { resultsOnEarlyEnd: (results) => results.slice(-1) },
  },
  signsResultsWithoutToken: {
    what: 'signs results and errors without the token of the eIM',
    checks: ['sheet:PKG-13'],
    ledger: ['PKG-045', 'PKG-065', 'RB-006', 'ECO-DEL-006'],
    shownBy: ['PKG-032', 'PKG-034', 'PKG-037'],
    decisions: { signedOctets: (data) => data },
  },
  tellsNoTokenInErrors: {
    what: 'leaves the token out of the unsigned error of an eIM that has one',
    checks: ['sheet:PKG-03'],
    ledger: ['PKG-031'],
    decisions: { tokenInUnsignedError: () => undefined },
  },
  tellsItsOwnCounterInErrors: {
    what: 'shows its own counter in an error instead of the received one, to help the eIM along',
    checks: ['sheet:PKG-12'],
    ledger: ['PKG-046'],
    shownBy: ['PKG-032', 'PKG-034', 'PKG-037'],
    decisions: { counterInError: (_received, stored) => stored },
  },
  echoesTheTransactionInResultsOnly: {
    what: 'echoes the transaction identifier in results and forgets it in errors',
    checks: ['sheet:PKG-12'],
    ledger: ['PKG-046'],
    shownBy: ['PKG-032', 'PKG-034', 'PKG-037'],
    decisions: { transactionIdIn: (answer, received) => (answer === 'result' ? received : undefined) },
  },
  numbersResultsApart: {
    what: 'counts package results and notifications with two counters',
    checks: ['sheet:EXE-11', 'sheet:NO-02'],
    ledger: ['PKG-047'],
    decisions: { sequenceNumberOfResult: (_next, results) => (results.at(-1)?.seqNumber ?? 0) + 1 },
  },
  keepsTheLastResult: {
    what: 'has room for one result, which the next package overwrites',
    checks: ['sheet:EXE-12'],
    ledger: ['PKG-048', 'NOTIF-011'],
    decisions: { withResult: (_results, added) => [added] },
  },
  storesErrors: {
    what: 'stores an error like a result, and spends a sequence number on it',
    checks: ['sheet:PKG-10'],
    ledger: ['PKG-063'],
    decisions: { storesErrors: () => true },
  },
} satisfies Record<string, Fault<PackageDecisions>>
