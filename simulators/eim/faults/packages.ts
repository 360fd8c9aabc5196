/** Faults of packages: what is signed, with what, in which form (SGP.32 2.11.1.1). */
import { tlv } from '../../../protocol/ber/writer.ts'
import { generateKeyPair } from '../../../protocol/crypto/curves.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { EIM_NAME } from '../machine.ts'
import { childrenOf } from '../relay/elements.ts'
import type { Order } from '../state.ts'
import type { EimStateFault, PlacedFault } from './eim-state-fault.ts'

export const packageFaults = {
  signsWithoutTheTokenObject: {
    what: 'signs what it sends, and forgets the token object that is signed with it',
    checks: ['sheet:AI-08'],
    ledger: ['PKG-010', 'PKG-012', 'INIT-012', 'PKG-013', 'SEC-REV-015'],
    follows: ['ECO-UPD-009'],
    decisions: { octetsToSign: (signed) => signed },
  },
  signsTheTokenAsUnsigned: {
    what: 'writes the token as an unsigned number, so that 128 becomes 84 01 80',
    checks: ['sheet:AI-08'],
    ledger: ['PKG-010', 'PKG-012', 'INIT-012'],
    decisions: {
      octetsToSign(signed, token) {
        const digits = token.toString(16)
        return Buffer.concat([signed, tlv(0x84, Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'))])
      },
    },
  },
  neverLearnsTheToken: {
    what: 'signs as if no eUICC had ever given it a token',
    checks: ['sheet:AI-08'],
    ledger: ['PKG-010', 'PKG-012', 'INIT-012'],
    decisions: { octetsToSign: (signed) => signedBytes.eimSignature(signed, 0n) },
  },
  dropsTheTransactionId: {
    what: 'loses the eimTransactionId between its books and the package',
    checks: ['sheet:RES-01'],
    ledger: ['PKG-008', 'ESIPA-JSON-028'],
    shownBy: ['ROLE-002'],
    decisions: { newTransactionId: () => undefined },
  },
  numbersTransactionsForEachEuicc: {
    what: 'takes the number of the order as transaction id, which every eUICC has too',
    checks: ['sheet:RES-01', 'sheet:RES-05'],
    ledger: ['PKG-026'],
    decisions: { newTransactionId: ({ id }) => Buffer.of(id) },
  },
  reencodesWhatItSigned: {
    what: 'signs the octets of one encoder and sends those of another',
    checks: ['sheet:RES-05', 'sheet:ID-07'],
    ledger: ['PKG-010', 'DER-001', 'PKG-012', 'INIT-012', 'PKG-013', 'SEC-REV-015', 'ECO-UPD-009'],
    shownBy: ['ROLE-002'],
    decisions: {
      octetsToSend(signed) {
        const inside = childrenOf(signed).map(({ octets }) => octets)
        const length = inside.reduce((sum, { length: one }) => sum + one, 0)
        return Buffer.concat([Buffer.from([0x30, 0x82, length >> 8, length & 0xff]), ...inside])
      },
    },
  },
  sortsOperationsByKind: {
    what: 'collects operations in a SET and writes them in the order of their tags',
    checks: ['sheet:EXE-04'],
    ledger: ['ROLE-002', 'PKG-020'],
    decisions: {
      arrangedOperations: (list) =>
        listOf(
          list,
          childrenOf(list).toSorted((a, b) => a.tag - b.tag),
        ),
    },
  },
  writesOneOperationForEachPackage: {
    what: 'sends only the first operation of a list',
    checks: ['sheet:EXE-04'],
    ledger: ['ROLE-002'],
    decisions: {
      arrangedOperations: (list) => listOf(list, childrenOf(list).slice(0, 1)),
    },
  },
  writesTheEidThatRegisteredLast: {
    what: 'fills the EID in from the record that it looked at last',
    checks: ['sheet:RES-05'],
    ledger: ['RETR-014'],
    follows: ['PKG-013'],
    shownBy: ['SEC-REV-015'],
    decisions: { eidInPackage: ({ eid }, all) => [...all.keys()].at(-1) ?? eid },
  },
  signsWithTheNewKeyAtOnce: {
    what: 'signs with a new key before the eUICC has stored it',
    checks: ['sheet:CRT-15'],
    ledger: ['SEC-REV-015', 'PKG-013'],
    decisions: {
      keyOf(euicc, keys) {
        if (!euicc.open.some(bringsItsKey)) return euicc.signingKey
        return keys.newest === euicc.signingKey ? keys.add(generateKeyPair('P-256')) : keys.newest
      },
    },
  },
  putsAListBehindAChange: {
    what: 'puts operations together however the operator wrote them',
    checks: ['sheet:EXE-10'],
    ledger: ['PKG-020', 'PKG-021'],
    shownBy: ['ROLE-002'],
    decisions: { demandSequence: () => {} },
  },
  leavesTheInitialCounterOut: {
    what: 'lets the eUICC of a new eIM begin to count by itself, and sends no counter',
    checks: ['sheet:AI-02'],
    ledger: ['ECO-ADD-012'],
    decisions: {
      completed: (operation) =>
        'addEim' in operation ? { addEim: { ...operation.addEim, counterValue: undefined } } : operation,
    },
  },
} as const satisfies Record<string, EimStateFault | PlacedFault>

/** A list of operations under the tag of `list`, with these in it. */
function listOf(list: Uint8Array, operations: ReturnType<typeof childrenOf>): Buffer {
  return tlv(list[0] ?? 0xa0, ...operations.map(({ octets }) => octets))
}

/** Whether an order tells the eUICC of a new key of the eIM. */
function bringsItsKey(order: Order): boolean {
  return order.kind === 'package' && order.notes.some(({ name, eimId }) => name === 'updateEim' && eimId === EIM_NAME)
}
