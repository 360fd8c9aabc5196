import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeTraffic } from '../../requirements/exchange-traffic.ts'
import type { ScenarioLine } from '../record.ts'
import { testRecord } from '../test-record.ts'
import { costsSection } from './costs-section.ts'

const [line] = testRecord({ scenarios: 1 }).scenarios as readonly [ScenarioLine]
const poll: ExchangeTraffic = { function: 'getEimPackage', about: 'nothing', over: 'asn1', up: 100, down: 10, roundTrips: 1 }
const sectionOf = (...traffic: readonly ExchangeTraffic[]) => costsSection({ scenarios: [{ ...line, traffic }] })

test('without measurements there is no section', () => {
  assert.equal(costsSection({ scenarios: [line] }), '')
  assert.equal(sectionOf({ ...poll, refused: true }), '')
})

test('without a handshake there is no outlined bar and no line of a new connection', () => {
  const section = sectionOf(poll)
  assert.match(section, /<rect class="fresh" x="1000.0" y="0" width="0.0"/)
  assert.doesNotMatch(section, /with a handshake \d|>new<|What a handshake adds/)
})

test('a dash stands for the datagrams of TCP', () => {
  assert.match(sectionOf(poll), /<td>\u2013<\/td>/)
  assert.doesNotMatch(sectionOf({ ...poll, over: 'coaps', datagrams: [1, 1] }), /<td>\u2013<\/td>/)
})

test('what is no number in a record that was changed by hand stays text', () => {
  const evil = '<img src=x onerror=alert(1)>' as unknown as number
  for (const changed of [{ up: evil }, { down: evil }, { roundTrips: evil }, { over: 'coaps', datagrams: [evil, 1] } as const])
    assert.doesNotMatch(sectionOf({ ...poll, ...changed }), /<img/)
})
