import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from './config-error.ts'

const LARGEST = 1024 * 1024

/**
 * The octets of a file that the profile names.
 *
 * @param key of the profile, for the error message
 * @param folder that a relative path starts from
 * @param wanted what the file has to be, for the error message
 * @throws ConfigError where it cannot be read, is no regular file, or is larger than a megabyte
 */
export function readAssetFile(path: string, key: string, folder: string, wanted: string): Buffer {
  const whole = resolve(folder, path)
  const refuse = (why: string) => new ConfigError(`${key}: ${path} ${why}; write the path of ${wanted}`)
  try {
    const found = statSync(whole)
    // To open a pipe would wait for its other end.
    if (!found.isFile()) throw refuse('is no file')
    if (found.size > LARGEST) throw refuse(`has ${found.size} octets, more than the ${LARGEST} that are read`)
    return readFileSync(whole)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw refuse(`cannot be read (${(cause as NodeJS.ErrnoException).code ?? cause})`)
  }
}
