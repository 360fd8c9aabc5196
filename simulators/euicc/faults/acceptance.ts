/** Ways in which developers of eUICCs have got wrong what comes before and after the operations of a package. */
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import type { Fault } from '../../fault.ts'
import type { AcceptanceDecisions } from '../decisions/acceptance.ts'
import type { OperationDecisions } from '../decisions/operations.ts'
import { type PackageDecisions, rightPackageDecisions as right } from '../decisions/packages.ts'

/** r and s. */
const SIGNATURE = 64

/** Bits of the counter that one keeps who has heard of its highest value. */
const COUNTER = 0x7fffffn

export const acceptanceFaults = {
  takesPackagesOfAnyEid: {
    what: 'takes a package that its eIM has signed without a look at the EID in it',
    checks: ['sheet:PKG-04', 'sheet:PKG-11'],
    ledger: ['PKG-032', 'PKG-037', 'PKG-064'],
    decisions: { isForThisCard: () => true },
  },
  wrapsTheCounter: {
    what: 'keeps 23 bits of a counter, so that one above the highest begins again at zero',
    checks: ['sheet:PKG-06'],
    ledger: ['PKG-033'],
    decisions: {
      ladder: () => right.ladder().filter((step) => step !== 'counterValueOutOfRange'),
      isCounterFresh: (received, stored) => (BigInt(received) & COUNTER) > BigInt(stored),
    },
  },
  takesTheStartOfASignature: {
    what: 'reads 64 octets of a signature, however many there are',
    checks: ['sheet:PKG-03'],
    ledger: ['PKG-059'],
    decisions: {
      isSignedByEim: (eim, key, packageSigned, _anew, signature) =>
        verify(key, signature.subarray(0, SIGNATURE), signedBytes.eimSignature(packageSigned, eim.associationToken ?? 0)),
    },
  },
  carriesOutBeforeItVerifies: {
    what: 'carries operations out while it reads them, and takes nothing back when the signature turns out to be wrong',
    checks: ['sheet:PKG-03', 'sheet:PKG-11'],
    ledger: ['PKG-054'],
    decisions: { carriesOutUnverified: () => true },
  },
  writesCountersLate: {
    what: 'writes the counter of an eIM to memory when the next function comes',
    checks: ['sheet:EXE-01'],
    ledger: ['PKG-035'],
    decisions: {
      afterPowerLoss: (state, before) => ({
        ...state,
        eims: state.eims.map((eim) => {
          const was = before.eims.find(({ eimId }) => eimId === eim.eimId)
          return was === undefined ? eim : { ...eim, counterValue: was.counterValue }
        }),
      }),
    },
  },
  writesAddressesLate: {
    what: 'writes the address of the SM-DP+ to memory when the next function comes, and the rest of a package at once',
    checks: ['sheet:EXE-07'],
    ledger: ['PKG-052'],
    decisions: {
      afterPowerLoss: (state, { defaultDpAddress }) => ({ ...state, defaultDpAddress }),
    },
  },
  waitsForTheDeviceForEver: {
    what: 'switches profiles when the device has carried out REFRESH, and forgets the switch when a reset comes instead',
    checks: ['sheet:EN-07'],
    ledger: ['PKG-053'],
    decisions: { waitsForRefresh: () => true, switchesAtReset: () => false },
  },
  hidesThatItHadNoRoom: {
    what: 'answers with the results that it has room for, and does not say that there were more operations',
    checks: ['sheet:EXE-06'],
    ledger: ['PKG-041'],
    decisions: { tellsOfOverflow: () => false },
  },
  passesOverUnknownOperations: {
    what: 'passes over an operation that it does not know and carries out those behind it',
    checks: ['sheet:EXE-05'],
    ledger: ['PKG-042'],
    decisions: { atDamagedOperation: () => 'passOver' },
  },
  switchesAsOftenAsAsked: {
    what: 'enables and disables as often in one package as it is asked to',
    checks: ['sheet:EXE-08', 'sheet:EXE-09'],
    ledger: ['PKG-044'],
    decisions: {
      standsAgainst(operation, executed) {
        const against = right.standsAgainst(operation, executed)
        return against === 'once' ? undefined : against
      },
    },
  },
  keepsTheOldestResults: {
    what: 'keeps the results that it has when there is no room for another one, and loses that',
    checks: ['sheet:EXE-13'],
    ledger: ['PKG-049'],
    decisions: { withResult: (results, added, most) => (results.length < most ? [...results, added] : results) },
  },
  cannotVerifyLargePackages: {
    what: 'has no room to verify a large package in, and answers it as one that its eIM did not sign',
    checks: ['sheet:PKG-07'],
    ledger: ['PKG-050'],
    decisions: { hasRoomToVerify: (octets, most) => octets <= most },
  },
  keepsWorkingInEmergencies: {
    what: 'carries out packages while the Emergency Profile is enabled',
    checks: ['sheet:PKG-08', 'sheet:EM-05'],
    ledger: ['PKG-051'],
    decisions: { ladder: () => right.ladder().filter((step) => step !== 'ecallActive') },
  },
  countsWithTheFirstEim: {
    what: 'stores the counter of every package with the first eIM in its list',
    checks: [],
    ledger: ['PKG-055'],
    decisions: { entryToCount: (eims) => eims[0] },
  },
  repeatsTheLastList: {
    what: 'reads operations into a buffer that it does not clear, so that an empty list is the one of the package before',
    checks: ['sheet:EXE-14'],
    ledger: ['PKG-061'],
    decisions: { operationsTaken: (received, before) => (received.length === 0 ? before : received) },
  },
  answersUnreadablePackagesWithAStatus: {
    what: 'answers a package that it cannot read with a status word, as it answers every other function',
    checks: ['sheet:PKG-01'],
    ledger: ['PKG-062'],
    decisions: { answersUnreadable: () => false },
  },
  findsTheListByItsPlace: {
    what: 'takes the element behind the transaction identifier for the list of operations, and finds none in a package without',
    checks: [],
    ledger: ['DIAL-006'],
    decisions: { findsTheList: (hasTransactionId) => hasTransactionId },
  },
} satisfies Record<string, Fault<AcceptanceDecisions & OperationDecisions & PackageDecisions>>
