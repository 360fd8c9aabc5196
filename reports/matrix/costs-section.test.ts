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

test('a device that connects for every exchange has a bar of what was seen, and says with how many handshakes', () => {
  const section = sectionOf({ ...poll, handshake: true })
  assert.match(section, /<b>110<\/b> as seen, 1 handshake included/)
  assert.match(section, /<rect class="kept" x="0" y="0" width="0.0".*<rect class="fresh" x="0.0" y="0" width="1000.0"/)
  assert.match(section, /<td class="word">as seen, 1 handshake included<\/td>/)
})

test('figures that were measured with trouble on the way say so', () => {
  const note = { at: 1, ms: 0, peer: 'eim', direction: 'note', text: 'path: datagram 3 to the eIM is lost' } as const
  const troubled = { ...line, traffic: [poll], tape: [note] }
  assert.match(costsSection({ scenarios: [troubled] }), /With trouble on the way:<\/b> all that was measured over HTTPS, ASN\.1/)
  assert.doesNotMatch(costsSection({ scenarios: [troubled, { ...line, traffic: [poll] }] }), /With trouble/)
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
