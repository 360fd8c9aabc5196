import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlayedOver } from './evidence.ts'
import { playedElsewhere, ruledElsewhere } from './played-elsewhere.ts'
import { readTaggedScenarios, taggedScenariosIn } from './tagged-scenarios.ts'

const scenarios = taggedScenariosIn(
  'features/x.feature',
  `@req:ANY @binding:any
  Scenario: A
  @req:HTTP @binding:http
  Scenario: B
  @req:BOTH @binding:http
  Scenario: C
  @req:BOTH @binding:coaps
  Scenario: D
  @req:COAP @binding:coaps
  Scenario: E`,
)

for (const [over, rows] of [
  [['asn1'], ['COAP']],
  [['coaps'], ['HTTP']],
  [['asn1', 'coaps'], []],
  [['json'], ['COAP']],
] as const) {
  test(`over ${over.join(' and ')}, the rows that are played elsewhere are: ${rows.join(', ') || 'none'}`, () => {
    assert.deepEqual([...playedElsewhere(over, scenarios).keys()], rows)
  })
}

test('the reason names what they are played over, and what the run is', () => {
  const why = playedElsewhere(['coaps'], scenarios).get('HTTP')
  assert.equal(why, 'its scenarios are played over asn1 and json, and this run is played over coaps')
})

test('of the suite of the eIM, CoAP alone leaves out rows of HTTP, and all three together leave out none', () => {
  const own = readTaggedScenarios().filter(({ file }) => file.startsWith('features/eim/'))
  const all: readonly PlayedOver[] = ['asn1', 'json', 'coaps']
  assert.equal(playedElsewhere(all, own).size, 0)
  assert.ok(playedElsewhere(['coaps'], own).size > 0)
})

test('a rule about HTTPS judges nothing where the run is over CoAP alone', () => {
  const rules = [{ requirement: 'A', over: 'https' }, { requirement: 'B' }]
  assert.deepEqual([...ruledElsewhere(['coaps'], rules).keys()], ['A'])
  assert.match(ruledElsewhere(['coaps'], rules).get('A') ?? '', /about HTTPS.*over coaps/)
  assert.equal(ruledElsewhere(['asn1', 'coaps'], rules).size, 0)
})
