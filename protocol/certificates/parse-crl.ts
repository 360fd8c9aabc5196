/** A certificate revocation list, RFC 5280 5.1, with the numbers that make it a partial one (SGP.22 4.6). */
import type { Issue } from '../ber/issues.ts'
import { showOctets, viewOf } from '../ber/octets.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { decodeComplete } from '../schema/decode-complete.ts'
import { type CertificateExtensions, readExtensions } from './extensions.ts'
import { instant, type ReadName, rawField, readName } from './parse.ts'
import type { Signed } from './signed.ts'
import { X509CertificateList } from './x509-types.ts'

export interface ParsedCrl extends Signed {
  readonly der: Buffer
  readonly issuer: ReadName
  /** Milliseconds since 1970. */
  readonly thisUpdate: number
  readonly nextUpdate: number | undefined
  /** Milliseconds of the revocation by serial number, as {@link ParsedCertificate.serialNumber} prints it. */
  readonly revoked: ReadonlyMap<string, number>
  readonly extensions: CertificateExtensions
  readonly issues: readonly Issue[]
}

/** Parses one CRL that fills `bytes`. @throws DecodeError as parseCertificate does */
export function parseCrl(bytes: Uint8Array, options: ReadOptions = {}): ParsedCrl {
  const der = viewOf(bytes)
  const { value, issues } = decodeComplete(X509CertificateList, der, options)
  const tbs = value.tbsCertList
  const found = [...issues]
  const time = (of: Parameters<typeof instant>[0], field: string) => instant(of, `tbsCertList.${field}`, der)
  const entries = (tbs.revokedCertificates ?? []).map((entry, index): [string, number] => [
    showOctets(entry.userCertificate),
    time(entry.revocationDate, `revokedCertificates[${index}].revocationDate`),
  ])
  return {
    der,
    tbs: rawField(value, 'tbsCertList'),
    innerAlgorithm: tbs.signature.algorithm,
    outerAlgorithm: value.signatureAlgorithm.algorithm,
    signature: value.signatureValue.octets,
    issuer: readName(tbs.issuer, rawField(tbs, 'issuer')),
    thisUpdate: time(tbs.thisUpdate, 'thisUpdate'),
    nextUpdate: tbs.nextUpdate === undefined ? undefined : time(tbs.nextUpdate, 'nextUpdate'),
    revoked: new Map(entries),
    extensions: readExtensions(tbs.crlExtensions, 'tbsCertList', der, found, options),
    issues: found.toSorted((a, b) => a.offset - b.offset),
  }
}
