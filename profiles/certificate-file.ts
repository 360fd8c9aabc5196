import type { ParsedCertificate } from '../protocol/certificates/parse.ts'
import { readAssetFile } from './asset-file.ts'
import { ConfigError } from './config-error.ts'
import { recogniseMaterial } from './key-material.ts'

/**
 * The certificates in a file, in their order; the first is the one that is meant, others are those above it.
 *
 * @param key of the profile, for the error message
 * @param folder that a relative path starts from
 * @param wanted whose certificate it has to be, for the error message
 * @throws ConfigError where there is none, or a part of the file cannot be read
 */
export function readCertificates(
  path: string,
  key: string,
  folder: string,
  wanted: string,
): readonly [ParsedCertificate, ...ParsedCertificate[]] {
  const { found, problems } = recogniseMaterial(readAssetFile(path, key, folder, wanted))
  const certificates = found.flatMap((one) => (one.kind === 'certificate' ? [one.certificate] : []))
  const [first, ...above] = certificates
  const why = problems[0] ?? (first === undefined ? `it holds ${found[0]?.kind ?? 'nothing'}` : undefined)
  if (first === undefined || why !== undefined)
    throw new ConfigError(`${key}: ${path} is not ${wanted} (${why}); write PEM or DER`)
  return [first, ...above]
}
