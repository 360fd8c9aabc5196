import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeTraffic } from '../../requirements/exchange-traffic.ts'
import type { ScenarioLine } from '../record.ts'
import { testRecord } from '../test-record.ts'
import { costsOfRow } from './costs-of-row.ts'

const [line] = testRecord({ scenarios: 1 }).scenarios as readonly [ScenarioLine]
const exchange: ExchangeTraffic = { over: 'asn1', up: 100, down: 10, roundTrips: 1 }
const play = (id: string, ...traffic: readonly ExchangeTraffic[]): ScenarioLine => ({
  ...line,
  id,
  ...(traffic.length === 0 ? {} : { traffic }),
})
const overCoap = { ...exchange, over: 'coaps', up: 40, datagrams: [2, 1] } as const

test('only scenarios that were played and measured over both are summed', () => {
  const costs = costsOfRow(
    new Map([
      ['asn1', [play('a.feature:1', exchange, { ...exchange, handshake: true }), play('a.feature:9', exchange)]],
      ['coaps', [play('a.feature:1 coaps', overCoap), play('a.feature:5 coaps', overCoap), play('a.feature:9 coaps')]],
    ]),
  )
  assert.deepEqual(costs.get('asn1'), { scenarios: 1, exchanges: 2, handshakes: 1, up: 200, down: 20, roundTrips: 2 })
  assert.deepEqual(costs.get('coaps'), {
    scenarios: 1,
    exchanges: 1,
    handshakes: 0,
    up: 40,
    down: 10,
    datagrams: 3,
    roundTrips: 1,
  })
})

test('repetitions of one scenario are told apart', () => {
  const twice = (binding: string) => [
    play(`a.feature:1${binding}`, exchange),
    { ...play(`a.feature:1${binding} 2`, exchange), repetition: 2 },
  ]
  assert.equal(
    costsOfRow(
      new Map([
        ['asn1', twice('')],
        ['json', twice(' json')],
      ]),
    ).get('json')?.scenarios,
    2,
  )
})

test('without anything in common there is nothing to compare', () => {
  assert.equal(costsOfRow(new Map([['asn1', [play('a.feature:1', exchange)]]])).size, 0)
  const apart = new Map([
    ['asn1', [play('a.feature:1', exchange)]],
    ['coaps', [play('a.feature:2 coaps', overCoap)]],
  ])
  assert.equal(costsOfRow(apart).size, 0)
})

test('a binding in which nothing was measured does not keep the others from being compared', () => {
  const costs = costsOfRow(
    new Map([
      ['asn1', [play('a.feature:1', exchange)]],
      ['json', [play('a.feature:1 json')]],
      ['coaps', [play('a.feature:1 coaps', overCoap)]],
    ]),
  )
  assert.deepEqual([...costs.keys()], ['asn1', 'coaps'])
})

test('where one exchange of a row went over TCP, its datagrams are not told', () => {
  const costs = costsOfRow(
    new Map([
      ['asn1', [play('a.feature:1', exchange)]],
      ['coaps', [play('a.feature:1 coaps', overCoap, exchange)]],
    ]),
  )
  assert.equal(costs.get('coaps')?.datagrams, undefined)
})
