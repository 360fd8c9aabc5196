import { ConfigError } from '../profiles/config-error.ts'
import { parseEid } from '../protocol/identifiers/eid.ts'
import { IdentifierError } from '../protocol/identifiers/identifier-error.ts'

/** The EID of `--eid`. @throws ConfigError with what to write instead */
export function eidFrom(text: string): string {
  try {
    return parseEid(text)
  } catch (cause) {
    if (!(cause instanceof IdentifierError)) throw cause
    throw new ConfigError(`--eid ${text}: ${cause.message}`, { cause })
  }
}
