/** Plays the eIM suite over CoAP and DTLS against a simulated eIM with one fault. */
import type { Bench } from '../../adapters/bench/bench.ts'
import { connector } from '../../adapters/bench/connect.ts'
import { Pace } from '../../adapters/bench/paced.ts'
import { simulatedBench } from '../../adapters/bench/simulated.ts'
import { wired } from '../../adapters/bench/wired.ts'
import { loadProfile } from '../../profiles/load.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import { allCoapsFaults, eimStateFaults } from '../../simulators/eim/faults/all.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { HarnessError } from '../../transport/faults.ts'
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import { isSampled } from './expected.ts'
import { type Losses, lossyScript } from './lossy-script.ts'
import { playedOn } from './played-on.ts'
import { scenarioRows } from './scenario-rows.ts'
import type { FaultPlayed, NamedFault, SuiteUnderTest } from './suite-matrix.ts'

const profile = loadProfile(new URL('../../profiles/simulated.yaml', import.meta.url).pathname)
const claims = { spec: '1.2', options: { ...profile.options, O_X_JSON: false }, mayChangeState: true } as const

/** Short: simulated eIMs answer at once or never. */
const PATIENCE_MS = 1_000

/** Rows that scenarios over CoAP alone prove. */
const ofCoap = new Set(
  readTaggedScenarios()
    .filter((scenario) => scenario.file.startsWith('features/eim/') && tagValues(scenario, 'binding').includes('coaps'))
    .flatMap((scenario) => tagValues(scenario, 'req')),
)

export type CoapsFault = EimFault & NamedFault

/** In the long proof, one of so many faults of the state machine, which knows no transport, is seen over CoAP too. */
const SAMPLED = 8
const carried = Object.entries<EimFault>(eimStateFaults).flatMap(([name, fault]) => {
  const { ledger, bindings, specs } = fault
  const isCarried = process.env['PROOF'] === '1' && bindings === undefined && specs === undefined && isSampled(name, SAMPLED)
  return ledger === undefined || !isCarried ? [] : [[name, { ...fault, ledger }] as const]
})

export const coapsSuite: SuiteUnderTest<CoapsFault> = {
  actor: 'eIM',
  name: 'eIM over CoAP',
  faults: { ...allCoapsFaults, ...Object.fromEntries(carried) },
  claims,
  isPlayed: (id) => scenarioRows.isPlayed(id, 'coaps'),
  // The rows of what CoAP carries have their faults over HTTPS.
  owes: (id) => ofCoap.has(id),
  play: async (fault, requirements) =>
    playedOn(await benchWith(fault), { claims, declared: profile.declared }, 'coaps', requirements),
}

/** Plays rows against an eIM whose hours are said to be so many milliseconds of waiting, as they are with an eIM that is not ours. */
export async function playedBehindWaiting(waitMs: number, fault: CoapsFault, rows: readonly string[]): Promise<FaultPlayed> {
  const bench = await benchWith(fault)
  const { hours } = bench
  if (hours === undefined) throw new HarnessError('the simulated eIM has no clock that can be put forward')
  return playedOn({ ...bench, hours: { ...hours, waitMs } }, { claims, declared: profile.declared }, 'coaps', rows)
}

function benchWith(fault: EimFault | undefined): Promise<Bench> {
  const { idleEid, unknownEid } = profile.assets
  const own = fault === undefined ? {} : { fault }
  return simulatedBench({ ...own, spec: '1.2', idleEid, unknownEid, patienceMs: PATIENCE_MS })
}

/** Plays the rows of CoAP against the right eIM behind a network that loses datagrams: nothing of that is the fault of the eIM. */
export async function playedOverLosses(losses: Losses): Promise<FaultPlayed> {
  const bench = await benchWith(undefined)
  const { coapsAt } = bench.access
  if (coapsAt?.address === undefined) throw new HarnessError('the simulated eIM is not served over CoAP')
  const network = await openDatagramPath({ target: coapsAt.address, peer: 'the eIM', script: lossyScript(losses) })
  const access = { ...bench.access, spec: '1.2', coapsAt: { ...coapsAt, address: network } } as const
  const pace = new Pace(0)
  const connected = { connect: connector(access, PATIENCE_MS, pace), ...wired(access, PATIENCE_MS, pace) }
  try {
    return await playedOn({ ...bench, access, ...connected }, { claims, declared: profile.declared }, 'coaps', [...ofCoap])
  } finally {
    await network.close()
  }
}
