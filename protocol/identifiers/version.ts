/** VersionType: major, minor and revision, one octet each, binary (RSPDefinitions of SGP.22; releases of 3GPP as `14.0.0`). */

import { IdentifierError } from './identifier-error.ts'
import { demandLength } from './nibbles.ts'

const shape = 'three numbers from 0 to 255 with dots, for example 2.5.0'

export interface Version {
  readonly major: number
  readonly minor: number
  readonly revision: number
}

/** Reads `2.5.0`, or `2.5` with revision 0. @throws IdentifierError for other text or numbers over 255 */
export function parseVersion(text: string): Version {
  const strange = text.search(/[^0-9.]/)
  if (strange >= 0)
    throw new IdentifierError(
      'version',
      `${JSON.stringify([...text.slice(strange)][0])} is neither digit nor dot`,
      shape,
      strange + 1,
    )
  const parts = text.split('.')
  if (parts.length < 2 || parts.length > 3) throw new IdentifierError('version', `${parts.length} numbers`, shape)
  let at = 1
  for (const part of parts) {
    if (part === '') throw new IdentifierError('version', 'no number', shape, at)
    if (part.length > 1 && part.startsWith('0'))
      throw new IdentifierError('version', `the leading zero of ${part}`, 'the number without it', at)
    if (Number(part) > 255)
      throw new IdentifierError('version', `the number ${part}`, 'at most 255, which is what one octet holds', at)
    at += part.length + 1
  }
  const [major = 0, minor = 0, revision = 0] = parts.map(Number)
  return { major, minor, revision }
}

export function printVersion({ major, minor, revision }: Version): string {
  return `${major}.${minor}.${revision}`
}

/** The three octets. @throws IdentifierError for numbers that are no octet */
export function versionOctets(version: Version): Buffer {
  const { major, minor, revision } = parseVersion(printVersion(version))
  return Buffer.from([major, minor, revision])
}

/** @throws DecodeError unless there are three octets */
export function versionFromOctets(octets: Uint8Array): Version {
  demandLength('VersionType', octets, 3)
  const [major = 0, minor = 0, revision = 0] = octets
  return { major, minor, revision }
}

/** Below 0 where `one` is older than `other`, above 0 where it is newer, 0 where they are the same. */
export function compareVersions(one: Version, other: Version): number {
  return one.major - other.major || one.minor - other.minor || one.revision - other.revision
}
