import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import type { SmdpDecisions } from '../../simulators/smdp/decisions.ts'
import { smdpFaults } from '../../simulators/smdp/faults.ts'
import { order } from '../../simulators/smdp/order.ts'
import { type RunningSmdp, startSmdp } from '../../simulators/smdp/server.ts'
import { findProfile, type SmdpState } from '../../simulators/smdp/state.ts'
import { StateFile } from '../../simulators/state-file.ts'
import { testProfile } from '../../simulators/test-profile.ts'
import type { Actor, ActorSettings, RunningActor } from './actor.ts'
import { combined } from './faults.ts'
import { shownAddress } from './listen.ts'
import { rspTrust } from './rsp-trust.ts'

/** The SM-DP+: ES9+ and ES2+, with one profile that is ordered and waits. */
export const smdp: Actor = { faults: smdpFaults, start }

async function start({ listen, faults, state, pki, clock, log }: ActorSettings): Promise<RunningActor> {
  const { pkis, pathOf } = await pki.take(['ci', 'dpAuth', 'dpPb', 'dpTls'])
  const running = await startSmdp({
    ...listen,
    pkis,
    clock,
    es2: { clientCas: pkis.flatMap(({ ci, foreignCa }) => [pemOf(ci.certificate), pemOf(foreignCa.certificate)]) },
    fault: combined<SmdpDecisions>(faults),
    log: (line) => log('SM-DP+', line),
    ...(state === undefined ? {} : { store: new StateFile<SmdpState>(state, 'SM-DP+') }),
  })
  const { iccid } = testProfile
  const known = findProfile(running.machine.state, iccid)
  const ordered = known === undefined ? await orderedOrEnded(running) : undefined
  const es9 = `https://${running.name}:${running.port}`
  const es2 = shownAddress({ host: running.host, port: running.es2Port ?? 0 })
  return {
    announcement: {
      facts: {
        name: running.name,
        es9,
        address: shownAddress(running),
        es2: `https://${es2} (clients show a certificate of the CI or of the operator's CA)`,
        oid: running.oid,
        profile: known === undefined ? `${iccid}, Released` : `${iccid}, ${known.status}`,
        ...(ordered === undefined ? {} : { activationCode: ordered.activationCode }),
      },
      trust: rspTrust(pkis, pathOf),
      commands: [
        {
          what: 'a first question over ES9+',
          command: `curl -sk --resolve ${running.name}:${running.port}:${running.host} ${es9}/gsma/rsp2/es9plus/initiateAuthentication -H 'X-Admin-Protocol: gsma/rsp/v2.5.0' -H 'Content-Type: application/json' -d '{}' -w '%{http_code}\\n'`,
        },
      ],
    },
    close: () => running.close(),
  }
}

/** The test profile, ready to be downloaded. A server whose order could not be kept does not stay behind. */
async function orderedOrEnded(running: RunningSmdp) {
  try {
    return await order(running.machine, { profile: testProfile, matchingId: 'TEST-PROFILE-1' })
  } catch (error) {
    await running.close()
    throw error
  }
}
