/** The tags that an IpaEuiccDataRequest may list: SGP.32 v1.2 2.11.1.2, and v1.0.1. */
import type { SpecVersion } from '../../protocol/registry.ts'
import { OperatorError } from './operations-encoding.ts'

const v12 = {
  notifications: 'A0',
  defaultSmdpAddress: '81',
  euiccPackageResults: 'A2',
  euiccInfo1: 'BF20',
  euiccInfo2: 'BF22',
  rootSmdsAddress: '83',
  associationToken: '84',
  eumCertificate: 'A5',
  euiccCertificate: 'A6',
  ipaCapabilities: 'A8',
  deviceInfo: 'A9',
} as const

/** v1.0.1 has package results among the notifications. */
const v101: Readonly<Record<DataName, string>> = {
  ...v12,
  notifications: 'BF2B',
  defaultSmdpAddress: '80',
  euiccPackageResults: 'BF2B',
  ipaCapabilities: '88',
}

export type DataName = keyof typeof v12
export const dataNames = Object.keys(v12) as DataName[]

export function tagOf(spec: SpecVersion, name: DataName): string {
  return (spec === '1.0.1' ? v101 : v12)[name]
}

/** Tags one after the other, each once. */
export function tagListOf(spec: SpecVersion, names: readonly DataName[]): string {
  return [...new Set(names.map((name) => tagOf(spec, name)))].join('')
}

/** The tags of a list, upper-case hexadecimal. */
export function tagsIn(tagList: string): readonly string[] {
  const tags: string[] = []
  for (let at = 0; at < tagList.length; ) {
    const length = (Number.parseInt(tagList.slice(at, at + 2), 16) & 0x1f) === 0x1f ? 4 : 2
    tags.push(tagList.slice(at, at + length).toUpperCase())
    at += length
  }
  return tags
}

/** @throws OperatorError for a tag that the version does not have there */
export function demandTags(spec: SpecVersion, tagList: string): string {
  const known = dataNames.map((name) => tagOf(spec, name))
  const strange = tagsIn(tagList).find((tag) => !known.includes(tag))
  if (strange === undefined && tagList !== '') return tagList.toUpperCase()
  const found = strange === undefined ? 'an empty list' : `${strange} is no tag of IpaEuiccData`
  throw new OperatorError(`tagList: ${found} in SGP.32 v${spec}; choose from ${[...new Set(known)].join(' ')}`)
}
