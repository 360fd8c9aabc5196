/** What the header of a package demands of the eUICC: format version, services, templates, applications. */

import { showOctets } from '../ber/octets.ts'
import { type Fault, processingFault } from './fault.ts'
import type { ProfileHeader } from './header.ts'
import { type Supported, supportsApplication, supportsTemplate } from './supported.ts'

/** Versions of the format whose elements have these tags. */
const majorVersions: readonly number[] = [2, 3]

/**
 * The first demand that is not met.
 *
 * @param header may lack what it should have: a list that is not there demands nothing
 * @returns undefined where all are met
 */
export function headerFault(header: Partial<ProfileHeader>, supported: Supported): Fault | undefined {
  const { 'major-version': major } = header
  if (major === undefined || !majorVersions.includes(major)) {
    return processingFault('unsupported-profile-version', `major-version ${major ?? 'is missing'} where 2 or 3 is known`)
  }
  return serviceFault(header, supported) ?? templateFault(header, supported) ?? applicationFault(header, supported)
}

function serviceFault(
  { 'eUICC-Mandatory-services': list = {} }: Partial<ProfileHeader>,
  { services }: Supported,
): Fault | undefined {
  const { $unknown: [later] = [], ...named } = list
  if (later !== undefined)
    return processingFault('feature-not-supported', `the mandatory service ${showOctets(later)} of a later version`)
  const known: readonly string[] = services
  const missing = Object.keys(named).find((name) => !known.includes(name))
  if (missing === undefined) return undefined
  const isRuntime = missing === 'javacard' || missing === 'multos'
  return processingFault(isRuntime ? 'runtime-not-supported' : 'feature-not-supported', `the mandatory service ${missing}`)
}

function templateFault(
  { 'eUICC-Mandatory-GFSTEList': list = [] }: Partial<ProfileHeader>,
  supported: Supported,
): Fault | undefined {
  const missing = list.find((oid) => !supportsTemplate(supported, oid))
  return missing === undefined ? undefined : processingFault('template-not-supported', `the mandatory template ${missing}`)
}

function applicationFault(
  { 'eUICC-Mandatory-AIDs': list = [] }: Partial<ProfileHeader>,
  supported: Supported,
): Fault | undefined {
  const missing = list.find((application) => !supportsApplication(supported, application))
  if (missing === undefined) return undefined
  return processingFault('lib-not-supported', `the mandatory application ${showOctets(missing.aid)}`)
}
