import { ConfigError } from '../profiles/config-error.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { refusedSuites } from '../transport/dtls/refused-suites.ts'

/**
 * Looks at suites before anybody is shaken hands with. Where this Node has no DTLS, nothing is said of them.
 *
 * @param key of the profile @throws ConfigError for what OpenSSL does not take
 */
export function demandSuites(suites: string | undefined, key: string): void {
  if (suites === undefined || dtlsMissing() !== undefined) return
  const refused = refusedSuites(suites)
  if (refused.length === 0) return
  throw new ConfigError(
    `${key}: OpenSSL knows no suite ${refused.join(', ')}; write its names, such as ECDHE-ECDSA-AES128-CCM8, with colons between them`,
  )
}
