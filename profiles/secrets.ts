import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'

/** The value behind `env:NAME` or `file:path`. @throws ConfigError where there is none; the value itself is in no message */
export function resolveSecret(reference: string, key: string, folder: string): string {
  const [kind, name] = [reference.slice(0, reference.indexOf(':')), reference.slice(reference.indexOf(':') + 1)]
  const value = kind === 'env' ? process.env[name] : readSecret(resolve(folder, name), key)
  if (value === undefined || value === '')
    throw new ConfigError(
      `${key}: ${kind === 'env' ? `the environment variable ${name} is not set` : `the file ${name} is empty`}`,
    )
  // A header cannot carry them (RFC 9110 5.5), and what refuses them later does not know the key.
  if (/[^\t\x20-\x7e]/.test(value))
    throw new ConfigError(
      `${key}: the value behind ${reference} holds a line end, a control character or no ASCII: write one line`,
    )
  return value
}

function readSecret(path: string, key: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError(`${key}: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? cause})`)
  }
}
