/**
 * The suite's own test: for every way an eIM has been wrong, the verdicts that differ from those of a right one. Over a real TLS
 * socket on loopback. A row greener than written here is a check that cannot fail; a redder one fails for another reason.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { simulatedEim } from '../adapters/eim/simulated.ts'
import { EXIT, exitCodeOf } from '../cli/exit-code.ts'
import { play } from '../cli/play.ts'
import { loadProfile } from '../profiles/load.ts'
import { requirementOf } from '../requirements/ledger.ts'
import type { State } from '../requirements/tally.ts'
import { type EimFaultName, eimFaults } from '../simulators/eim/faults.ts'

type Verdicts = Readonly<Record<string, State>>

const correct: Verdicts = {
  'ESIPA-HTTP-005': 'pass',
  'ESIPA-HTTP-010': 'pass',
  'ESIPA-HTTP-018': 'pass',
  'ESIPA-ASN-017': 'pass',
  'RETR-006': 'pass',
  'RETR-007': 'pass',
  'RETR-008': 'pass',
  'RETR-022': 'pass',
}

const inconclusive: Verdicts = Object.fromEntries(Object.keys(correct).map((id) => [id, 'inconclusive']))

/** Differences from the row `correct`. */
const matrix: Readonly<Record<EimFaultName, Verdicts | 'never connected'>> = {
  correct: {},
  answersEveryEidAsEmpty: { 'RETR-007': 'fail' },
  answersWithUndefinedCode: { 'RETR-006': 'fail', 'RETR-007': 'fail', 'RETR-008': 'fail', 'RETR-022': 'fail' },
  answersWithAWebPage: { 'RETR-007': 'fail', 'ESIPA-HTTP-005': 'fail', 'ESIPA-HTTP-010': 'fail' },
  neverAnswers: { 'RETR-007': 'inconclusive' },
  answersWithHttp404: { 'RETR-007': 'fail', 'ESIPA-HTTP-018': 'fail' },
  hangsUpAfterTheRequest: { 'RETR-007': 'fail' },
  reportsEveryBadEidAsUnknown: { 'RETR-008': 'fail', 'RETR-022': 'fail' },
  ignoresCheckDigits: { 'RETR-022': 'fail' },
  leavesOutAdminProtocol: { 'ESIPA-HTTP-010': 'fail' },
  labelsAnswersAsOctets: { 'ESIPA-HTTP-005': 'fail' },
  writesLongLengths: { 'ESIPA-ASN-017': 'fail' },
  presentsAnotherCertificate: 'never connected',
  standsBehindABrokenProxy: inconclusive,
  standsBehindASilentProxy: inconclusive,
  // The sanity exchange and the first scenario were served: what was found there stands.
  endsInTheMiddle: { 'RETR-006': 'inconclusive', 'RETR-008': 'inconclusive', 'RETR-022': 'inconclusive' },
}

const profile = loadProfile(new URL('../profiles/simulated.yaml', import.meta.url).pathname)

for (const [fault, differences] of Object.entries(matrix) as [EimFaultName, (typeof matrix)[EimFaultName]][]) {
  test(`an eIM that ${eimFaults[fault].what} (${fault})`, async () => {
    const eim = await simulatedEim(fault, [profile.assets.idleEid])
    after(() => eim.close())
    const parameters = { claims: profile, assets: profile.assets, eim: eim.access, patienceMs: 300, select: {} }
    const played = await play(parameters, () => {})
    await eim.close()
    if (differences === 'never connected') return assert.equal(played.state, differences)
    assert.ok(played.state === 'played')
    const tested = played.outcomes.filter(({ state }) => state !== 'not tested')
    const found = Object.fromEntries(tested.map(({ requirement, state }) => [requirement.id, state]))
    assert.deepEqual(found, { ...correct, ...differences })

    const states = Object.entries(found)
    const breaches = states.filter(([id, state]) => state === 'fail' && requirementOf(id)?.level === 'normative')
    const expected =
      breaches.length > 0 ? EXIT.fail : states.some(([, state]) => state === 'inconclusive') ? EXIT.inconclusive : EXIT.pass
    assert.equal(exitCodeOf(played.outcomes, false), expected)
  })
}

test('every requirement is turned red by at least one fault', () => {
  const red = new Set(
    Object.values(matrix).flatMap((row) =>
      row === 'never connected' ? [] : Object.keys(row).filter((id) => row[id] === 'fail'),
    ),
  )
  assert.deepEqual(
    Object.keys(correct).filter((id) => !red.has(id)),
    [],
  )
})
