/** Certificates, CRLs and keys as people keep them: PEM or DER, told apart by their contents (RFC 7468, RFC 5958, RFC 5915). */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { BerReader } from '../protocol/ber/reader.ts'
import { type ParsedCertificate, parseCertificate } from '../protocol/certificates/parse.ts'
import { type ParsedCrl, parseCrl } from '../protocol/certificates/parse-crl.ts'

export type KeyMaterial =
  | { readonly kind: 'certificate'; readonly certificate: ParsedCertificate }
  | { readonly kind: 'crl'; readonly crl: ParsedCrl }
  | { readonly kind: 'privateKey'; readonly key: KeyObject }
  | { readonly kind: 'publicKey'; readonly key: KeyObject }

/** What a file holds: everything that was understood, and a sentence for each part that was not. */
export interface RecognisedMaterial {
  readonly found: readonly KeyMaterial[]
  readonly problems: readonly string[]
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----((?:[^-]|-(?!----))*)-----END \1-----/g

/** Tells what `bytes` are; several PEM blocks may stand in one file, with any text around them. Never throws. */
export function recogniseMaterial(bytes: Buffer): RecognisedMaterial {
  const found: KeyMaterial[] = []
  const problems: string[] = []
  const take = (where: string, read: () => KeyMaterial | undefined): void => {
    try {
      const material = read()
      if (material !== undefined) found.push(material)
    } catch (error) {
      problems.push(`${where}${error instanceof Error ? error.message : String(error)}`)
    }
  }

  const blocks = [...bytes.toString('latin1').matchAll(pemBlock)]
  for (const [, label = '', body = ''] of blocks) take(`PEM block ${label}: `, () => fromPem(label, body))
  if (blocks.length === 0) take('', () => fromDer(bytes))
  return { found, problems }
}

/** Blocks that stand beside keys and say nothing more. */
const ignored = ['EC PARAMETERS', 'X509 TRUST']

function fromPem(label: string, body: string): KeyMaterial | undefined {
  if (ignored.includes(label)) return undefined
  if (label.includes('ENCRYPTED') || body.includes('ENCRYPTED')) throw new Error(encrypted)
  const der = Buffer.from(body, 'base64')
  if (der.length === 0) throw new Error('no Base64 inside')
  return fromDer(der)
}

const encrypted = 'the private key is encrypted; write it without a pass phrase (openssl pkey -in FILE -out NEWFILE)'

/** Tags inside the outer SEQUENCE tell the kinds apart. */
function fromDer(der: Buffer): KeyMaterial {
  if (der.includes('-----BEGIN ')) throw new Error('a PEM block that is cut off')
  if (der[0] !== 0x30) throw new Error('neither PEM nor DER of a certificate, CRL or key')
  const tags = tagsInside(der)
  const kind = tags.map((tag) => tag.toString(16).padStart(2, '0')).join(' ')
  if (kind === '30 30 03') {
    return hasTimes(der) ? { kind: 'crl', crl: parseCrl(der) } : { kind: 'certificate', certificate: parseCertificate(der) }
  }
  if (kind.startsWith('02 30 04'))
    return { kind: 'privateKey', key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
  if (kind.startsWith('02 04')) return { kind: 'privateKey', key: createPrivateKey({ key: der, format: 'der', type: 'sec1' }) }
  if (kind.startsWith('02 02 02 02 02')) {
    return { kind: 'privateKey', key: createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }) }
  }
  if (kind === '30 03') return { kind: 'publicKey', key: createPublicKey({ key: der, format: 'der', type: 'spki' }) }
  if (kind === '30 04') throw new Error(encrypted)
  throw new Error(`DER of an unknown kind (a SEQUENCE of ${kind || 'nothing'})`)
}

function tagsInside(der: Buffer): readonly number[] {
  const reader = new BerReader(der)
  reader.next(0, der.length)
  return reader.tagsInside()
}

/** A CRL has its times directly in the signed part; a certificate has them one level deeper. */
function hasTimes(der: Buffer): boolean {
  const reader = new BerReader(der)
  reader.next(0, der.length)
  reader.next(reader.valueStart, reader.end)
  return reader.tagsInside().some((tag) => tag === 0x17 || tag === 0x18)
}
