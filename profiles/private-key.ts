import type { KeyObject } from 'node:crypto'
import { readAssetFile } from './asset-file.ts'
import { ConfigError } from './config-error.ts'
import { recogniseMaterial } from './key-material.ts'

/**
 * The private key behind `file:path` (PEM or DER) or `env:NAME` (the PEM text). What is told of a key that cannot be read never holds
 * any of it.
 *
 * @param key of the profile, for the error message
 * @param folder that a relative path starts from
 * @throws ConfigError where there is not exactly one
 */
export function readPrivateKey(reference: string, key: string, folder: string): KeyObject {
  const octets = reference.startsWith('env:')
    ? fromEnvironment(reference.slice(4), key)
    : readAssetFile(reference.replace(/^file:/, ''), key, folder, 'a private key in PEM or DER')
  const { found, problems } = recogniseMaterial(octets)
  const keys = found.flatMap((one) => (one.kind === 'privateKey' ? [one.key] : []))
  const [only, ...others] = keys
  if (only !== undefined && others.length === 0) return only
  const why = problems[0] ?? (only === undefined ? `it holds ${found[0]?.kind ?? 'nothing'}` : `it holds ${keys.length} of them`)
  throw new ConfigError(
    `${key}: ${reference} is not one private key (${why}); write PEM or DER, PKCS #8 or SEC 1, without a pass phrase`,
  )
}

function fromEnvironment(name: string, key: string): Buffer {
  const value = process.env[name]
  if (value === undefined || value === '') throw new ConfigError(`${key}: the environment variable ${name} is not set`)
  return Buffer.from(value)
}
