import { testEid } from '../../protocol/certificates/test-names.ts'
import type { EuiccDecisions } from '../../simulators/euicc/decisions.ts'
import type { AnyIpaDecisions } from '../../simulators/ipa/ipa.ts'
import type { SmdpDecisions } from '../../simulators/smdp/decisions.ts'
import type { SmdsDecisions } from '../../simulators/smds/decisions.ts'
import { testProfile } from '../../simulators/test-profile.ts'
import { startWorld } from '../../simulators/world.ts'
import type { Actor, ActorSettings, RunningActor } from './actor.ts'
import { eim, eimFault } from './eim.ts'
import { eimExamples } from './eim-examples.ts'
import { euicc, pkisWith } from './euicc.ts'
import { combined, type FaultList } from './faults.ts'
import { ipa } from './ipa.ts'
import { shownAddress } from './listen.ts'
import { polling } from './polling.ts'
import { rspTrust } from './rsp-trust.ts'
import { smdp } from './smdp.ts'
import { smds } from './smds.ts'

const POLL_MS = 5_000
const MATCHING_ID = 'TEST-PROFILE-1'

const faults: FaultList = Object.fromEntries(
  Object.entries({ eim, ipa, euicc, smdp, smds }).flatMap(([actor, { faults: own }]) =>
    Object.entries(own).map(([name, fault]) => [`${actor}.${name}`, fault] as const),
  ),
)

/** A small world: one of each, associated, with a profile that waits. */
export const all: Actor = { faults, start }

async function start({
  listen,
  faults: chosen,
  state,
  pki,
  clock,
  log,
  spec,
  eid = testEid,
}: ActorSettings): Promise<RunningActor> {
  const { pkis, pathOf } = await pki.take([
    'ci',
    'eum',
    'euiccs',
    'dpAuth',
    'dpPb',
    'dpTls',
    'dsAuth',
    'dsTls',
    'eimSigning',
    'eimTls',
  ])
  const [{ curve }] = pkisWith(eid, pkis)
  const world = await startWorld({
    spec,
    pkis,
    curve,
    eids: [eid],
    host: listen.host,
    clock,
    log,
    eim: { port: listen.port, operatorPort: 0 },
    faults: {
      eim: eimFault(chosen, 'eim.'),
      ipa: combined<AnyIpaDecisions>(chosen, 'ipa.'),
      euicc: combined<EuiccDecisions>(chosen, 'euicc.'),
      smdp: combined<SmdpDecisions>(chosen, 'smdp.'),
      smds: combined<SmdsDecisions>(chosen, 'smds.'),
    },
    ...(state === undefined ? {} : { stateFile: (actor) => `${state}.${actor}` }),
  })
  const stored = world.smdp.machine.state.profiles.find(({ description }) => description.iccid === testProfile.iccid)
  if (stored === undefined) await world.orderProfile({ matchingId: MATCHING_ID })
  const stop = polling(world.ipa, POLL_MS, (line) => log('IPA', line))
  const activationCode = `1$${world.smdp.name}$${MATCHING_ID}`
  const operator = world.eim.operatorUrl ?? ''
  return {
    announcement: {
      facts: {
        eid,
        spec,
        eim: `https://${world.eim.name}:${world.eim.port} at ${shownAddress(world.eim)}`,
        operator,
        smdp: `https://${world.smdp.name}:${world.smdp.port} at ${shownAddress(world.smdp)}`,
        smds: `https://${world.smds.name}:${world.smds.port} at ${shownAddress(world.smds)}`,
        profile: `${testProfile.iccid}, ${stored?.status ?? 'Released'}`,
        activationCode,
        ipa: `polls every ${POLL_MS / 1000} s`,
      },
      trust: [{ what: 'TLS certificate of the eIM', pem: world.eim.certificate }, ...rspTrust(pkis, pathOf)],
      commands: eimExamples(operator, eid, { activationCode, iccid: testProfile.iccid }),
    },
    async close() {
      await stop()
      await world.close()
    },
  }
}
