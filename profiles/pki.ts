/** Key material on disk: a folder of PEM or DER files, recognised by content and never by file name. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ParsedCertificate } from '../protocol/certificates/parse.ts'
import type { ParsedCrl } from '../protocol/certificates/parse-crl.ts'
import { type RecognisedRole, recogniseRole } from '../protocol/certificates/role-profiles.ts'
import type { TestPki } from '../protocol/certificates/test-pki.ts'
import { ConfigError } from './config-error.ts'
import { type FolderLimits, readFolder } from './folder-files.ts'
import { recogniseMaterial } from './key-material.ts'
import { makeFolders } from './make-folders.ts'

/** A certificate with the key to it, where the folder has it. */
export interface CertificateOnDisk {
  readonly path: string
  readonly role: RecognisedRole
  readonly certificate: ParsedCertificate
  readonly privateKey: KeyObject | undefined
}

export interface PkiOnDisk {
  readonly certificates: readonly CertificateOnDisk[]
  readonly crls: readonly { readonly path: string; readonly crl: ParsedCrl }[]
  /** Private keys that belong to none of the certificates. */
  readonly privateKeys: readonly { readonly path: string; readonly key: KeyObject }[]
  readonly publicKeys: readonly { readonly path: string; readonly key: KeyObject }[]
  /** What could not be read, and why. */
  readonly problems: readonly { readonly path: string; readonly reason: string }[]
}

const defaultLimits: FolderLimits = { fileSize: 256 * 1024, files: 2000, depth: 8 }

/**
 * Reads a folder and those inside it.
 *
 * @param key of the configuration, for the error message
 * @throws ConfigError where the folder cannot be read; a file that cannot be read is a problem and no error
 */
export async function readPki(folder: string, key = 'pki', limits: Partial<FolderLimits> = {}): Promise<PkiOnDisk> {
  const certificates: { path: string; certificate: ParsedCertificate }[] = []
  const crls: { path: string; crl: ParsedCrl }[] = []
  const privateKeys: { path: string; key: KeyObject }[] = []
  const publicKeys: { path: string; key: KeyObject }[] = []
  const problems: { path: string; reason: string }[] = []

  for (const { path, contents } of await readFolder(folder, key, { ...defaultLimits, ...limits })) {
    if (typeof contents === 'string') {
      problems.push({ path, reason: contents })
      continue
    }
    const recognised = recogniseMaterial(contents)
    problems.push(...recognised.problems.map((reason) => ({ path, reason })))
    for (const material of recognised.found) {
      if (material.kind === 'certificate') certificates.push({ path, certificate: material.certificate })
      else if (material.kind === 'crl') crls.push({ path, crl: material.crl })
      else if (material.kind === 'privateKey') privateKeys.push({ path, key: material.key })
      else publicKeys.push({ path, key: material.key })
    }
  }
  return { ...matched(certificates, privateKeys), crls, publicKeys, problems }
}

/** Keys belong to certificates by their public key; one key may have several certificates. */
function matched(
  certificates: readonly { readonly path: string; readonly certificate: ParsedCertificate }[],
  privateKeys: readonly { readonly path: string; readonly key: KeyObject }[],
): Pick<PkiOnDisk, 'certificates' | 'privateKeys'> {
  const pairs = privateKeys.map(({ path, key }) => ({ path, key, publicKey: createPublicKey(key) }))
  const keyOf = ({ publicKey }: ParsedCertificate) => pairs.find((pair) => publicKey.key?.equals(pair.publicKey))?.key
  const found = certificates.map((one) => ({ ...one, role: recogniseRole(one.certificate), privateKey: keyOf(one.certificate) }))
  const isUsed = (publicKey: KeyObject) => found.some(({ certificate }) => certificate.publicKey.key?.equals(publicKey))
  return {
    certificates: found,
    privateKeys: pairs.filter(({ publicKey }) => !isUsed(publicKey)).map(({ path, key }) => ({ path, key })),
  }
}

/** One file to write; its name is without an ending. */
export type PkiFile =
  | { readonly name: string; readonly kind: 'certificate' | 'crl'; readonly der: Uint8Array }
  | { readonly name: string; readonly kind: 'privateKey'; readonly key: KeyObject }

/** The files of a test PKI: certificates, their keys, CRLs. */
export function filesOf(pki: TestPki): readonly PkiFile[] {
  const { curve, crls, euiccs, eimSigningOther, ...single } = pki
  const named = (name: string) => `${curve}-${name}`
  const issued = [...Object.entries(single), ...[...euiccs].map(([eid, one]) => [`euicc-${eid}`, one] as const)]
  return [
    ...issued.flatMap(([name, { certificate, privateKey }]): readonly PkiFile[] => [
      { name: named(name), kind: 'certificate', der: certificate.der },
      { name: named(`${name}-key`), kind: 'privateKey', key: privateKey },
    ]),
    { name: named('eimSigningOther-key'), kind: 'privateKey', key: eimSigningOther.privateKey },
    ...Object.entries(crls).map(([name, { der }]): PkiFile => ({ name: named(`crl-${name}`), kind: 'crl', der })),
  ]
}

/**
 * Writes files into a folder, which is made where it is missing; files of the same name are replaced. Private keys are PKCS #8 and
 * can be read by their owner alone.
 *
 * @param key of the configuration, for the error message
 * @returns the paths, in the order of `files`
 * @throws ConfigError where the folder cannot be written
 */
export async function writePki(
  folder: string,
  files: readonly PkiFile[],
  format: 'pem' | 'der' = 'pem',
  key = 'pki',
): Promise<readonly string[]> {
  const paths: string[] = []
  try {
    makeFolders(folder)
    for (const file of files) {
      const path = join(folder, `${basename(file.name)}.${format}`)
      // A file that is there keeps its mode when it is written to; a new one has the mode from its first octet on.
      await rm(path, { force: true })
      await writeFile(path, contentsOf(file, format), { mode: file.kind === 'privateKey' ? 0o600 : 0o644, flag: 'wx' })
      paths.push(path)
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`${key}: cannot write into ${folder} (${reason}); write the path of a folder that you may write to`, {
      cause,
    })
  }
  return paths
}

function contentsOf(file: PkiFile, format: 'pem' | 'der'): Uint8Array | string {
  if (file.kind === 'privateKey') {
    return format === 'pem' ? file.key.export({ type: 'pkcs8', format }) : file.key.export({ type: 'pkcs8', format })
  }
  if (format === 'der') return file.der
  const label = file.kind === 'crl' ? 'X509 CRL' : 'CERTIFICATE'
  const lines =
    Buffer.from(file.der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
