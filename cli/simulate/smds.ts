import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import type { SmdsDecisions } from '../../simulators/smds/decisions.ts'
import { smdsFaults } from '../../simulators/smds/faults.ts'
import { startSmds } from '../../simulators/smds/server.ts'
import type { SmdsState } from '../../simulators/smds/state.ts'
import { StateFile } from '../../simulators/state-file.ts'
import type { Actor, ActorSettings, RunningActor } from './actor.ts'
import { combined } from './faults.ts'
import { shownAddress } from './listen.ts'
import { rspTrust } from './rsp-trust.ts'

/** The SM-DS: ES11 for eUICCs, ES12 for SM-DP+s. */
export const smds: Actor = { faults: smdsFaults, start }

async function start({ listen, faults, state, pki, clock, log }: ActorSettings): Promise<RunningActor> {
  const { pkis, pathOf } = await pki.take(['ci', 'dsAuth', 'dsTls'])
  const running = await startSmds({
    ...listen,
    pkis,
    clock,
    es12: { clientCas: pkis.map(({ ci }) => pemOf(ci.certificate)) },
    fault: combined<SmdsDecisions>(faults),
    log: (line) => log('SM-DS', line),
    ...(state === undefined ? {} : { store: new StateFile<SmdsState>(state, 'SM-DS') }),
  })
  return {
    announcement: {
      facts: {
        name: running.name,
        es11: `https://${running.name}:${running.port}`,
        address: shownAddress(running),
        es12: `https://${shownAddress({ host: running.host, port: running.es12Port ?? 0 })} (clients show a certificate of the CI)`,
      },
      trust: rspTrust(pkis, pathOf),
    },
    close: () => running.close(),
  }
}
