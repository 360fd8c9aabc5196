/** The eUICC suite through pcscd and its virtual reader comes to the verdicts that it comes to in process. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { simulatedEuiccBench } from '../adapters/bench/simulated-euicc.ts'
import { euiccInReader } from '../adapters/euicc/pcsc.ts'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from '../adapters/euicc/private-pcscd.ts'
import type { EuiccPort } from '../adapters/port.ts'
import { play } from '../cli/play.ts'
import type { ScenarioLine } from '../reports/record.ts'
import { readTaggedScenarios } from '../requirements/tagged-scenarios.ts'
import { asCard } from '../simulators/euicc/as-card.ts'
import type { SimulatedEuicc } from '../simulators/euicc/simulated-euicc.ts'
import { type InsertedCard, insertIntoVpcd } from '../simulators/euicc/vpcd.ts'
import { openPcsc, type PcscBinding, pcscBindings } from '../transport/pcsc/open.ts'
import { blankTape } from '../transport/tape.ts'
import { sample, seedOf } from './known-bad/expected.ts'
import { partOfRows, rowsWithScenarios } from './known-bad/part-of-rows.ts'
import { euiccClaims, euiccDeclared } from './known-bad/play-euicc-fault.ts'

const missing = pcscdMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

let pcscd: PrivatePcscd | undefined
let inserted: InsertedCard | undefined
before(async () => {
  if (skip === false) pcscd = await startPrivatePcscd()
})
after(async () => {
  await inserted?.remove()
  await pcscd?.close()
})

/** Puts a card into the reader, in place of the one before. */
async function inReader(card: SimulatedEuicc, binding: PcscBinding): Promise<EuiccPort> {
  if (pcscd === undefined) throw new Error('pcscd does not run')
  process.env['PCSCLITE_CSOCK_NAME'] = pcscd.socket
  if (inserted !== undefined) {
    await inserted.remove()
    await pcscd.cardGone()
  }
  inserted = await insertIntoVpcd(asCard(card), { host: '127.0.0.1', port: pcscd.port, tape: blankTape })
  await pcscd.cardSeen()
  return euiccInReader({ reader: 'Virtual 00 00' }, { open: () => openPcsc([binding]) })
}

/** Tagged rows whose scenarios look at the time that something takes. */
const timed = new Set(
  readTaggedScenarios()
    .filter(({ tags }) => tags.includes('@timing'))
    .map(({ file, line }) => `${file}:${line}`),
)

/** What each scenario came to, by its id. */
async function verdicts(
  reach: ((card: SimulatedEuicc) => Promise<EuiccPort>) | undefined,
  requirements?: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const bench = await simulatedEuiccBench(reach === undefined ? {} : { reach })
  const found = new Map<string, string>()
  try {
    const settings = {
      claims: euiccClaims,
      bindings: ['es10'],
      patienceMs: 5000,
      limits: {},
      declared: euiccDeclared,
      seed: 'reader',
    } as const
    const select = requirements === undefined ? {} : { requirements }
    await play({ ...settings, select }, bench, {
      line(line) {
        if (line.line === 'scenario' && !timed.has(line.id)) found.set(line.id, verdictOf(line))
      },
    })
  } finally {
    await bench.close()
  }
  return found
}

function verdictOf({ verdict, selection, judgements }: ScenarioLine): string {
  const red = judgements.filter(({ check }) => !check.holds).map(({ requirement }) => requirement)
  return [verdict ?? selection.state, ...new Set(red)].join(' ')
}

const rows = rowsWithScenarios('eUICC')

/** In the long gate all: what differs is the way to the card. */
const part = partOfRows('eUICC', 'in a reader', () => false)

test('the suite through pcscd comes to the verdicts of the suite in process', { skip }, async () => {
  const expected = await verdicts(undefined, part)
  assert.ok(expected.size >= (part ?? rows).length, `${expected.size} scenarios`)
  assert.deepEqual(await verdicts((card) => inReader(card, 'koffi'), part), expected)
})

for (const binding of Object.keys(pcscBindings) as PcscBinding[])
  test(`a few rows by ${binding} come to the verdicts of the suite in process`, { skip }, async (t) => {
    const few = sample(rows, 12, seedOf(binding))
    assert.deepEqual(await verdicts((card) => inReader(card, binding), few), await verdicts(undefined, few))
    t.diagnostic(`PC/SC by ${binding}`)
  })
