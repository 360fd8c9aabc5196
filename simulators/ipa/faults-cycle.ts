/** Ways in which developers get a cycle of poll, package and result wrong: its APDUs, what it passes on, and what it outlives. */

import { claOf } from '../../protocol/apdu/channel.ts'
import { command } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import { LAST_BLOCK, storeData } from '../../protocol/apdu/store-data.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import type { Fault } from '../fault.ts'
import type { CardDecisions } from './card-decisions.ts'
import type { IpaDecisions } from './ipa-decisions.ts'
import { StoredResultType } from './stored-objects.ts'

/** Octets of one block, and of one APDU of extended length, at most. */
const [BLOCK, LONGEST] = [255, 0xffff]

const isPackage = (request: Uint8Array) => request[0] === 0xbf && request[1] === 0x51

export const cycleFaults = {
  takesAWrongLeForAnError: {
    what: 'takes 6CXX for an error of the card',
    checks: ['sheet:sgp22-es10-apdu#6.6'],
    ledger: ['IPAI-010'],
    decisions: { readsStatus: (sw) => (sw >> 8 === 0x6c ? 0x6700 : sw) },
  },
  sendsPackagesInExtendedLength: {
    what: 'sends a package that is too long for one block in one APDU of extended length',
    checks: ['sheet:sgp22-es10-apdu#6.6'],
    ledger: ['IPA-015', 'IPAI-010'],
    decisions: {
      blocks(channel, request, blockSize) {
        if (!isPackage(request) || request.length <= BLOCK || request.length > LONGEST)
          return storeData(channel, request, { blockSize })
        const cla = claOf(channel, 'proprietary')
        return [{ ...command(cla, INS.storeData, LAST_BLOCK, 0, request, 256), extended: true }]
      },
    },
  },
  takesTheCardForGone: {
    what: 'takes a card that refuses a function with a status word for one that has been taken out',
    checks: [],
    ledger: ['IPA-013'],
    decisions: { givesUpOn: (sw) => !isSuccess(sw) },
  },
  dropsWhatItDoesNotKnow: {
    what: 'reads results into its own structures and writes them anew, without what it does not know',
    checks: [],
    ledger: ['IPA-012'],
    decisions: {
      resultToSend: (result) => decode(StoredResultType, encode(StoredResultType, result, { unknown: 'drop' })).value,
    },
  },
  leavesItsLockBehind: {
    what: 'writes down that it works on a package, and waits for the end of that work although its power was lost in between',
    checks: [],
    ledger: ['IPA-005'],
    decisions: { locksWhileItWorks: true },
  },
  takesAnyCiOfTheServer: {
    what: 'does not compare the authority key identifier of CERT.DPauth with the CI that was chosen',
    checks: [],
    ledger: ['IPA-002'],
    decisions: { isOfChosenCi: () => true },
  },
  servesAllEimsAtOnce: {
    what: 'has a task for each eIM, and lets all of them work on the eUICC at once',
    checks: [],
    ledger: ['IPA-004'],
    decisions: { servesEimsAtOnce: true },
  },
  removesEverythingTwice: {
    what: 'removes each number once for the answer of the eIM and once for its own list',
    checks: [],
    ledger: ['IPA-010'],
    decisions: {
      toRemove: (moment, _sent, acknowledged) => (moment === 'afterAnswer' ? acknowledged.flatMap((one) => [one, one]) : []),
    },
  },
} as const satisfies Readonly<Record<string, Fault<CardDecisions & IpaDecisions>>>
