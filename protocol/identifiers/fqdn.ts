/**
 * Addresses of servers as RSP objects carry them: a host name, no scheme, no path (SGP.22 4.1 and 6.5.2).
 *
 * A port is discouraged in SGP.22 and read all the same; so are `localhost` and an IPv4 address, which are no FQDN.
 */
import { IdentifierError } from './identifier-error.ts'

const shape = 'a host name such as smdp.example.com'

/** A server's address, taken apart. */
export interface Fqdn {
  /** As written; compared without regard to case ({@link sameHost}). */
  readonly host: string
  /** Present where the text has one, which the specifications discourage: port 443 is meant. */
  readonly port?: number
  /** `name` is what the specifications mean; the other two are for test set-ups on one machine. */
  readonly kind: 'name' | 'localhost' | 'ipv4'
}

/**
 * Reads a server's address.
 *
 * @param identifier the field, for the error message: `FQDN`, `eimFqdn`, `smdpAddress`
 * @throws IdentifierError for a scheme, a path, a user, a trailing dot, a single label, or characters that no host name has
 */
export function parseFqdn(text: string, identifier = 'FQDN'): Fqdn {
  const refuse = (wrong: string, instead: string, position?: number): never => {
    throw new IdentifierError(identifier, wrong, instead, position)
  }
  if (text === '') refuse('no name at all', shape)
  const scheme = text.indexOf('://')
  if (scheme >= 0) refuse(`the scheme ${text.slice(0, scheme + 3)}`, 'the host name alone, without a scheme', 1)
  const path = text.search(/[/?#]/)
  if (path >= 0) refuse('a path', 'the host name alone, without a path', path + 1)
  const user = text.indexOf('@')
  if (user >= 0) refuse('a user name', 'the host name alone, without a user', user + 1)
  const strange = text.search(/[^A-Za-z0-9.:-]/)
  if (strange >= 0)
    refuse(
      `${JSON.stringify([...text.slice(strange)][0])} stands in no host name`,
      'letters, digits, "-" and "." (other scripts in their xn-- form)',
      strange + 1,
    )

  const colon = text.indexOf(':')
  const host = colon < 0 ? text : text.slice(0, colon)
  const kind = kindOf(host, refuse)
  return colon < 0 ? { host, kind } : { host, port: portOf(text.slice(colon + 1), colon + 2, refuse), kind }
}

/** Whether {@link parseFqdn} reads it. */
export function isFqdn(text: string): boolean {
  try {
    parseFqdn(text)
    return true
  } catch (error) {
    if (error instanceof IdentifierError) return false
    throw error
  }
}

/** The address as text. */
export function printFqdn({ host, port }: Fqdn): string {
  return port === undefined ? host : `${host}:${port}`
}

/** Whether two host names are the same name: case does not count (RFC 4343). */
export function sameHost(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

type Refuse = (wrong: string, instead: string, position?: number) => never

function kindOf(host: string, refuse: Refuse): Fqdn['kind'] {
  if (host.endsWith('.')) refuse('a trailing dot', `${host.slice(0, -1) || shape} without it`, host.length)
  if (host.length > 253) refuse(`a host name of ${host.length} characters`, 'at most 253', 254)
  const labels = host.split('.')
  let at = 1
  for (const label of labels) {
    if (label === '') refuse('an empty label', shape, at)
    if (label.length > 63) refuse(`a label of ${label.length} characters`, 'at most 63 between two dots', at + 63)
    if (label.startsWith('-')) refuse('a label that begins with "-"', shape, at)
    if (label.endsWith('-')) refuse('a label that ends with "-"', shape, at + label.length - 1)
    at += label.length + 1
  }
  if (sameHost(host, 'localhost')) return 'localhost'
  if (/^[0-9]+$/.test(labels.at(-1) ?? '')) {
    if (labels.length === 4 && labels.every((label) => /^(0|[1-9][0-9]{0,2})$/.test(label) && Number(label) < 256)) return 'ipv4'
    refuse(`${host} is neither a name nor an IPv4 address`, shape)
  }
  if (labels.length < 2) refuse(`${host} is no fully qualified name`, `it with its domain, such as ${host}.example.com`)
  return 'name'
}

function portOf(text: string, position: number, refuse: Refuse): number {
  const port = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65535)
    refuse(`the port ${JSON.stringify(text)}`, 'a number from 1 to 65535 after ":", or no port', position)
  return port
}
