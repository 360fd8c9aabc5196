/** Ways in which encoders of eUICCs have departed from DER. */
import { tlv } from '../../../protocol/ber/writer.ts'
import type { Fault } from '../../fault.ts'
import type { NotificationDecisions } from '../decisions/notifications.ts'
import { elementsOf, withElements, withLongLength, withMembers } from './rewritten.ts'

const BOOLEANS: readonly number[] = [0x9f26, 0x9f67, 0x9f7b]
const FALLBACK_ALLOWED = 0x9f67
const FALLBACK_ATTRIBUTE = 0x9f26

/** True is 1, as in C. */
function withOnes(octets: Buffer): Buffer {
  return withElements(octets, (tag, value) => (BOOLEANS.includes(tag) && value[0] === 0xff ? tlv(tag, Buffer.of(1)) : undefined))
}

/** Every profile that may have the Fallback Attribute shows whether it does. */
function withDefaults(octets: Buffer): Buffer {
  return withElements(octets, (tag, value) => {
    const members = tag === 0xe3 ? elementsOf(value) : []
    const at = members.findIndex((one) => one.tag === FALLBACK_ALLOWED)
    if (at < 0 || members.some((one) => one.tag === FALLBACK_ATTRIBUTE)) return undefined
    const wholes = members.map(({ whole }) => whole)
    return tlv(tag, ...wholes.slice(0, at), tlv(FALLBACK_ATTRIBUTE, Buffer.of(0)), ...wholes.slice(at))
  })
}

/** Every bit of the octet, as it stands in the register. */
function withAllBits(metadata: Buffer): Buffer {
  return withMembers(metadata, (tag, [, bits = 0]) => (tag === 0x81 ? tlv(tag, Buffer.of(0, bits)) : undefined))
}

function inFourOctets(value: Buffer): Buffer {
  return value.length >= 4 ? value : Buffer.concat([Buffer.alloc(4 - value.length), value])
}

export const derFaults = {
  measuresSignedObjectsInTwoOctets: {
    what: 'keeps two octets free for the length of what it signs, and writes it into them',
    checks: [],
    ledger: ['DER-005', 'DER-022'],
    shownBy: ['PSMO-EN-002', 'N22-017'],
    decisions: { signedForm: (_of, der) => withLongLength(der) },
  },
  writesSignedNumbersInFourOctets: {
    what: 'writes counters and numbers in what it signs as the words that it counts in',
    checks: [],
    ledger: ['DER-006'],
    shownBy: ['PSMO-EN-002'],
    decisions: {
      signedForm: (of, der) =>
        of === 'euiccPackageResultDataSigned'
          ? withMembers(der, (tag, value) => (tag === 0x81 || tag === 0x83 ? tlv(tag, inFourOctets(value)) : undefined))
          : der,
    },
  },
  signsOnesForTrue: {
    what: 'writes 01 for TRUE in the lists of profiles that it signs',
    checks: [],
    ledger: ['DER-007'],
    shownBy: ['PSMO-LST-007'],
    decisions: { signedForm: (of, der) => (of === 'euiccPackageResultDataSigned' ? withOnes(der) : der) },
  },
  signsAllBitsOfAnEvent: {
    what: 'writes the event of a notification as the octet of flags that it has it in',
    checks: [],
    ledger: ['DER-008', 'DER-025'],
    shownBy: ['N22-017'],
    decisions: { signedForm: (of, der) => (of === 'NotificationMetadata' ? withAllBits(der) : der) },
  },
  signsWhatIsMeantAnyway: {
    what: 'signs lists of profiles that say FALSE of the Fallback Attribute',
    checks: [],
    ledger: ['DER-009'],
    shownBy: ['PSMO-LST-007'],
    decisions: { signedForm: (of, der) => (of === 'euiccPackageResultDataSigned' ? withDefaults(der) : der) },
  },
  measuresListsInTwoOctets: {
    what: 'keeps two octets free for the length of a list of notifications, and writes it into them',
    checks: [],
    ledger: ['DER-022'],
    shownBy: ['N22-016'],
    decisions: { answerForm: (name, der) => (name === 'ListNotification' ? withLongLength(der) : der) },
  },
  writesCodesInFourOctets: {
    what: 'writes the code of a removal as the word that the function returns',
    checks: [],
    ledger: ['DER-023'],
    shownBy: ['N22-018'],
    decisions: {
      answerForm: (name, der) =>
        name === 'RemoveNotificationFromList' ? withMembers(der, (tag, value) => tlv(tag, inFourOctets(value))) : der,
    },
  },
  listsOnesForTrue: {
    what: 'writes 01 for TRUE in the list of profiles for the IPA',
    checks: [],
    ledger: ['DER-024'],
    shownBy: ['PSMO-SFB-001'],
    decisions: { answerForm: (name, der) => (name === 'GetProfilesInfo' ? withOnes(der) : der) },
  },
  listsAllBitsOfAnEvent: {
    what: 'makes the metadata in a list of notifications anew, with the event as the octet of flags that it has it in',
    checks: [],
    ledger: ['DER-025'],
    shownBy: ['N22-016'],
    decisions: {
      answerForm: (name, der) =>
        name === 'ListNotification'
          ? withElements(der, (tag, _value, whole) => (tag === 0xbf2f ? withAllBits(whole) : undefined))
          : der,
    },
  },
  listsWhatIsMeantAnyway: {
    what: 'says FALSE of the Fallback Attribute in the list of profiles for the IPA',
    checks: [],
    ledger: ['DER-026'],
    shownBy: ['PSMO-SFB-001'],
    decisions: { answerForm: (name, der) => (name === 'GetProfilesInfo' ? withDefaults(der) : der) },
  },
  handsOverThePadding: {
    what: 'hands over a list of profiles with the octets that fill its buffer up',
    checks: [],
    ledger: ['DER-027'],
    shownBy: ['PSMO-EN-001'],
    decisions: { answerForm: (name, der) => (name === 'GetProfilesInfo' ? Buffer.concat([der, Buffer.alloc(2)]) : der) },
  },
} satisfies Record<string, Fault<NotificationDecisions>>
