/** Templates of files that profile elements refer to: 2.23.143.1.2.n, a further arc for later versions of one (TCA profile specification, Annex A). */
import { objectIdentifier } from '../schema/object-identifier.ts'

const ARC = '2.23.143.1.2'

const names = [
  'MF',
  'CD',
  'TELECOM',
  'USIM',
  'opt-USIM',
  'phonebook',
  'gsm-access',
  'ISIM',
  'opt-ISIM',
  'CSIM',
  'opt-CSIM',
  'EAP',
  '5GS',
  'SAIP',
  'SNPN',
  '5GProSe',
  'IoT',
  'opt-IoT',
] as const
export type TemplateName = (typeof names)[number]

/** Object identifiers of all templates, in their first version. */
export const templateOids: readonly string[] = names.map(templateOid)

export function templateOid(name: TemplateName): string {
  return `${ARC}.${names.indexOf(name) + 1}`
}

/** `USIM`, `USIM version 2`; undefined for an object identifier that is no template's. */
export function templateName(oid: string): string | undefined {
  const [, number, version] = /^2\.23\.143\.1\.2\.(\d+)(?:\.(\d+))?$/.exec(oid) ?? []
  const name = names[Number(number) - 1]
  return name === undefined || version === undefined ? name : `${name} version ${version}`
}

export const TemplateId = objectIdentifier(templateName)
