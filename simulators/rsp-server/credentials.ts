import type { KeyObject } from 'node:crypto'
import type { Issued } from '../../protocol/certificates/issue-certificate.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'

/** A certificate and the key that it is for. */
export type CertifiedKey = Pick<Issued, 'certificate'> & { readonly privateKey: KeyObject }

/** What a server has under one CI. */
export interface RspCredentials {
  readonly ci: ParsedCertificate
  /** CERT.DPauth or CERT.DSauth. */
  readonly auth: CertifiedKey
}

/** What an SM-DP+ has under one CI. */
export interface SmdpCredentials extends RspCredentials {
  /** CERT.DPpb. */
  readonly pb: CertifiedKey
}

export function smdpCredentials(pki: TestPki): SmdpCredentials {
  return { ci: pki.ci.certificate, auth: pki.dpAuth, pb: pki.dpPb }
}

export function smdsCredentials(pki: TestPki): RspCredentials {
  return { ci: pki.ci.certificate, auth: pki.dsAuth }
}

/** subjectKeyIdentifier of a CI, upper-case hexadecimal: its name in the lists of an eUICC. */
export function ciKeyIdentifierOf(ci: ParsedCertificate): string {
  return Buffer.from(ci.extensions.subjectKeyIdentifier?.value ?? [])
    .toString('hex')
    .toUpperCase()
}

/** The object identifier of an entity in its certificate (registeredID); undefined where there is none. */
export function registeredIdOf({ extensions }: ParsedCertificate): string | undefined {
  return extensions.subjectAltName?.value.registeredIds[0]
}
