/** Faults of the operations in a package: tags, identifiers, what is left out and what is put in (SGP.32 2.11.1.1.1 to 2.11.1.1.3). */
import { tlv } from '../../../protocol/ber/writer.ts'
import { EIM_NAME } from '../machine.ts'
import { type Child, childrenOf } from '../relay/elements.ts'
import { FIRST_KEY } from '../signing-keys.ts'
import type { PlacedFault } from './eim-state-fault.ts'
import { withChildren } from './octets.ts'

const PSMO = 0xa0
const ECO = 0xa1
/** enable, disable, delete, setFallbackAttribute. */
const byIccid = [0xa3, 0xa4, 0xa5, 0xa8]
const addOrUpdate = [0xa8, 0xaa]

export const contentFaults = {
  writesIccidsAsPrinted: {
    what: 'writes the digits of an ICCID in the order in which they are printed',
    checks: ['sheet:EXE-04'],
    ledger: ['PSMO-EN-012', 'PSMO-DIS-009', 'PSMO-DEL-011', 'PSMO-SFB-007'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, PSMO, byIccid, (one) =>
          eachPart(one, ({ tag, octets, value }) => (tag === 0x5a ? tlv(0x5a, swapped(value)) : octets)),
        ),
    },
  },
  numbersTheRollbackFlag: {
    what: 'writes rollbackFlag under a tag of its own, as automatic tagging would have it',
    checks: ['sheet:EXE-04'],
    ledger: ['PSMO-EN-012'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, PSMO, [0xa3], (one) => eachPart(one, (part) => (part.tag === 0x05 ? tlv(0x81) : part.octets))),
    },
  },
  fillsEmptyOperationsWithNull: {
    what: 'writes a NULL into operations that have no parameters',
    checks: ['sheet:EXE-04'],
    ledger: ['PSMO-RAT-002', 'PSMO-UFB-005', 'ECO-LST-003'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, list[0] ?? PSMO, list[0] === ECO ? [0xab] : [0xa6, 0xa9], ({ tag }) => tlv(tag, tlv(0x05))),
    },
  },
  asksTheIpaForTheProfiles: {
    what: 'asks the IPA for the list of profiles, with the data that it has itself, and the eUICC only when that was no use',
    checks: ['sheet:DR-12'],
    ledger: ['PSMO-LST-008', 'EDR-001', 'EDR-002'],
    decisions: {
      octetsOf: (order, request) =>
        order.kind === 'package' && order.deliveries === 0 && order.notes[0]?.name === 'listProfileInfo'
          ? tlv(0xbf52, tlv(0x5c, Buffer.from('BF2D', 'hex')))
          : request,
    },
  },
  searchesForOneProfileOnly: {
    what: 'always lists the profiles of the class operational, since no others were thought of',
    checks: ['sheet:EXE-04'],
    ledger: ['PSMO-LST-008'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, PSMO, [0xbf2d], ({ tag, value }) => tlv(tag, tlv(0xa0, tlv(0x95, Buffer.of(2))), value)),
    },
  },
  changesOidAndAddress: {
    what: 'takes the address of an SM-DP+ for its OID where immediate enabling is configured, and the other way round',
    checks: ['sheet:EXE-04'],
    ledger: ['PSMO-CIE-006'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, PSMO, [0xa7], ({ tag, octets }) => {
          const parts = childrenOf(octets).map((one) => ({
            ...one,
            tag: one.tag === 0x81 ? 0x82 : one.tag === 0x82 ? 0x81 : one.tag,
          }))
          return tlv(tag, ...parts.toSorted((a, b) => a.tag - b.tag).map((one) => tlv(one.tag, one.value)))
        }),
    },
  },
  cutsTheDefaultAddress: {
    what: 'writes the default SM-DP+ address without the first label, which it takes for the name of the host',
    checks: ['sheet:EXE-04'],
    ledger: ['PSMO-SDP-004'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, PSMO, [0xbf65], (one) =>
          eachPart(one, ({ tag, value }) => tlv(tag, value.subarray(value.indexOf('.') + 1))),
        ),
    },
  },
  leavesTheKeyAlternativeOut: {
    what: 'writes the key of an eIM without the tag that says whether it is a key or a certificate',
    checks: ['sheet:AI-02'],
    ledger: ['ECO-ADD-011', 'DIAL-004'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, ECO, addOrUpdate, (one) =>
          eachPart(one, ({ tag, octets, value }) => (tag === 0xa5 ? tlv(0xa5, tlv(0x30, contents(value))) : octets)),
        ),
    },
  },
  keepsTheCounterOfTheOldKey: {
    what: 'leaves the counter out of updateEim, since the eUICC has one',
    checks: ['sheet:CRT-15'],
    ledger: ['ECO-UPD-008'],
    decisions: {
      completed: (operation) =>
        'updateEim' in operation ? { updateEim: { ...operation.updateEim, counterValue: undefined } } : operation,
    },
  },
  updatesEverythingButTheKey: {
    what: 'has no way to change the key of an association once it is there',
    checks: ['sheet:CRT-15'],
    ledger: ['SEC-REV-015'],
    decisions: {
      completed: (operation) =>
        'updateEim' in operation ? { updateEim: { ...operation.updateEim, publicKey: undefined } } : operation,
    },
  },
  goesOnWithTheOldKey: {
    what: 'has updateEim bring a new key, and signs with the old one for ever',
    checks: ['sheet:CRT-15'],
    ledger: ['SEC-REV-015'],
    decisions: { keyOf: () => FIRST_KEY },
  },
  describesItselfOnly: {
    what: 'writes its own eimId into every configuration',
    checks: ['sheet:AI-02'],
    ledger: ['ROLE-001'],
    decisions: {
      arrangedOperations: (list) =>
        eachOperation(list, ECO, addOrUpdate, (one) =>
          eachPart(one, ({ tag, octets }) => (tag === 0x80 ? tlv(0x80, Buffer.from(EIM_NAME)) : octets)),
        ),
    },
  },
  deletesItselfOnly: {
    what: 'writes its own eimId into deleteEim, whatever was ordered',
    checks: ['sheet:AI-02'],
    ledger: ['ECO-DEL-007'],
    decisions: {
      arrangedOperations: (list) => eachOperation(list, ECO, [0xa9], () => tlv(0xa9, tlv(0x80, Buffer.from(EIM_NAME)))),
    },
  },
} as const satisfies Record<string, PlacedFault>

/** The list with other octets in the place of the operations with these tags. */
function eachOperation(list: Buffer, tag: number, operations: readonly number[], change: (operation: Child) => Buffer): Buffer {
  if (list[0] !== tag) return list
  return withChildren(list, (one) => (operations.includes(one.tag) ? change(one) : one.octets))
}

function eachPart(operation: Child, change: (part: Child) => Uint8Array): Buffer {
  return withChildren(operation.octets, change)
}

/** The contents of the only element in these octets. */
function contents(octets: Buffer): Buffer {
  return childrenOf(tlv(0x30, octets))[0]?.value ?? Buffer.of()
}

/** Octets with their half octets the other way round. */
function swapped(octets: Buffer): Buffer {
  return Buffer.from(octets.map((octet) => ((octet & 0x0f) << 4) | (octet >> 4)))
}
