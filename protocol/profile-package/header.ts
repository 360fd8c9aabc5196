/** ProfileHeader: the first element of a package (TCA profile specification 8.2, PEDefinitions). */

import { showOctets } from '../ber/octets.ts'
import { iccidFromHeaderOctets } from '../identifiers/iccid.ts'
import { integer, nil, octetString, utf8String } from '../schema/primitives.ts'
import { type Optional, optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { TemplateId } from './templates.ts'

/** Services in the order of their tag numbers. */
export const services = [
  'contactless',
  'usim',
  'isim',
  'csim',
  'milenage',
  'tuak128',
  'cave',
  'gba-usim',
  'gba-isim',
  'mbms',
  'eap',
  'javacard',
  'multos',
  'multiple-usim',
  'multiple-isim',
  'multiple-csim',
  'tuak256',
  'usim-test-algorithm',
  'ber-tlv',
  'dfLink',
  'cat-tp',
  'get-identity',
  'profile-a-x25519',
  'profile-b-p256',
  'suciCalculatorApi',
  'dns-resolution',
  'scp11ac',
  'scp11c-authorization-mechanism',
  's16mode',
  'eaka',
] as const
export type Service = (typeof services)[number]

const components = Object.fromEntries(services.map((name, i) => [name, optional(nil().retag(0x80 + i))])) as {
  readonly [K in Service]: Optional<true>
}

/** Services without which the profile must not be installed. */
export const ServicesList = sequence('ServicesList', components)
export type ServicesList = Of<typeof ServicesList>

/** An application that has to be on the eUICC, with the least version. */
export const MandatoryAid = sequence('eUICC-Mandatory-AID', {
  aid: octetString(5, 16).retag(0x80),
  version: octetString(2, 2).retag(0x81),
})
export type MandatoryAid = Of<typeof MandatoryAid>

export const ProfileHeader = sequence(
  'ProfileHeader',
  {
    'major-version': integer().retag(0x80),
    'minor-version': integer().retag(0x81),
    profileType: optional(utf8String(1, 100).retag(0x82)),
    /** Digits in reading order, filler F at the end: not swapped as in EF.ICCID. */
    iccid: octetString(10, 10).retag(0x83).named('ICCID', showIccid),
    pol: optional(octetString().retag(0x84)),
    'eUICC-Mandatory-services': ServicesList.retag(0xa5),
    'eUICC-Mandatory-GFSTEList': sequenceOf(TemplateId).retag(0xa6),
    connectivityParameters: optional(octetString().retag(0x87)),
    'eUICC-Mandatory-AIDs': optional(sequenceOf(MandatoryAid).retag(0xa8)),
    iotOptions: optional(sequence('IotOptions', { pix: octetString(7, 11).retag(0x80) }, 0xa9)),
  },
  0xa0,
)
export type ProfileHeader = Of<typeof ProfileHeader>

function showIccid(octets: Uint8Array): string {
  try {
    return iccidFromHeaderOctets(octets)
  } catch (error) {
    return `${showOctets(octets)} (${error instanceof Error ? error.message : error})`
  }
}
