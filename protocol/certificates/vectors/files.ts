/** Certificates and CRLs between our parser and the openssl command, in tests. */
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folder, opensslSays } from '../../vectors/openssl.ts'
import { type ParsedCertificate, parseCertificate } from '../parse.ts'

/** Writes a certificate as PEM; returns the name. */
export function save(name: string, { der }: Pick<ParsedCertificate, 'der'>): string {
  writeFileSync(join(folder, name), new X509Certificate(der).toString())
  return name
}

/** Writes the octets as they are; returns the name. */
export function saveDer(name: string, { der }: Pick<ParsedCertificate, 'der'>): string {
  writeFileSync(join(folder, name), der)
  return name
}

/** Reads a certificate that openssl wrote as PEM, strictly. */
export function load(name: string): ParsedCertificate {
  opensslSays('x509', '-in', name, '-outform', 'DER', '-out', `${name}.der`)
  return parseCertificate(readFileSync(join(folder, `${name}.der`)), { strict: true })
}
