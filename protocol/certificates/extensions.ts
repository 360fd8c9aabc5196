/** The extensions of a certificate or CRL, read into plain values; RFC 5280 4.2. */
import { DecodeError, type Issue } from '../ber/issues.ts'
import { viewOf } from '../ber/octets.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { extensionOids } from '../identifiers/rsp-oids.ts'
import { decodeComplete } from '../schema/decode-complete.ts'
import type { Type } from '../schema/type.ts'
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  CrlNumber,
  ExtKeyUsage,
  GeneralNames,
  KeyUsage,
  NameConstraints,
  PermittedEins,
  SubjectKeyIdentifier,
} from './extension-types.ts'
import { type AlternativeNames, addresses, alternativeNames, type PermittedNames, permittedNames } from './general-names.ts'
import { extensionIds } from './x509-oids.ts'
import type { Extension } from './x509-types.ts'

/** An extension that is there, with its critical mark. */
export interface Marked<T> {
  readonly critical: boolean
  readonly value: T
}

/** Undefined stands for an extension that is absent or could not be read; see `unreadable` for the latter. */
export interface CertificateExtensions {
  readonly basicConstraints: Marked<{ readonly ca: boolean; readonly pathLength: number | undefined }> | undefined
  readonly keyUsage: Marked<KeyUsage> | undefined
  /** Purposes as object identifiers. */
  readonly extendedKeyUsage: Marked<readonly string[]> | undefined
  /** Policies as object identifiers. */
  readonly certificatePolicies: Marked<readonly string[]> | undefined
  readonly subjectAltName: Marked<AlternativeNames> | undefined
  readonly nameConstraints: Marked<PermittedNames> | undefined
  readonly permittedEins: Marked<readonly string[]> | undefined
  /** Key identifier; empty where the extension names the issuer in another way only. */
  readonly authorityKeyIdentifier: Marked<Buffer> | undefined
  readonly subjectKeyIdentifier: Marked<Buffer> | undefined
  /** Addresses. */
  readonly crlDistributionPoints: Marked<readonly string[]> | undefined
  readonly crlNumber: Marked<number> | undefined
  readonly partialCrlNumber: Marked<number> | undefined
  readonly totalPartialCrlNumber: Marked<number> | undefined
  /** Extensions that nothing here reads. */
  readonly unknown: readonly { readonly oid: string; readonly critical: boolean }[]
  readonly unreadable: readonly { readonly oid: string; readonly what: string }[]
}

/**
 * Reads a list of extensions. Of one that occurs twice the first counts.
 *
 * @param inside path of the object that holds the list
 * @param der the octets that the list was decoded from; offsets of issues count from their start
 * @param issues where departures are added
 * @throws DecodeError in strict mode, at the first departure
 */
export function readExtensions(
  list: readonly Extension[] | undefined = [],
  inside: string,
  der: Buffer,
  issues: Issue[],
  options: ReadOptions,
): CertificateExtensions {
  const known = new Set<string>(passive)
  const unreadable: { oid: string; what: string }[] = []
  noteRepetitions(list, inside, der, issues, options)

  const read = <T, V>(oid: string, type: Type<T>, view: (value: T) => V): Marked<V> | undefined => {
    known.add(oid)
    const extension = list.find(({ extnID }) => extnID === oid)
    if (extension === undefined) return undefined
    const base = extension.extnValue.byteOffset - der.byteOffset
    const rebased = (one: Issue): Issue => ({
      ...pick(one),
      offset: one.offset + base,
      path: below(`${inside}.extensions[${list.indexOf(extension)}]`, one),
    })
    try {
      const decoded = decodeComplete(type, extension.extnValue, options)
      issues.push(...decoded.issues.map(rebased))
      return { critical: extension.critical, value: view(decoded.value) }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      const { kind, offset, what, path } = rebased(error)
      if (options.strict === true) throw new DecodeError(kind, offset, what, path)
      issues.push({ kind, offset, what, path })
      unreadable.push({ oid, what: `${what} at byte ${offset}` })
      return undefined
    }
  }

  const extensions = {
    basicConstraints: read(extensionIds.basicConstraints, BasicConstraints, (v) => ({
      ca: v.cA,
      pathLength: v.pathLenConstraint,
    })),
    keyUsage: read(extensionIds.keyUsage, KeyUsage, same),
    extendedKeyUsage: read(extensionIds.extKeyUsage, ExtKeyUsage, same),
    certificatePolicies: read(extensionIds.certificatePolicies, CertificatePolicies, (v) => v.map((p) => p.policyIdentifier)),
    subjectAltName: read(extensionIds.subjectAltName, GeneralNames, alternativeNames),
    nameConstraints: read(extensionIds.nameConstraints, NameConstraints, permittedNames),
    permittedEins: read(extensionOids.permittedEins, PermittedEins, same),
    authorityKeyIdentifier: read(extensionIds.authorityKeyIdentifier, AuthorityKeyIdentifier, (v) =>
      viewOf(v.keyIdentifier ?? Buffer.of()),
    ),
    subjectKeyIdentifier: read(extensionIds.subjectKeyIdentifier, SubjectKeyIdentifier, viewOf),
    crlDistributionPoints: read(extensionIds.cRLDistributionPoints, CRLDistributionPoints, addresses),
    crlNumber: read(extensionIds.cRLNumber, CrlNumber, same),
    partialCrlNumber: read(extensionOids.partialCrlNumber, CrlNumber, same),
    totalPartialCrlNumber: read(extensionOids.totalPartialCrlNumber, CrlNumber, same),
  }
  const unknown = list.filter(({ extnID }) => !known.has(extnID)).map(({ extnID, critical }) => ({ oid: extnID, critical }))
  return { ...extensions, unknown, unreadable }
}

/** Understood, and nothing is read from them: they narrow what a CRL covers, which no check here depends on. */
const passive = [extensionIds.issuingDistributionPoint, extensionOids.expirationDate]

function same<T>(value: T): T {
  return value
}

function pick({ kind, what }: Issue): Pick<Issue, 'kind' | 'what'> {
  return { kind, what }
}

function below(extension: string, { path }: Issue): string {
  return `${extension}.extnValue${path === '' ? '' : `.${path}`}`
}

function noteRepetitions(list: readonly Extension[], inside: string, der: Buffer, issues: Issue[], options: ReadOptions): void {
  for (const [index, { extnID, extnValue }] of list.entries()) {
    if (list.findIndex((other) => other.extnID === extnID) === index) continue
    const issue: Issue = {
      kind: 'duplicate-element',
      offset: extnValue.byteOffset - der.byteOffset,
      path: `${inside}.extensions[${index}]`,
      what: `the extension ${extnID} a second time`,
    }
    if (options.strict === true) throw new DecodeError(issue.kind, issue.offset, issue.what, issue.path)
    issues.push(issue)
  }
}
