/** A folder of key material put in the shape of the test PKI: which certificate is whose, told by chain and role and never by file name. */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Issued } from '../protocol/certificates/issue-certificate.ts'
import type { ReadName } from '../protocol/certificates/parse.ts'
import type { PlannedName } from '../protocol/certificates/planned-names.ts'
import type { RecognisedRole } from '../protocol/certificates/role-profiles.ts'
import { createTestPki, type TestPki } from '../protocol/certificates/test-pki.ts'
import { attributeIds } from '../protocol/certificates/x509-oids.ts'
import { allCurves, type Curve, curveOf } from '../protocol/crypto/curves.ts'
import { ConfigError } from './config-error.ts'
import { type CertificateOnDisk, type PkiOnDisk, readPki } from './pki.ts'

/** Names of what an actor needs of a PKI. */
export type PkiPart = Exclude<keyof TestPki, 'curve' | 'crls'>

export interface PkiFromFolder {
  readonly pki: TestPki
  /** What the folder has. The rest is filled with what nobody trusts. */
  readonly parts: ReadonlySet<PkiPart>
}

const described: Readonly<Record<PkiPart, string>> = {
  ci: 'a CI certificate (CERT.CI.ECDSA)',
  otherCi: 'a second CI certificate',
  eum: 'an EUM certificate under the CI',
  euiccs: 'an eUICC certificate under the EUM, with its private key',
  dpAuth: 'CERT.DPauth under the CI, with its private key',
  dpPb: 'CERT.DPpb under the CI, with its private key',
  dpTls: 'CERT.DP.TLS under the CI, with its private key',
  dsAuth: 'CERT.DSauth under the CI, with its private key',
  dsTls: 'CERT.DS.TLS under the CI, with its private key',
  eimSigning: 'a signing certificate of the eIM under the CI, with its private key',
  eimSigningSelfSigned: 'a self-signed certificate of the same signing key of the eIM',
  eimSigningOther: 'a private key without a certificate',
  eimTls: 'a TLS certificate of the eIM under the CI, with its private key',
  eimTlsSelfSigned: 'a self-signed TLS certificate of the eIM, with its private key',
  foreignCa: 'the certificate of a CA outside of RSP',
  eimTlsForeign: 'a TLS certificate of the eIM under that CA, with its private key',
}

/**
 * Reads the PKIs of a folder, one for each curve that has a CI in it, P-256 first.
 *
 * @param needed what has to be there for each of them
 * @param key of the configuration, for the error message
 * @throws ConfigError where the folder cannot be read or lacks something, with what it lacks
 */
export async function pkisFromFolder(
  folder: string,
  needed: readonly PkiPart[],
  key: string,
  notBefore: number,
): Promise<readonly [PkiFromFolder, ...PkiFromFolder[]]> {
  const onDisk = await readPki(folder, key)
  const found: PkiFromFolder[] = []
  for (const curve of allCurves) {
    const one = await pkiOn(curve, onDisk, notBefore)
    if (one.parts.has('ci')) found.push(one)
  }
  const [first, ...others] = found
  const hint = 'write a test PKI with "sgp32 pki --out DIR", or the path of a folder that has it'
  if (first === undefined) throw new ConfigError(`${key}: ${folder} has no CI certificate in it${unread(onDisk)}; ${hint}`)
  for (const { pki, parts } of found) {
    const missing = needed.find((part) => !parts.has(part))
    if (missing !== undefined)
      throw new ConfigError(`${key}: ${folder} lacks ${described[missing]} on ${pki.curve}${unread(onDisk)}; ${hint}`)
  }
  return [first, ...others]
}

function unread({ problems }: PkiOnDisk): string {
  const [first] = problems
  return first === undefined ? '' : ` (not read: ${first.path}, ${first.reason})`
}

