import { DtlsContext } from './dtls-context.ts'

/**
 * What OpenSSL does not take of suites that somebody has written. It says nothing of a name that it does not know as long as it knows
 * another one of them.
 *
 * @returns names, or the whole list where each name is one and nothing is left of them; none where they can be had
 * @throws OpenSslMissing
 */
export function refusedSuites(suites: string): readonly string[] {
  const names = suites.split(':').filter((name) => name !== '' && !name.startsWith('@'))
  const unknown = names.filter((name) => !isTaken(name.replace(/^-/, '')))
  return unknown.length > 0 || isTaken(suites) ? unknown : [suites]
}

function isTaken(suites: string): boolean {
  try {
    new DtlsContext({ side: 'client', suites }).free()
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
