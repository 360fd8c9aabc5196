/** Makes the bench of a run: what the profile names, with the actors that we play around it. */
import { resolve } from 'node:path'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import { openOperator } from '../adapters/operator/open.ts'
import { playedSmdp, playedSmds, type RspServerOfOurs } from '../adapters/played/rsp-server.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { networkOf } from '../profiles/network.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { readOperator } from '../profiles/read-operator.ts'
import { readTlsOfOurs } from '../profiles/smdp-credentials.ts'
import type { RoleOfOurs, ServerOfOurs } from '../profiles/smdp-of-ours.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { endpointOf } from '../profiles/written-values.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { allEimFaults } from '../simulators/eim/faults/all.ts'
import type { Clock } from '../transport/clock.ts'
import { opened } from '../transport/closers.ts'
import { benchOfProfile, type ReadyBench } from './bench-of-profile.ts'
import { tellTurn } from './tell-turn.ts'
import { unknownFault } from './unknown-fault.ts'

const DAY = 86_400_000

/**
 * @param folder of the profile: paths in it are meant from there
 * @throws ConfigError for what the profile has wrong
 */
export async function openTarget(profile: SutProfile, folder: string, clock: Clock): Promise<ReadyBench> {
  const { eim, spec, assets, patienceMs } = profile
  const { idleEid, unknownEid } = assets
  if (eim.adapter === 'simulated') {
    const fault = Object.hasOwn(allEimFaults, eim.fault) ? allEimFaults[eim.fault] : undefined
    if (fault === undefined) throw unknownFault('eim.fault', eim.fault, 'eim')
    const network = profile.network === undefined ? {} : { network: networkOf(profile.network) }
    return { bench: await simulatedBench({ fault, spec, idleEid, unknownEid, patienceMs, ...network }), secrets: [] }
  }
  const { operator, secrets } = readOperator(profile.operator, folder)
  return opened(async (closers) => {
    const port = closers.keep(operator.adapter === 'simulated' ? undefined : openOperator(operator, { tell: tellTurn }))
    const smdp = closers.keep(profile.smdp && (await serverOf('smdp', profile.smdp, folder, clock)))
    const smds = closers.keep(profile.smds && (await serverOf('smds', profile.smds, folder, clock)))
    return benchOfProfile(profile, folder, { operator: { port, secrets }, smdp, smds, close: () => closers.close() })
  })
}

const players = { smdp: playedSmdp, smds: playedSmds } as const
const needed = { smdp: ['dpAuth', 'dpPb'], smds: ['dsAuth'] } as const

async function serverOf(role: RoleOfOurs, server: ServerOfOurs, folder: string, clock: Clock): Promise<RspServerOfOurs> {
  const { certificates, key } = readTlsOfOurs(role, server, folder)
  const notBefore = (Math.floor(clock.now().getTime() / DAY) - 1) * DAY
  const pki =
    server.pki === undefined
      ? await createTestPki({ curve: 'P-256', notBefore, eids: [] })
      : (await pkisFromFolder(resolve(folder, server.pki), needed[role], `${role}.pki`, notBefore))[0].pki
  const { host, port } = endpointOf(server.listen)
  try {
    return await players[role]({ pki, identity: { certificates, key }, address: server.address, host, port })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ConfigError(
      `${role}.listen: cannot listen on ${server.listen} (${code}); write an address and port that are free`,
      {
        cause,
      },
    )
  }
}
