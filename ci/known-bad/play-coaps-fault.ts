/** Plays the eIM suite over CoAP and DTLS against a simulated eIM with one fault. */
import { simulatedBench } from '../../adapters/bench/simulated.ts'
import { loadProfile } from '../../profiles/load.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import { coapsFaults } from '../../simulators/eim/faults/coaps.ts'
import { coapsBlockFaults } from '../../simulators/eim/faults/coaps-blocks.ts'
import { coapsCostFaults } from '../../simulators/eim/faults/coaps-costs.ts'
import { coapsDtlsFaults } from '../../simulators/eim/faults/coaps-dtls.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { playedOn } from './played-on.ts'
import { scenarioRows } from './scenario-rows.ts'
import type { NamedFault, SuiteUnderTest } from './suite-matrix.ts'

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

type CoapsFault = EimFault & NamedFault

export const coapsSuite: SuiteUnderTest<CoapsFault> = {
  actor: 'eIM',
  name: 'eIM over CoAP',
  faults: { ...coapsFaults, ...coapsBlockFaults, ...coapsDtlsFaults, ...coapsCostFaults },
  claims,
  isPlayed: (id) => scenarioRows.isPlayed(id, 'coaps'),
  // The rows of what CoAP carries have their faults over HTTPS.
  owes: (id) => ofCoap.has(id),
  async play(fault, requirements) {
    const { idleEid, unknownEid } = profile.assets
    const bench = await simulatedBench({
      ...(fault === undefined ? {} : { fault }),
      spec: '1.2',
      idleEid,
      unknownEid,
      patienceMs: PATIENCE_MS,
    })
    return playedOn(bench, { claims, declared: profile.declared }, 'coaps', requirements)
  },
}
