/** Faults of the encoder of packages: what is signed is what is sent, but in a form that it must not have (SGP.32 2.11.1.1). */
import { sign } from 'node:crypto'
import { tlv } from '../../../protocol/ber/writer.ts'
import { generateKeyPair } from '../../../protocol/crypto/curves.ts'
import { sign as signPlain } from '../../../protocol/crypto/ecdsa.ts'
import { childrenOf } from '../relay/elements.ts'
import type { PlacedFault } from './eim-state-fault.ts'
import { inFourOctets, rebuilt, signedAs, withChildren } from './octets.ts'

const COUNTER = 0x81
const changesProfiles = [0xa3, 0xa4, 0xa5]
const tagsIn = (list: Buffer) => childrenOf(list).map(({ tag }) => tag)
const appended = (list: Buffer, operation: string) =>
  rebuilt(list, [...childrenOf(list).map(({ octets }) => octets), Buffer.from(operation, 'hex')])

let keyOfThisStart: ReturnType<typeof generateKeyPair> | undefined

export const wirePackageFaults = {
  writesCountersInFourOctets: {
    what: 'writes counters as the four octets that its database has',
    checks: [],
    ledger: ['DER-002'],
    decisions: signedAs((signed) =>
      withChildren(signed, ({ tag, octets, value }) => (tag === COUNTER ? tlv(COUNTER, inFourOctets(value)) : octets)),
    ),
  },
  writesBitsInWholeOctets: {
    what: 'writes the protocols of a new eIM as a whole octet of flags',
    checks: [],
    ledger: ['DER-003'],
    shownBy: ['ECO-ADD-011'],
    decisions: {
      arrangedOperations: (list) =>
        withChildren(list, (operation) =>
          list[0] === 0xa1 && operation.tag === 0xa8
            ? withChildren(operation.octets, ({ tag, octets, value }) =>
                tag === 0x87 ? tlv(0x87, Buffer.from([0, value[1] ?? 0])) : octets,
              )
            : operation.octets,
        ),
    },
  },
  signsInFront: {
    what: 'writes the signature in front of what it signs',
    checks: [],
    ledger: ['PKG-001'],
    decisions: { packageParts: (signed, signature) => Buffer.concat([signature, signed]) },
  },
  writesItsNameAsUtf16: {
    what: 'writes its eimId in the characters of its platform, UTF-16',
    checks: [],
    ledger: ['PKG-002'],
    // By that name no eUICC finds the counter that a new key begins with.
    follows: ['PKG-004'],
    shownBy: ['SEC-REV-015'],
    decisions: {
      ...signedAs((signed) =>
        withChildren(signed, ({ tag, octets, value }) =>
          tag === 0x80 ? tlv(0x80, Buffer.from([0xff, 0xfe]), Buffer.from(value.toString(), 'utf16le')) : octets,
        ),
      ),
      // What comes back is read the same way, so that it knows its own name again.
      isOwnEimId: (received, own) => received.replace(/[^\x20-\x7e]/g, '') === own,
    },
  },
  writesTheEidAsDigits: {
    what: 'writes the EID as its 32 digits',
    checks: [],
    ledger: ['PKG-003', 'RETR-014'],
    // For no eUICC that anybody knows is the key that it brings.
    follows: ['PKG-013'],
    shownBy: ['SEC-REV-015'],
    decisions: signedAs((signed) =>
      withChildren(signed, ({ tag, octets, value }) => (tag === 0x5a ? tlv(0x5a, Buffer.from(value.toString('hex'))) : octets)),
    ),
  },
  countsInSeconds: {
    what: 'takes the time in seconds as counter, so that it never repeats',
    checks: [],
    ledger: ['PKG-006'],
    decisions: {
      nextCounter: ({ counter }) => Math.max(counter, 1_780_000_000) + 1,
      isUsedUp: () => false,
    },
  },
  sendsAnEmptyListAsWell: {
    what: 'writes both lists of a package, with nothing in the second',
    checks: [],
    ledger: ['PKG-009'],
    decisions: {
      arrangedOperations: (list) => (list[0] === 0xa0 ? Buffer.concat([list, tlv(0xa1)]) : list),
    },
  },
  asksForProfilesAmongEims: {
    what: 'asks for the profiles whenever it asks for the eIMs, in the same list',
    checks: [],
    ledger: ['ECO-GEN-002', 'ECO-LST-003', 'ESIPA-ASN-013', 'ESIPA-JSON-016'],
    decisions: {
      arrangedOperations: (list) => (list[0] === 0xa1 && tagsIn(list).includes(0xab) ? appended(list, 'BF2D00') : list),
    },
  },
  triggersInsideAPackage: {
    what: 'puts the download trigger into the package that configures immediate enabling',
    checks: [],
    ledger: ['ESIPA-ASN-013', 'ESIPA-JSON-016', 'PSMO-CIE-006'],
    decisions: {
      arrangedOperations: (list) => (list[0] === 0xa0 && tagsIn(list).includes(0xa7) ? appended(list, 'BF5404A0028100') : list),
    },
  },
  listsProfilesAfterEachChange: {
    what: 'has each change of a profile followed by a list, in the same package',
    checks: [],
    ledger: ['PKG-020'],
    decisions: {
      arrangedOperations: (list) =>
        list[0] === 0xa0 && tagsIn(list).some((tag) => changesProfiles.includes(tag)) ? appended(list, 'BF2D00') : list,
    },
  },
  writesTheFirstOperationTwice: {
    what: 'writes the first operation of a list once more at its end, when it enables or disables',
    checks: [],
    ledger: ['PKG-021', 'PSMO-EN-012', 'PSMO-DIS-009'],
    decisions: {
      arrangedOperations(list) {
        const [first] = childrenOf(list)
        const doubles = list[0] === 0xa0 && (first?.tag === 0xa3 || first?.tag === 0xa4)
        return doubles ? appended(list, first.octets.toString('hex')) : list
      },
    },
  },
  signsInTheFormOfX509: {
    what: 'sends signatures as its library makes them, a SEQUENCE of two INTEGERs',
    checks: [],
    ledger: ['PKG-011', 'PKG-012', 'INIT-012', 'SEC-REV-015', 'ECO-UPD-009'],
    follows: ['PKG-013'],
    shownBy: ['RETR-014'],
    decisions: { signature: (key, octets) => sign('sha256', octets, key) },
  },
  signsWithAKeyOfItsOwn: {
    what: 'makes a key when it first signs, and tells nobody',
    checks: [],
    ledger: ['PKG-013', 'PKG-012', 'INIT-012', 'SEC-REV-015', 'ECO-UPD-009'],
    decisions: {
      signature(_key, octets) {
        keyOfThisStart ??= generateKeyPair('P-256')
        return signPlain(keyOfThisStart.privateKey, octets)
      },
    },
  },
  asksForTheEid: {
    what: 'asks for the EID in every data request, as it does with eUICCs of consumers',
    checks: [],
    ledger: ['EDR-001', 'EDR-002'],
    decisions: {
      octetsOf: (order, request) =>
        order.kind === 'data'
          ? withChildren(request, ({ tag, octets, value }) => (tag === 0x5c ? tlv(0x5c, value, Buffer.of(0x5a)) : octets))
          : request,
    },
  },
  leavesTheFormatOut: {
    what: 'takes the format off an activation code and forgets to put it back',
    checks: [],
    ledger: ['TRIG-002', 'TRIG-017'],
    decisions: {
      octetsOf: (order, request) =>
        order.kind === 'trigger'
          ? withChildren(request, (data) =>
              data.tag === 0xa0
                ? withChildren(data.octets, ({ tag, octets, value }) =>
                    tag === 0x80 && value.toString().startsWith('1$') ? tlv(0x80, value.subarray(2)) : octets,
                  )
                : data.octets,
            )
          : request,
    },
  },
} as const satisfies Record<string, PlacedFault>
