/** Alternative names, name constraints and distribution points in the form that checks and readers want. */
import { showOctets } from '../ber/octets.ts'
import type { CRLDistributionPoints, GeneralName, NameConstraints } from './extension-types.ts'
import { attributesOf, type NameAttribute, nameText } from './names.ts'

export interface AlternativeNames {
  readonly dnsNames: readonly string[]
  readonly registeredIds: readonly string[]
  /** Names of other kinds, as `kind value`. */
  readonly others: readonly string[]
}

/** The directory names that name constraints permit; `others` tells what they hold besides, in words. */
export interface PermittedNames {
  readonly directoryNames: readonly (readonly NameAttribute[])[]
  readonly others: readonly string[]
}

export function alternativeNames(names: readonly GeneralName[]): AlternativeNames {
  return {
    dnsNames: names.flatMap((name) => (name.kind === 'dNSName' ? [name.value] : [])),
    registeredIds: names.flatMap((name) => (name.kind === 'registeredID' ? [name.value] : [])),
    others: names.filter(({ kind }) => kind !== 'dNSName' && kind !== 'registeredID').map(generalNameText),
  }
}

export function permittedNames({ permittedSubtrees = [], excludedSubtrees = [] }: NameConstraints): PermittedNames {
  const bases = permittedSubtrees.map(({ base }) => base)
  return {
    directoryNames: bases.flatMap((base) => (base.kind === 'directoryName' ? [attributesOf(base.value)] : [])),
    others: [
      ...bases.filter(({ kind }) => kind !== 'directoryName').map((base) => `permitted ${generalNameText(base)}`),
      ...excludedSubtrees.map(({ base }) => `excluded ${generalNameText(base)}`),
    ],
  }
}

/** Addresses of the distribution points that have one. */
export function addresses(points: CRLDistributionPoints): readonly string[] {
  return points.flatMap(({ distributionPoint: name }) =>
    name?.kind === 'fullName' ? name.value.flatMap((one) => (one.kind === 'uniformResourceIdentifier' ? [one.value] : [])) : [],
  )
}

function generalNameText(name: GeneralName): string {
  if (name.kind === 'directoryName') return `${name.kind} ${nameText(name.value)}`
  return `${name.kind} ${typeof name.value === 'string' ? name.value : showOctets(name.value)}`
}
