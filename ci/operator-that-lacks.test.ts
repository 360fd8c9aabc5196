/** What the interface of an operator lacks leaves rows unprepared, with the key that would give it: nobody is blamed, and nothing stays open. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import type { OperatorAbility, OperatorPort } from '../adapters/operator/port.ts'
import { play } from '../cli/play.ts'
import { loadProfile } from '../profiles/load.ts'
import type { ScenarioLine } from '../reports/record.ts'
import { packageFaults } from '../simulators/eim/faults/packages.ts'
import type { EimFault } from '../simulators/eim/faults.ts'

const profile = loadProfile(new URL('../profiles/simulated.yaml', import.meta.url).pathname)

const correct: EimFault = { what: 'does what SGP.32 says' }

/** The scenarios of these rows, played with an operator that can do everything else. */
async function played(
  without: OperatorAbility,
  requirements: readonly string[],
  fault = correct,
): Promise<readonly ScenarioLine[]> {
  const { idleEid, unknownEid } = profile.assets
  const { spec, options, limits, declared } = profile
  const bench = await simulatedBench({ fault, spec, idleEid, unknownEid, patienceMs: 1_000 })
  const { operator } = bench
  assert.ok(operator !== undefined)
  const lesser: OperatorPort = { ...operator, offers: (ability) => ability !== without && operator.offers(ability) }
  const lines: ScenarioLine[] = []
  const claims = { spec, options, mayChangeState: true }
  const settings = {
    claims,
    bindings: ['asn1'],
    patienceMs: 1_000,
    limits,
    declared,
    select: { requirements },
    seed: '1',
  } as const
  try {
    await play(settings, { ...bench, operator: lesser }, { line: (line) => line.line === 'scenario' && lines.push(line) })
  } finally {
    await bench.close()
  }
  return lines.filter(({ requirement }) => requirements.includes(requirement))
}

const lacking = { state: 'cannot be prepared', why: 'operator.outcome: its interface has no way to say what became of an order' }

test('a package that is not offered again after an unsigned error cannot be judged without the outcome of its order', async () => {
  const lines = await played('outcome', ['PKG-016'])
  assert.deepEqual(
    lines.map(({ selection }) => selection),
    [lacking],
  )
  assert.ok(
    lines.every(({ judgements }) => judgements.length > 0),
    'rules judge what was exchanged all the same',
  )
})

test('rows of the operator’s own view, and orders of two eUICCs, name the same key', async () => {
  const lines = await played('outcome', ['ACK-010', 'PSMO-EN-013'])
  assert.ok(lines.length > 2)
  for (const { selection } of lines) assert.deepEqual(selection, lacking)
})

test('an eIM that delivers half of an order is not blamed where nobody can be asked whether it has given the order up', async () => {
  const { putsAListBehindAChange: takesAll, writesOneOperationForEachPackage: sendsOne } = packageFaults
  const fault = { what: 'takes any order, and sends the half of it', decisions: { ...takesAll.decisions, ...sendsOne.decisions } }
  const lines = await played('outcome', ['ROLE-002'], fault)
  const together = lines.filter(({ feature }) => feature === 'Operations that no package can hold together')
  assert.equal(together.length, 3)
  for (const { verdict, selection } of together) if (verdict !== 'pass') assert.deepEqual(selection, lacking)
  assert.ok(together.some(({ verdict }) => verdict === undefined))
})

test('an eIM that can ask no IPA for data is not blamed for what it makes of data', async () => {
  for (const { verdict, selection } of await played('data', ['CPT-002', 'CPT-004', 'IDL-022'])) {
    assert.equal(verdict, undefined)
    assert.match('why' in selection ? selection.why : '', /^operator\.data: (?:minimizeEsipaBytes|eimCtxParams1Generation) needs/)
  }
})

test('certificates that no order asks for, and no eIM by itself, are given to nobody', async () => {
  const rows = ['SEC-CERT-010', 'SEC-CERT-026', 'SEC-CERT-028']
  const lines = await played('data', rows)
  assert.equal(lines.length, rows.length)
  for (const { selection } of lines)
    assert.match('why' in selection ? selection.why : '', /^operator\.data: the eIM does not ask/)
})
