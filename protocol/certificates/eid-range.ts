/**
 * Which EIDs an EUM may give (SGP.22 4.5.2.1): organization equal, and the EID begins with the serialNumber in the EUM's name
 * constraints. This is not the subtree matching of RFC 5280 4.2.1.10, which knows no prefix of an attribute.
 */

import type { Report } from './findings.ts'
import { type NameAttribute, valuesOf } from './names.ts'
import type { ParsedCertificate } from './parse.ts'
import { attributeIds } from './x509-oids.ts'

/** Checks the subject of an eUICC certificate against its EUM. @param eid 32 digits */
export function checkEidRange(euicc: ParsedCertificate, eid: string, eum: ParsedCertificate, fail: Report): void {
  const { nameConstraints, permittedEins } = eum.extensions
  const organizations = valuesOf(euicc.subject.attributes, attributeIds.organization)
  const ranges = (nameConstraints?.value.directoryNames ?? []).map(rangeOf)
  if (ranges.length === 0 && permittedEins === undefined) return

  const ofOrganization = ranges.filter(({ organization }) => organization === undefined || organizations.includes(organization))
  if (ranges.length > 0 && ofOrganization.length === 0) {
    const permitted = ranges.map(({ organization }) => organization).join(', ')
    const held =
      organizations.length === 0 ? 'the subject has no organization' : `the organization is ${organizations.join(', ')}`
    fail('nameConstraints', `${held}, and the EUM may only use ${permitted}`)
    return
  }
  const prefixes = permittedEins?.value ?? ofOrganization.flatMap(({ ein }) => (ein === undefined ? [] : [ein]))
  if (prefixes.some((prefix) => eid.startsWith(prefix))) return
  fail('eidOutsideEumRange', `the EID ${eid} does not begin with ${prefixes.join(' or ')}, which the EUM may give`)
}

function rangeOf(name: readonly NameAttribute[]): {
  readonly organization: string | undefined
  readonly ein: string | undefined
} {
  return {
    organization: valuesOf(name, attributeIds.organization)[0],
    ein: valuesOf(name, attributeIds.serialNumber)[0],
  }
}
