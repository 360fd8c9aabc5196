import { createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { isLoopback } from './loopback.ts'
import type { SutProfile } from './sut.ts'

type AtUrl = Extract<SutProfile['eim'], { adapter: 'url' }>

/** A trust decision with its material read and checked; `pem` is text. */
export type ReadTrust = { kind: 'system' | 'none' } | { kind: 'ca' | 'certificate' | 'publicKey'; pem: string }

/**
 * Reads what `trust` names.
 *
 * @param folder that paths in the profile start from
 * @param of key of the profile that it stands under
 * @throws ConfigError
 */
export function readTrust(
  { trust, url, address }: Pick<AtUrl, 'trust' | 'url' | 'address'> & Partial<AtUrl>,
  folder: string,
  of: 'eim' | 'operator' | 'device.inject' = 'eim',
): ReadTrust {
  if (trust === 'system') return { kind: trust }
  if (trust === 'none') {
    const host = address?.replace(/:\d+$/, '') ?? new URL(url).hostname
    if (isLoopback(host.replace(/^\[(.*)\]$/, '$1'))) return { kind: trust }
    throw new ConfigError(
      `${of}.trust: none is for loopback only, and ${host} is not: write system, ca:, certificate: or publicKey:`,
    )
  }
  if ('ca' in trust) return { kind: 'ca', pem: certificatesAt(trust.ca, `${of}.trust.ca`, folder) }
  if ('certificate' in trust)
    return { kind: 'certificate', pem: certificatesAt(trust.certificate, `${of}.trust.certificate`, folder) }
  return { kind: 'publicKey', pem: publicKeyAt(trust.publicKey, `${of}.trust.publicKey`, folder) }
}

function certificatesAt(path: string, key: string, folder: string): string {
  const bytes = read(path, key, folder)
  const pems = bytes.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)
  return attempt(key, path, 'a certificate in PEM or DER', () =>
    (pems ?? [bytes]).map((one) => new X509Certificate(one).toString()).join(''),
  )
}

function publicKeyAt(path: string, key: string, folder: string): string {
  const bytes = read(path, key, folder)
  const isPem = bytes.includes('-----BEGIN')
  return attempt(key, path, 'a public key or certificate in PEM, or a SubjectPublicKeyInfo in DER', () =>
    (isPem ? createPublicKey(bytes) : createPublicKey({ key: bytes, format: 'der', type: 'spki' }))
      .export({ type: 'spki', format: 'pem' })
      .toString(),
  )
}

function read(path: string, key: string, folder: string): Buffer {
  return attempt(key, path, 'a file that can be read', () => readFileSync(resolve(folder, path)))
}

function attempt<T>(key: string, path: string, wanted: string, action: () => T): T {
  try {
    return action()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`${key}: ${path} is not ${wanted} (${reason})`)
  }
}
