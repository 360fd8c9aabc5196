/** Faults of what an eIM believes and writes down of results: signatures, chains, codes, keys (SGP.32 2.6, 2.11.2.1, 5.14.6). */
import { verify as verifyOctets } from 'node:crypto'
import { generateKeyPair } from '../../../protocol/crypto/curves.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { rightDecisions } from '../decisions.ts'
import type { EimFault } from '../faults.ts'
import { EIM_NAME } from '../machine.ts'
import { finish } from '../package-result.ts'
import type { Euicc, OperationResult } from '../state.ts'

/** Results with other codes, where a result is a code. */
function recoded(change: (code: unknown) => unknown) {
  return (results: readonly OperationResult[]): readonly OperationResult[] =>
    results.map((one) => (typeof one.value === 'string' ? { ...one, value: change(one.value) } : one))
}

export const resultRecordFaults = {
  collapsesErrorCodes: {
    what: 'knows two outcomes of an operation: done, and not done',
    ledger: ['PSMO-EN-014', 'PSMO-DIS-010', 'PSMO-DEL-013', 'PKG-023'],
    decisions: { recordedResults: recoded((code) => (code === 'ok' ? code : 'undefinedError')) },
  },
  countsEveryAnswerAsASuccess: {
    what: 'counts an operation as done when an answer to it has come, whatever the answer says',
    ledger: ['PSMO-EN-013', 'PSMO-DEL-012', 'PSMO-EN-014', 'PSMO-DIS-010', 'PSMO-DEL-013', 'PKG-022', 'PKG-023'],
    decisions: { recordedResults: recoded(() => 'ok') },
  },
  readsZeroAsFalse: {
    what: 'reads the 0 of ok as false: not done',
    ledger: ['ACK-010', 'PSMO-EN-013', 'PSMO-DEL-012'],
    follows: ['SEC-REV-015'],
    decisions: { recordedResults: recoded((code) => (code === 'ok' ? 'undefinedError' : code)) },
  },
  recordsTheFirstResultOnly: {
    what: 'writes down the first result of a package, and not what came of the others',
    ledger: ['PKG-023'],
    decisions: { recordedResults: (results) => results.slice(0, 1) },
  },
  countsListsAsOpen: {
    what: 'waits for more profiles after a list of them, and never closes its order',
    ledger: ['ROLE-003'],
    decisions: {
      recordedResults: (results) =>
        results.map((one) => (one.kind === 'listProfileInfoResult' ? { ...one, kind: 'listProfileInfoError' } : one)),
    },
  },
  countsAnUnsignedErrorAsDone: {
    what: 'closes an order as done when anything comes back for its package',
    ledger: ['PKG-016'],
    decisions: {
      afterUnsignedError: (eim, euicc, order) =>
        finish(eim, euicc, order, {
          kind: 'results',
          seqNumber: '0',
          results: [],
          fits: false,
          notExecuted: [],
          rolledBack: false,
          octets: '',
        }),
    },
  },
  writesResultsLater: {
    what: 'acknowledges a result, and writes it to disk with the next package',
    ledger: ['ACK-006'],
    decisions: {
      persisted(next, written) {
        if (written === undefined || next.counter !== written.counter) return next
        const isOpen = (id: number) => next.open.some((one) => one.id === id)
        const closedSince = written.open.filter(({ id }) => !isOpen(id))
        return closedSince.length === 0 ? next : { ...next, open: [...closedSince, ...next.open], done: written.done }
      },
    },
  },
  takesSignaturesInDer: {
    what: 'takes the signature of a result in whichever form its library reads',
    ledger: ['DIAL-005'],
    decisions: {
      signatureFault(eim, euicc, order, signed, signature) {
        const right = rightDecisions.signatureFault(eim, euicc, order, signed, signature)
        const key = eim.euiccKeys.of(euicc)
        if (right === undefined || key.kind !== 'key') return right
        const octets = signedBytes.euiccSignEPR(signed, BigInt(order?.token ?? 0))
        return verifyOctets('sha256', octets, { key: key.key, dsaEncoding: 'der' }, signature) ? undefined : right
      },
    },
  },
  ignoresTheEumRange: {
    what: 'follows the chain of an eUICC to its CI, and does not look at the EIDs that its EUM may certify',
    ledger: ['SEC-CERT-010'],
    decisions: {
      judgeChain(euicc, eum, eid, cis, now) {
        const why = rightDecisions.judgeChain(euicc, eum, eid, cis, now)
        return why?.includes('which the EUM may give') ? undefined : why
      },
    },
  },
  refusesCriticalConstraints: {
    what: 'has its library check the chain of an eUICC, which refuses critical name constraints that it cannot process',
    ledger: ['SEC-CERT-028'],
    decisions: { learnedChainFault: () => 'unhandled critical extension' },
  },
  signsWithAKeyThatWasRefused: {
    what: 'signs with its new key from the moment on that it has sent it',
    ledger: ['ECO-UPD-009', 'PKG-013', 'SEC-REV-015'],
    decisions: {
      keyOf(euicc, keys) {
        if (!hasSentItsKey(euicc)) return euicc.signingKey
        return keys.newest === euicc.signingKey ? keys.add(generateKeyPair('P-256')) : keys.newest
      },
    },
  },
} satisfies Record<string, EimFault>

/** Whether the last order told the eUICC of a new key of the eIM. */
function hasSentItsKey({ done }: Euicc): boolean {
  const last = done.at(-1)
  return last?.kind === 'package' && last.notes.some(({ name, eimId }) => name === 'updateEim' && eimId === EIM_NAME)
}
