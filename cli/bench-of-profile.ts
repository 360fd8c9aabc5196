/** The bench that a profile describes: an eIM at a URL, its operator, and the eUICCs and servers that the harness plays against it. */
import type { Bench } from '../adapters/bench/bench.ts'
import { connector } from '../adapters/bench/connect.ts'
import type { EimAccess } from '../adapters/eim/url.ts'
import { resolveSecret } from '../profiles/secrets.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { readTrust } from '../profiles/trust.ts'
import { HarnessError } from '../transport/faults.ts'

export interface ReadyBench {
  readonly bench: Bench
  /** What must not be written anywhere. */
  readonly secrets: readonly string[]
}

/**
 * @param folder of the profile: paths in it are meant from there
 * @throws ConfigError for files and secrets that are not there
 */
export async function benchOfProfile(profile: SutProfile, folder: string): Promise<ReadyBench> {
  const { eim, spec, assets, patienceMs } = profile
  if (eim.adapter !== 'url') throw new HarnessError('a bench of a profile is for an eIM at a URL')
  const authorization = eim.authorization && resolveSecret(eim.authorization, 'eim.authorization', folder)
  const address = eim.address?.match(/^\[?(.*?)\]?:(\d+)$/)
  const access: EimAccess = {
    adapter: 'url',
    url: eim.url,
    spec,
    trust: readTrust(eim, folder),
    ...(address?.[1] === undefined ? {} : { address: { host: address[1], port: Number(address[2]) } }),
    ...(authorization === undefined ? {} : { authorization }),
  }
  const bench: Bench = {
    spec,
    access,
    idleEid: assets.idleEid,
    unknownEid: assets.unknownEid,
    devices: [],
    operator: undefined,
    connect: connector(access, patienceMs),
    close: async () => {},
  }
  return { bench, secrets: authorization === undefined ? [] : secretsIn(authorization) }
}

/** The whole value, and its credentials alone: a gateway that refuses a token often repeats it without `Bearer`. */
function secretsIn(authorization: string): string[] {
  // A scheme is shorter (RFC 9110 11.1), and to hide it would hide ordinary words.
  return [authorization, ...authorization.split(/\s+/).filter((word) => word.length >= 8)]
}
