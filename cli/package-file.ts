import { readAssetFile } from '../profiles/asset-file.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { DecodeError } from '../protocol/ber/issues.ts'
import { decodePackage } from '../protocol/profile-package/package.ts'

/** An unprotected profile package that a profile names. @param key of the profile @throws ConfigError */
export function readPackageFile(path: string, key: string, folder: string): Buffer {
  const octets = readAssetFile(path, key, folder, 'an unprotected profile package in BER')
  try {
    decodePackage(octets)
    return octets
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    const what = `${key}: ${path} is no unprotected profile package (${cause.message})`
    throw new ConfigError(`${what}; write the path of one in BER, as sgp32 decode reads it`, { cause })
  }
}
