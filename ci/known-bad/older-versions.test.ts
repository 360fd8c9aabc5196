/** A product of an older version of SGP.32 that is right is not blamed for what came later, nor an IPA for the way that it does not have. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import { simulatedIpaBench } from '../../adapters/bench/simulated-ipa.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { Requirement } from '../../requirements/ledger.ts'
import { partOfRows } from './part-of-rows.ts'
import { euiccClaims, euiccDeclared } from './play-euicc-fault.ts'
import { playedOn } from './played-on.ts'
import type { FaultPlayed } from './suite-matrix.ts'

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

/** Rows that not every version has, or that hang on the ways of downloads. */
const isTouched = ({ since, until, options }: Requirement) =>
  since !== undefined || until !== undefined || /O_X_(?:IN)?DIRECT/.test(options)

/** What nobody has to look at. */
const quiet: readonly string[] = ['pass', 'not applicable', 'not selected', 'not tested', 'cannot be prepared']

interface Suite {
  /** Undefined for all. */
  readonly rows?: readonly string[] | undefined
  played(rows: readonly string[] | undefined): Promise<FaultPlayed>
}

for (const spec of ['1.1', '1.0.1'] as const) {
  const eUICC: Suite = {
    played: async (rows) =>
      playedOn(await simulatedEuiccBench({ spec }), { claims: { ...euiccClaims, spec }, declared: euiccDeclared }, 'es10', rows),
  }
  const ipas = waysOf(spec).map((ways): readonly [string, Suite] => {
    const name = `IPA with downloads that are ${ways.join(' or ')}`
    // The version that is furthest from ours is played wholly once on every commit.
    const isWhole = spec === '1.0.1' && ways.includes('direct')
    return [
      name,
      {
        rows: isWhole ? undefined : partOfRows('IPA', `${name} ${spec}`, isTouched),
        played: async (rows) => playedOn(await simulatedIpaBench({ spec, ways }), { claims: claimsOf(spec, ways) }, 'asn1', rows),
      },
    ]
  })
  for (const [actor, { rows, played }] of [['eUICC', eUICC] as const, ...ipas])
    test(`the ${actor} of SGP.32 v${spec} that does what the specifications say`, async () => {
      const { states, why } = await played(rows)
      const passed = [...states].filter(([, state]) => state === 'pass')
      assert.ok(passed.length > (rows === undefined ? 100 : 40), `${passed.length} rows passed`)
      assert.deepEqual(
        [...states].filter(([, state]) => !quiet.includes(state)).map(([id, state]) => `${id} ${state}: ${why.get(id) ?? ''}`),
        [],
      )
    })
}
