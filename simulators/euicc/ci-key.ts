import type { EuiccCredentials } from './settings.ts'

/** subjectKeyIdentifier of a CI. */
export function keyIdentifierOf(ci: EuiccCredentials['ci']): Buffer {
  return ci.extensions.subjectKeyIdentifier?.value ?? Buffer.of()
}
