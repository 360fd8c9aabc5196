/** The bench that a profile describes: an eIM at a URL, its operator, and the eUICCs and servers that the harness plays against it. */
import { coapsMissing } from '../adapters/access.ts'
import type { Bench } from '../adapters/bench/bench.ts'
import { connector } from '../adapters/bench/connect.ts'
import { hoursWaited } from '../adapters/bench/hours.ts'
import { Pace } from '../adapters/bench/paced.ts'
import { wired } from '../adapters/bench/wired.ts'
import type { OperatorPort } from '../adapters/operator/port.ts'
import type { RspServerOfOurs } from '../adapters/played/rsp-server.ts'
import { networkOf } from '../profiles/network.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { HarnessError } from '../transport/faults.ts'
import { devicesOf, uncertifiedOf } from './bench-devices.ts'
import { eimAccess } from './eim-access.ts'

export interface ReadyBench {
  readonly bench: Bench
  /** What must not be written anywhere. */
  readonly secrets: readonly string[]
}

/** What a bench of a profile is given beside the files: parts that have sockets or ask a person. */
export interface BenchParts {
  readonly operator: { readonly port: OperatorPort | undefined; readonly secrets: readonly string[] }
  readonly smdp: RspServerOfOurs | undefined
  readonly smds: RspServerOfOurs | undefined
  /** Closes them all. */
  close(): Promise<void>
}

/**
 * @param folder of the profile: paths in it are meant from there
 * @throws ConfigError for files and secrets that are not there
 */
export function benchOfProfile(profile: SutProfile, folder: string, { operator, smdp, smds, close }: BenchParts): ReadyBench {
  const { eim, spec, assets, patienceMs, requestsPerSecond, network } = profile
  if (eim.adapter !== 'url') throw new HarnessError('a bench of a profile is for an eIM at a URL')
  const { access: way, secrets } = eimAccess(eim, spec, folder)
  const access = network === undefined ? way : { ...way, network: networkOf(network) }
  const devices = devicesOf(profile, folder)
  const { permitted, notPermitted } = uncertifiedOf(profile, folder)
  const all = [...devices, permitted, notPermitted]
  const pace = new Pace(requestsPerSecond)
  const bench: Bench = {
    actor: 'eIM',
    spec,
    access,
    coapsMissing: coapsMissing(access),
    idleEid: assets.idleEid,
    unknownEid: assets.unknownEid,
    devices: devices.map(({ device }) => device),
    uncertified: {
      ...(permitted === undefined ? {} : { permitted: permitted.device }),
      ...(notPermitted === undefined ? {} : { notPermitted: notPermitted.device }),
    },
    operator: operator.port,
    created: [],
    smdp,
    smds,
    hours: hoursWaited(eim.coaps?.awaySeconds),
    connect: connector(access, patienceMs, pace),
    ...wired(access, patienceMs, pace),
    keepState() {
      for (const device of all) device?.keepState()
    },
    close,
  }
  return { bench, secrets: [...secrets, ...operator.secrets] }
}
