/** Ways in which developers of eUICCs have got the card interface wrong: SGP.22 3.4, 5.7.1, 5.7.2; ETSI TS 102 221. */
import type { Fault } from '../../fault.ts'
import { type CardDecisions, rightCardDecisions as right } from '../decisions/card.ts'

/** ATR of a UICC that is no eUICC. */
const plain = Buffer.from('3b9f96801fc78031a073be21136743200718000001a5', 'hex')

export const cardFaults = {
  hasTheAtrOfAPlainUicc: {
    what: 'has the ATR of the UICC that it was made from',
    checks: [],
    ledger: ['BOOT-001'],
    decisions: { atr: () => plain },
  },
  answersSelectWithoutItsTemplate: {
    what: 'answers SELECT with what GlobalPlatform asks for, and without the template of the ISD-R',
    checks: [],
    ledger: ['BOOT-002'],
    decisions: { showsTemplate: () => false },
  },
  fillsItsTemplateOnce: {
    what: 'fills the template of the ISD-R in the factory, when no profile is enabled',
    checks: [],
    ledger: ['BOOT-003'],
    decisions: { showsEnabledProfile: () => false },
  },
  prefersItsOwnLpa: {
    what: 'starts its own LPA when a device says that it can show the pages of one, and closes its functions to the LPA of the device',
    checks: [],
    ledger: ['LPAE-011', 'LPAE-018'],
    decisions: {
      isOpen: (of, capabilities) => right.isOpen(of, capabilities) && capabilities?.includes('LUIe using SCWS') !== true,
    },
  },
  hasNoFilesWithoutAProfile: {
    what: 'takes all files from the enabled profile, and has none where there is no profile',
    checks: [],
    ledger: ['BOOT-007'],
    decisions: { hasOwnFiles: () => false },
  },
  readsTheHeaderInOneBlock: {
    what: 'reads tag and length of a request in its first block, and refuses a block that is too short for them',
    checks: [],
    ledger: ['ES10B-006'],
    decisions: { takesFirstBlock: (octets, isLast) => isLast || octets >= 3 },
  },
  countsTheRestInOneOctet: {
    what: 'counts what is left for GET RESPONSE in one octet',
    checks: [],
    ledger: ['ES10B-007', 'CERTS-001', 'SEC-CERT-009', 'SEC-CERT-029'],
    decisions: { leftToFetch: (rest) => rest.subarray(0, rest.length & 0xff) },
  },
  takesEs10Anywhere: {
    what: 'takes STORE DATA on every channel, since the ISD-R is the only application that knows it',
    checks: [],
    ledger: ['ES10B-008'],
    decisions: { takesEs10: () => true },
  },
  saysOkToUnknownTags: {
    what: 'passes over a tag that it does not know, and says 9000',
    checks: [],
    ledger: ['ES10B-009'],
    decisions: { statusOf: (kind, sw) => (kind === 'unknownFunction' ? 0x9000 : sw) },
  },
  saysOkToWhatItCannotRead: {
    what: 'stops reading a request where it is broken, and ends as after every other request',
    checks: [],
    ledger: ['ERR-013', 'FB-007'],
    decisions: { statusOf: (kind, sw) => (kind === 'unreadable' ? 0x9000 : sw) },
  },
  countsBlocksAloud: {
    what: 'answers a block that others follow with the number of those that it has',
    checks: [],
    ledger: ['ES10B-011'],
    decisions: { answerToBlock: (blocks) => Buffer.of(blocks) },
  },
  holdsLongRequests: {
    what: 'does not give the memory of a long request back before the next restart, and takes no further one',
    checks: [],
    ledger: ['ERR-015'],
    decisions: { takesFurther: (chain, octets) => chain !== 'complete' || octets < 10_000 },
  },
  staysInARefusedChain: {
    what: 'takes nothing more on a channel whose chain it has refused',
    checks: [],
    ledger: ['ERR-018'],
    decisions: { takesFurther: (chain) => chain !== 'refused' },
  },
  waitsForTheEndOfAChain: {
    what: 'takes the first block of a new chain for a wrong block of the one that was broken off',
    checks: [],
    ledger: ['ERR-018'],
    decisions: { beginsAnew: () => false },
  },
} satisfies Record<string, Fault<CardDecisions>>
