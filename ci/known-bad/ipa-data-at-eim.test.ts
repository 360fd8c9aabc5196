/** The IPA that leaves the activation data to its eIM, against the rows that only such a one owes. */
import { simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { ipaJsonSuite, ipaSuite } from './play-ipa-fault.ts'
import { playedOn } from './played-on.ts'
import { holdsSuite } from './suite-matrix.ts'

const rows = new Set(
  ledgerOf('IPA')
    .filter(({ options }) => options.includes('O_X_DATA_HANDLING'))
    .map(({ id }) => id),
)
const faults = Object.entries(ipaFaults).filter(([, { ledger }]) => ledger.some((id) => rows.has(id)))

for (const suite of [ipaSuite, ipaJsonSuite]) {
  const claims = { ...suite.claims, spec: '1.2', options: { ...suite.claims.options, O_X_DATA_HANDLING: true } } as const
  const binding = suite.over ?? 'asn1'
  holdsSuite({
    ...suite,
    name: `${suite.name} that leaves the activation data to its eIM`,
    isPlayed: (id) => rows.has(id),
    faults: Object.fromEntries(faults),
    claims,
    play: async (fault) =>
      playedOn(
        await simulatedIpaBench({ binding, leavesDataToEim: true, ...(fault === undefined ? {} : { fault }) }),
        { claims },
        binding,
        [...rows],
      ),
  })
}
