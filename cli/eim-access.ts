/** The way to an eIM at a URL, with trust read and secrets looked up. */
import type { CoapsPlace } from '../adapters/access.ts'
import type { EimAccess } from '../adapters/eim/url.ts'
import { mappingOf } from '../profiles/coaps.ts'
import { resolveSecret } from '../profiles/secrets.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { readTrust } from '../profiles/trust.ts'
import { endpointOf } from '../profiles/written-values.ts'
import { demandSuites } from './demand-suites.ts'

type AtUrl = Extract<SutProfile['eim'], { readonly adapter: 'url' }>

export interface ReadAccess {
  readonly access: EimAccess
  /** What must not be written anywhere. */
  readonly secrets: readonly string[]
}

/**
 * @param folder of the profile: paths in it are meant from there
 * @throws ConfigError for a file or a secret that is not there, and for suites that OpenSSL does not take
 */
export function eimAccess(eim: AtUrl, spec: SutProfile['spec'], folder: string): ReadAccess {
  const authorization = eim.authorization && resolveSecret(eim.authorization, 'eim.authorization', folder)
  const access: EimAccess = {
    adapter: 'url',
    url: eim.url,
    spec,
    trust: readTrust(eim.trust, eim.coaps === undefined ? [eim] : [eim, eim.coaps], folder),
    ...(eim.address === undefined ? {} : { address: endpointOf(eim.address) }),
    ...(eim.coaps === undefined ? {} : { coapsAt: coapsPlace(eim.coaps) }),
    ...(authorization === undefined ? {} : { authorization }),
  }
  return { access, secrets: authorization === undefined ? [] : secretsIn(authorization) }
}

function coapsPlace({ url, address, ...mapping }: NonNullable<AtUrl['coaps']>): CoapsPlace {
  demandSuites(mapping.suites, 'eim.coaps.suites')
  return { url, mapping: mappingOf(mapping), ...(address === undefined ? {} : { address: endpointOf(address) }) }
}

/** The whole value, and its credentials alone: a gateway that refuses a token often repeats it without `Bearer`. */
function secretsIn(authorization: string): readonly string[] {
  // A scheme is shorter (RFC 9110 11.1), and to hide it would hide ordinary words.
  return [authorization, ...authorization.split(/\s+/).filter((word) => word.length >= 8)]
}
