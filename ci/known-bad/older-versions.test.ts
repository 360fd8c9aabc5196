/** A product of an older version of SGP.32 that is right is not blamed for what came later, nor an IPA for the way that it does not have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import { simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { euiccClaims, euiccDeclared } from './play-euicc-fault.ts'
import { playedOn } from './played-on.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname)

type Way = 'direct' | 'indirect'

/** In v1.0.1 it is one way or the other: the eIM has no field to say which. */
function waysOf(spec: SpecVersion): readonly (readonly Way[])[] {
  return spec === '1.0.1' ? [['direct'], ['indirect']] : [['direct', 'indirect'], ['indirect']]
}

function claimsOf(spec: SpecVersion, ways: readonly Way[]) {
  const options = { ...profile.options, O_X_DIRECT: ways.includes('direct'), O_X_INDIRECT: ways.includes('indirect') }
  return { ...profile, spec, options }
}

/** What nobody has to look at. */
const quiet: readonly string[] = ['pass', 'not applicable', 'not tested', 'cannot be prepared']

for (const spec of ['1.1', '1.0.1'] as const) {
  const suites = {
    eUICC: async () =>
      playedOn(
        await simulatedEuiccBench({ spec }),
        { claims: { ...euiccClaims, spec }, declared: euiccDeclared },
        'es10',
        undefined,
      ),
    ...Object.fromEntries(
      waysOf(spec).map((ways) => [
        `IPA with downloads that are ${ways.join(' or ')}`,
        async () => playedOn(await simulatedIpaBench({ spec, ways }), { claims: claimsOf(spec, ways) }, 'asn1', undefined),
      ]),
    ),
  }
  for (const [actor, played] of Object.entries(suites))
    test(`the ${actor} of SGP.32 v${spec} that does what the specifications say`, async () => {
      const { states, why } = await played()
      const passed = [...states].filter(([, state]) => state === 'pass')
      assert.ok(passed.length > 100, `${passed.length} rows passed`)
      assert.deepEqual(
        [...states].filter(([, state]) => !quiet.includes(state)).map(([id, state]) => `${id} ${state}: ${why.get(id) ?? ''}`),
        [],
      )
    })
}