async function pkiOn(curve: Curve, onDisk: PkiOnDisk, notBefore: number): Promise<PkiFromFolder> {
  const own = onDisk.certificates.filter(({ certificate: { publicKey } }) => isOn(curve, publicKey.key))
  const all = (role: RecognisedRole, issuer: CertificateOnDisk | 'itself' | undefined) =>
    own.filter((one) => one.role === role && issuer !== undefined && isIssuedBy(one, issuer === 'itself' ? one : issuer))
  const keyed = (role: RecognisedRole, issuer: CertificateOnDisk | 'itself' | undefined) =>
    all(role, issuer).find(({ privateKey }) => privateKey !== undefined)

  const issues = (ci: CertificateOnDisk) => own.some((one) => one !== ci && isIssuedBy(one, ci))
  const cis = all('ci', 'itself')
  const ci = cis.find(issues) ?? cis[0]
  const eum = all('eum', ci)[0]
  const foreignCa = all('ca', 'itself')[0]
  const eimSigning = keyed('eim-signing', ci)
  const euiccs = all('euicc', eum).filter(({ privateKey }) => privateKey !== undefined)
  const other = onDisk.privateKeys.find(({ key }) => isOn(curve, key))
  const single: Partial<Readonly<Record<PkiPart, CertificateOnDisk | undefined>>> = {
    ci,
    otherCi: cis.find((one) => one !== ci),
    eum,
    dpAuth: keyed('dp-auth', ci),
    dpPb: keyed('dp-pb', ci),
    dpTls: keyed('dp-tls', ci),
    dsAuth: keyed('ds-auth', ci),
    dsTls: keyed('ds-tls', ci),
    eimSigning,
    eimSigningSelfSigned: all('eim-signing', 'itself').find((one) => eimSigning && isSameKey(one, eimSigning)),
    eimTls: keyed('eim-tls', ci),
    eimTlsSelfSigned: keyed('eim-tls', 'itself'),
    foreignCa,
    eimTlsForeign: keyed('eim-tls', foreignCa),
  }
  const fresh = await createTestPki({ curve, notBefore })
  const parts = Object.entries(single).flatMap(([part, one]) =>
    one === undefined ? [] : [[part as PkiPart, issued(one, fresh.ci)] as const],
  )
  const pki: TestPki = {
    ...fresh,
    ...Object.fromEntries(parts),
    ...(other === undefined ? {} : { eimSigningOther: { privateKey: other.key, publicKey: createPublicKey(other.key) } }),
    euiccs: new Map(euiccs.map((one) => [one.certificate.subjectSerialNumber ?? '', issued(one, fresh.ci)])),
  }
  const listed = [...parts.map(([part]) => part), ...(euiccs.length > 0 ? (['euiccs'] as const) : [])]
  return { pki, parts: new Set<PkiPart>(other === undefined ? listed : [...listed, 'eimSigningOther']) }
}

function isOn(curve: Curve, key: KeyObject | undefined): boolean {
  try {
    return key !== undefined && curveOf(key) === curve
  } catch {
    // A key that RSP does not use belongs to nobody here.
    return false
  }
}

function isIssuedBy({ certificate }: CertificateOnDisk, { certificate: issuer }: CertificateOnDisk): boolean {
  if (!certificate.issuer.raw.equals(issuer.subject.raw) || issuer.publicKey.key === undefined) return false
  return new X509Certificate(certificate.der).verify(issuer.publicKey.key)
}

function isSameKey(one: CertificateOnDisk, other: CertificateOnDisk): boolean {
  const key = other.certificate.publicKey.key
  return key !== undefined && one.certificate.publicKey.key?.equals(key) === true
}

/** The shape in which certificates are handed on; one whose key is not there gets a key that signs nothing anyone believes. */
function issued({ certificate, privateKey }: CertificateOnDisk, stranger: Issued): Issued {
  const publicKey = certificate.publicKey.key ?? stranger.publicKey
  const signedWith = privateKey ?? stranger.privateKey
  const { notBefore, notAfter } = certificate
  const plan = {
    subject: planned(certificate.subject),
    issuer: planned(certificate.issuer),
    notBefore,
    notAfter,
    serialNumber: Number(BigInt(`0x${certificate.serialNumber || '0'}`) & 0xffff_ffffn),
    publicKey,
    signedWith,
    extensions: [],
  }
  return { certificate, publicKey, privateKey: signedWith, plan }
}

function planned({ attributes }: ReadName): PlannedName {
  const names = Object.entries(attributeIds) as [keyof typeof attributeIds, string][]
  return attributes.flatMap(({ type, value }) => {
    const name = names.find(([, oid]) => oid === type)?.[0]
    return name === undefined ? [] : [[name, value] as const]
  })
}
