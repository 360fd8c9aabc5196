/** Faults of the queue as it is used: what comes again, what lets others pass, what was taken back (SGP.32 3.1.1.1, 5.14.5). */
import { showOctets } from '../../../protocol/ber/octets.ts'
import { tlv } from '../../../protocol/ber/writer.ts'
import { judgeEid } from '../../../protocol/identifiers/eid.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { ProfileDownloadTriggerRequest } from '../../../protocol/sgp32/profile-download-trigger.ts'
import { oldestOrder } from '../get-package.ts'
import type { PlacedFault } from './eim-state-fault.ts'

export const queueFaults = {
  asksNothingAfterAStateChange: {
    what: 'notes a state change, and looks at nothing anew',
    checks: ['sheet:RET-07'],
    ledger: ['STC-011'],
    decisions: { afterStateChange: (_eim, euicc) => euicc },
  },
  refusesStateChanges: {
    what: 'answers undefinedError to every request that tells of a state change, since nobody has written that part',
    checks: ['sheet:RET-07'],
    ledger: ['STC-010', 'STC-011', 'DIAL-007'],
    decisions: { checkStateChange: () => 'undefinedError' },
  },
  waitsForDataForEver: {
    what: 'sends nothing but its data request until that is answered',
    checks: ['sheet:RET-05'],
    ledger: ['RETR-015'],
    decisions: { nextOrder: ({ open }) => open.find(({ status }) => status === 'queued' || status === 'delivered') },
  },
  signsAnewForEachBinding: {
    what: 'makes a package for each function binding that asks for it, all under the counter that it noted first',
    checks: ['sheet:RET-06'],
    ledger: ['ESIPA-HTTP-030', 'PKG-004', 'PKG-018'],
    specs: ['1.2'],
    decisions: {
      keepsOctets: (order, binding) => order.binding === undefined || order.binding === binding,
      nextCounter: ({ counter }, order) => order.counter ?? counter + 1,
    },
  },
  takesAMissingEidForUnknown: {
    what: 'looks nothing up in its database where there is no EID, and says that it found none',
    checks: ['sheet:RET-04'],
    ledger: ['RETR-009'],
    decisions: {
      checkEid: (eid) => (eid === undefined ? 'eidNotFound' : judgeEid(eid).reasons.length > 0 ? 'invalidEid' : undefined),
    },
  },
  hasNoAnswerForUnknownEids: {
    what: 'says undefinedError when an EID is not in its database',
    checks: ['sheet:RET-02'],
    ledger: ['RETR-007', 'RETR-023'],
    decisions: { unknownEid: () => 'undefinedError' },
  },
  offersATriggerOnce: {
    what: 'takes a download for begun as soon as the trigger has left',
    checks: ['sheet:RET-06'],
    ledger: ['TRIG-014'],
    decisions: {
      nextOrder: (euicc) =>
        oldestOrder({ ...euicc, open: euicc.open.filter(({ kind, status }) => kind !== 'trigger' || status === 'queued') }),
    },
  },
  waitsForItsOwnSession: {
    what: 'takes no result of a download that it did not relay, before it has offered the trigger once more',
    checks: ['sheet:RET-05'],
    ledger: ['DDL-008'],
    decisions: {
      isOverByResult: (order) => order.kind !== 'trigger' || order.session !== undefined || order.deliveries > 1,
    },
  },
  cutsLongMatchingIds: {
    what: 'has a column of 32 characters for the matching identifier',
    checks: ['sheet:RET-05'],
    ledger: ['TRIG-017'],
    decisions: {
      octetsOf(order, request) {
        if (order.kind !== 'trigger' || order.source.kind !== 'activationCode') return request
        const [format = '', address = '', token = '', ...rest] = order.source.text.split('$')
        if (token.length <= 32) return request
        const value = [format, address, token.slice(0, 32), ...rest].join('$')
        return encode(ProfileDownloadTriggerRequest, {
          ...decode(ProfileDownloadTriggerRequest, request).value,
          profileDownloadData: { kind: 'activationCode', value },
        })
      },
    },
  },
  writesActivationCodesOnly: {
    what: 'has triggers with an activation code only, and makes one of the address of an SM-DS',
    checks: [],
    ledger: ['TRIG-001'],
    decisions: {
      octetsOf(order, request) {
        if (order.kind !== 'trigger' || order.source.kind !== 'smds') return request
        return encode(ProfileDownloadTriggerRequest, {
          ...decode(ProfileDownloadTriggerRequest, request).value,
          profileDownloadData: { kind: 'activationCode', value: `1$${order.source.address ?? ''}$` },
        })
      },
    },
  },
  putsTriggersIntoPackages: {
    what: 'takes a download for one more operation, and puts its trigger into an eUICC package',
    checks: ['sheet:RET-05'],
    ledger: ['TRIG-001', 'TRIG-017', 'CAP-003', 'ESIPA-ASN-013', 'ESIPA-JSON-016'],
    decisions: {
      nextOrder(euicc) {
        const order = oldestOrder(euicc)
        if (order?.kind !== 'trigger') return order
        const { kind: _trigger, source: _download, request = '', ...rest } = order
        const operations = showOctets(tlv(0xa0, Buffer.from(request, 'hex')))
        return { ...rest, kind: 'package', operations, notes: [{ name: 'profileDownloadTrigger' }] }
      },
    },
  },
  hidesWhatWasTakenBack: {
    what: 'takes an order off the list that its operator sees, and leaves it in the queue',
    checks: ['sheet:RET-05'],
    ledger: ['TRIG-018', 'OPS-010'],
    decisions: { withdrawn: (euicc) => euicc },
  },
} as const satisfies Record<string, PlacedFault>
