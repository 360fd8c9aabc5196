/**
 * ProfileElement: one piece of an unprotected profile package (TCA Interoperable Profile Package, module PEDefinitions of the 3.x line;
 * the tags are those of 2.x too).
 *
 * A package is such elements one after the other, without wrapper and length: the first is `header`, the last `end`.
 */
import { choice } from '../schema/choice.ts'
import type { Of, Type } from '../schema/type.ts'
import { PEAKAParameter } from './aka-parameter.ts'
import { PEApplication, PERFM } from './applications.ts'
import { PEPINCodes, PEPUKCodes } from './codes.ts'
import { PEMF, PETELECOM, PEUSIM } from './file-elements.ts'
import { PEGenericFileManagement } from './generic-file-management.ts'
import { ProfileHeader } from './header.ts'
import { OpaqueElement } from './opaque-element.ts'
import { PEEnd, PENonStandard } from './other-elements.ts'
import { PESecurityDomain } from './security-domain.ts'

const arms = {
  header: ProfileHeader,
  genericFileManagement: PEGenericFileManagement,
  pinCodes: PEPINCodes,
  pukCodes: PEPUKCodes,
  akaParameter: PEAKAParameter,
  cdmaParameter: new OpaqueElement('PE-CDMAParameter', 0xa5),
  securityDomain: PESecurityDomain,
  rfm: PERFM,
  application: PEApplication,
  nonStandard: PENonStandard,
  end: PEEnd,
  mf: PEMF,
  cd: new OpaqueElement('PE-CD', 0xb1),
  telecom: PETELECOM,
  usim: PEUSIM,
  'opt-usim': new OpaqueElement('PE-OPT-USIM', 0xb4),
  isim: new OpaqueElement('PE-ISIM', 0xb5),
  'opt-isim': new OpaqueElement('PE-OPT-ISIM', 0xb6),
  phonebook: new OpaqueElement('PE-PHONEBOOK', 0xb7),
  'gsm-access': new OpaqueElement('PE-GSM-ACCESS', 0xb8),
  csim: new OpaqueElement('PE-CSIM', 0xb9),
  'opt-csim': new OpaqueElement('PE-OPT-CSIM', 0xba),
  eap: new OpaqueElement('PE-EAP', 0xbb),
  'df-5gs': new OpaqueElement('PE-DF-5GS', 0xbc),
  'df-saip': new OpaqueElement('PE-DF-SAIP', 0xbd),
  'df-snpn': new OpaqueElement('PE-DF-SNPN', 0xbe),
  'df-5gprose': new OpaqueElement('PE-DF-5GPROSE', 0xbf1f),
  iot: new OpaqueElement('PE-IoT', 0xbf20),
  'opt-iot': new OpaqueElement('PE-OPT-IoT', 0xbf21),
} as const satisfies Readonly<Record<string, Type<unknown>>>

export const ProfileElement = choice('ProfileElement', arms)
export type ProfileElement = Of<typeof ProfileElement>

export type ElementName = keyof typeof arms

const byTag: ReadonlyMap<number, ElementName> = new Map(
  (Object.keys(arms) as ElementName[]).flatMap((name) => arms[name].tags.map((tag) => [tag, name] as const)),
)

export const elementNames: readonly ElementName[] = [...byTag.values()]

/** Name of the element with this tag; undefined for reserved tags (AB to AF) and those of later versions. */
export function elementName(tag: number): ElementName | undefined {
  return byTag.get(tag)
}
