/** Ways in which developers get the start of an IPA wrong: the way to the ISD-R, and what is read before anybody is asked for work. */
import type { Fault } from '../fault.ts'
import type { CardDecisions } from './card-decisions.ts'
import type { IpaDecisions } from './ipa-decisions.ts'

/** The ISD-R of eUICCs whose vendor has it under an AID of its own. */
const VENDOR_AID = Buffer.from('A0000005591010FFFFFFFF8900000199', 'hex')

export const startFaults = {
  usesTheBasicChannel: {
    what: 'selects the ISD-R on the basic channel, as nobody else uses its reader',
    checks: ['sheet:sgp22-es10-apdu#2.4', 'sheet:sgp22-es10-apdu#2.5'],
    ledger: ['IPAI-002'],
    decisions: { opensChannel: false },
  },
  leavesTheTemplateUnread: {
    what: 'takes 61XX behind SELECT for success and does not fetch what the ISD-R says of itself',
    checks: [],
    ledger: ['IPAI-003'],
    decisions: { readsTemplate: false },
  },
  looksUnderItsOwnAidsFirst: {
    what: 'looks for the ISD-R under the AIDs of its vendor before the standard one',
    checks: [],
    ledger: ['IPAI-012'],
    decisions: { aids: (standard, further) => [VENDOR_AID, ...further, standard] },
  },
  startsAnIpae: {
    what: 'activates an IPA in the eUICC wherever there is one',
    checks: [],
    ledger: ['IPAI-009'],
    decisions: { activatesIpae: (announced) => announced },
  },
  remembersItsCard: {
    what: 'goes on over a restart with the EID and the eIMs that it has written down, whatever card is inside',
    checks: [],
    ledger: ['IPAI-004'],
    decisions: { readsAnewAtStart: false },
  },
  needsAProfile: {
    what: 'asks no eIM for work while no profile is enabled, as there can be no network then',
    checks: [],
    ledger: ['IPAI-008'],
    decisions: { works: (isEnabled) => isEnabled },
  },
} as const satisfies Readonly<Record<string, Fault<CardDecisions & IpaDecisions>>>
