/** Basic types of RSPDefinitions, used all over SGP.22 and SGP.32. */
import { namedBits } from '../schema/bits.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { enumeration, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { unboundedInteger } from '../schema/unbounded-integer.ts'
import { showEid, showIccid, showMccMnc, showTagList, showVersion } from './show.ts'

/** Major, minor and revision, one octet each. */
export const VersionType = octetString(3, 3).named('VersionType', showVersion)

/** As in EF.ICCID: swapped nibbles, filler F. */
export const Iccid = octetString(10, 10).retag(0x5a).named('Iccid', showIccid)

/** The 32 digits of an EID, high nibble first. */
export const EidValue = octetString(16, 16).retag(0x5a).named('EID', showEid)

export const TransactionId = octetString(1, 16).named('TransactionId')
export const Octet16 = octetString(16, 16)
export const Octet32 = octetString(32, 32)
export const SubjectKeyIdentifier = octetString().named('SubjectKeyIdentifier')

/** ECDSA signature as r and s, 32 octets each; the length is judged by the verification, not by the type. */
export const Signature = octetString().retag(0x5f37).named('Signature')

/** Uncompressed point of a one-time key. */
export const OneTimePublicKey = octetString().retag(0x5f49).named('otPK')

export const IsdpAid = octetString(1, 16).retag(0x4f).named('AID')

export const ProfileClass = enumeration('ProfileClass', { test: 0, provisioning: 1, operational: 2 })
export const ProfileState = enumeration('ProfileState', { disabled: 0, enabled: 1 })
export const IconType = enumeration('IconType', { jpg: 0, png: 1 })

export const NotificationEvent = namedBits('NotificationEvent', [
  'notificationInstall',
  'notificationEnable',
  'notificationDisable',
  'notificationDelete',
])
export type NotificationEvent = Of<typeof NotificationEvent>

export const PprIds = namedBits('PprIds', ['pprUpdateControl', 'ppr1', 'ppr2'])

/** MCC and MNC in the coding of 3GPP TS 24.008, with the group identifiers that narrow them down. */
export const OperatorId = sequence('OperatorId', {
  mccMnc: octetString(3, 3).retag(0x80).named('MCC-MNC', showMccMnc),
  gid1: optional(octetString().retag(0x81)),
  gid2: optional(octetString().retag(0x82)),
})
export type OperatorId = Of<typeof OperatorId>

export const NotificationConfigurationInformation = sequenceOf(
  sequence('NotificationConfigurationInformation', {
    profileManagementOperation: NotificationEvent.retag(0x80),
    notificationAddress: utf8String().retag(0x81),
  }),
)

export const DpProprietaryData = sequence('DpProprietaryData', { dpOid: objectIdentifier().retag(0x80) })

/** Named and numbered by the version of TCA PEDefinitions that is current; longer strings are kept by bit number. */
export const UICCCapability = namedBits('UICCCapability', [
  'contactlessSupport',
  'usimSupport',
  'isimSupport',
  'csimSupport',
  'akaMilenage',
  'akaCave',
  'akaTuak128',
  'akaTuak256',
  'usimTestAlgorithm',
  'rfu2',
  'gbaAuthenUsim',
  'gbaAuthenISim',
  'mbmsAuthenUsim',
  'eapClient',
  'javacard',
  'multos',
  'multipleUsimSupport',
  'multipleIsimSupport',
  'multipleCsimSupport',
  'berTlvFileSupport',
  'dfLinkSupport',
  'catTp',
  'getIdentity',
  'profile-a-x25519',
  'profile-b-p256',
  'suciCalculatorApi',
  'dns-resolution',
  'scp11ac',
  'scp11c-authorization-mechanism',
  's16mode',
  'eaka',
  'iotminimal',
])

export const SequenceNumber = unboundedInteger().named('SequenceNumber')

/** A list of tags, one after the other without lengths. */
export const TagList = octetString().retag(0x5c).named('TagList', showTagList)
