import { createPublicKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { z } from 'zod'
import { ConfigError } from './config-error.ts'
import type { trust as trustSchema } from './eim-target.ts'
import { isLoopback } from './loopback.ts'
import { endpointOf } from './written-values.ts'

type WrittenTrust = z.infer<typeof trustSchema>

/** Where somebody is who is to be trusted, as a profile writes it. */
interface WrittenPlace {
  readonly url: string
  readonly address?: string | undefined
}

/** A trust decision with its material read and checked; `pem` is text. */
export type ReadTrust = { kind: 'system' | 'none' } | { kind: 'ca' | 'certificate' | 'publicKey'; pem: string }

/**
 * Reads what `trust` names.
 *
 * @param places each of those that are connected to with this trust
 * @param folder that paths in the profile start from
 * @param of key of the profile that it stands under
 * @throws ConfigError
 */
export function readTrust(
  trust: WrittenTrust,
  places: readonly WrittenPlace[],
  folder: string,
  of: 'eim' | 'operator' | 'device.inject' = 'eim',
): ReadTrust {
  if (trust === 'system') return { kind: trust }
  if (trust === 'none') {
    const elsewhere = places.map(hostOf).find((host) => !isLoopback(host))
    if (elsewhere === undefined) return { kind: trust }
    throw new ConfigError(
      `${of}.trust: none is for loopback only, and ${elsewhere} is not: write system, ca:, certificate: or publicKey:`,
    )
  }
  if ('ca' in trust) return { kind: 'ca', pem: certificatesAt(trust.ca, `${of}.trust.ca`, folder) }
  if ('certificate' in trust)
    return { kind: 'certificate', pem: certificatesAt(trust.certificate, `${of}.trust.certificate`, folder) }
  return { kind: 'publicKey', pem: publicKeyAt(trust.publicKey, `${of}.trust.publicKey`, folder) }
}

/** Without brackets. */
function hostOf({ url, address }: WrittenPlace): string {
  return address === undefined ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : endpointOf(address).host
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
