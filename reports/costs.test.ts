import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeTraffic } from '../requirements/exchange-traffic.ts'
import { costsOf, SWITCH } from './costs.ts'

const exchange = (more: Partial<ExchangeTraffic>): ExchangeTraffic => ({
  function: 'getEimPackage',
  over: 'asn1',
  about: 'nothing',
  up: 100,
  down: 50,
  roundTrips: 1,
  ...more,
})
const datagrams = (up: number, down: number) => ({ over: 'coaps', datagrams: [up, down] }) as const
const costs = (...traffic: readonly ExchangeTraffic[]) => costsOf({ scenarios: [{ traffic }] })
const idle = (...traffic: readonly ExchangeTraffic[]) => costs(...traffic)[0]?.procedures[0]

test('a run without measurements, as older records have it, has no costs', () => {
  assert.deepEqual(costsOf({ scenarios: [{}, {}] }), [])
})

test('the median of an odd number is the middle one, of an even number the lower of the two', () => {
  const of = (...ups: readonly number[]) => costs(...ups.map((up) => exchange({ up })))[0]?.functions[0]?.cost
  assert.deepEqual(of(9_000, 100, 110), { up: 110, down: 50, roundTrips: 1, of: 3 })
  assert.deepEqual(of(9_000, 100, 110, 120), { up: 110, down: 50, roundTrips: 1, of: 4 })
})

test('what was refused does not count', () => {
  assert.equal(costs(exchange({}), exchange({ up: 1, refused: true }))[0]?.functions[0]?.cost.of, 1)
})

test('exchanges of several scenarios count together', () => {
  const scenarios = [{ traffic: [exchange({ up: 1 })] }, {}, { traffic: [exchange({ up: 2 }), exchange({ up: 3 })] }]
  assert.equal(costsOf({ scenarios })[0]?.functions[0]?.cost.of, 3)
})

test('a handshake is what an exchange with one has more than its like without', () => {
  const [over] = costs(
    exchange({}),
    exchange({ up: 560, down: 1_617, handshake: true }),
    exchange({ about: 'package', up: 100, down: 300 }),
    exchange({ about: 'package', up: 560, down: 1_867, handshake: true }),
    // Nothing of its kind was seen without.
    exchange({ about: 'data', up: 9_999, down: 9_999, handshake: true }),
  )
  assert.deepEqual(over?.handshake, { up: 460, down: 1_567, roundTrips: 0, of: 1 })
  assert.deepEqual(over?.procedures[0], {
    name: 'Idle poll',
    exchanges: 1,
    kept: { up: 100, down: 50, roundTrips: 1, of: 1 },
    fresh: { up: 560, down: 1_617, roundTrips: 1, of: 1 },
  })
})

test('exchanges with a handshake alone say nothing of what one on a kept connection costs: they stand as they were seen', () => {
  const [over] = costs(
    exchange({ about: 'switch', up: 570, down: 1_700, handshake: true }),
    exchange({ function: 'provideEimPackageResult', about: 'switch', up: 800, down: 1_604, handshake: true }),
  )
  const seen = { up: 1_370, down: 3_304, roundTrips: 2, of: 1, handshakes: 2 }
  assert.deepEqual(over, { over: 'asn1', functions: [], procedures: [{ name: SWITCH, exchanges: 2, seen }] })
})

test('a device that connects for each procedure has its polls with a handshake and its results without', () => {
  const [over] = costs(
    exchange({ about: 'switch', up: 570, down: 1_700, handshake: true }),
    exchange({ function: 'provideEimPackageResult', about: 'switch', up: 300, down: 4 }),
  )
  const seen = { up: 870, down: 1_704, roundTrips: 2, of: 1, handshakes: 1 }
  assert.deepEqual(over?.procedures, [{ name: SWITCH, exchanges: 2, seen }])
})

test('a handshake is taken from idle polls, which are of one size, and is never less than nothing', () => {
  const result = { function: 'provideEimPackageResult', about: 'package' } as const
  const small = exchange({ ...result, up: 593, down: 1_600, handshake: true })
  const large = exchange({ ...result, up: 2_912, down: 40 })
  const handshake = (...more: readonly ExchangeTraffic[]) => costs(large, small, ...more)[0]?.handshake
  assert.equal(handshake(), undefined)
  assert.deepEqual(handshake(exchange({}), exchange({ up: 560, down: 1_617, handshake: true })), {
    up: 460,
    down: 1_567,
    roundTrips: 0,
    of: 1,
  })
})

test('trouble on the way counts only where there is nothing else, and is told', () => {
  const note = { at: 1, ms: 0, peer: 'eim', direction: 'note', text: 'path: datagram 3 to the eIM is lost' } as const
  const troubled = { traffic: [exchange({ up: 900 })], tape: [note] }
  const quiet = { traffic: [exchange({})], tape: [{ ...note, text: 'connected' }] }
  const [both] = costsOf({ scenarios: [troubled, quiet, troubled] })
  assert.deepEqual([both?.functions[0]?.cost.up, both?.disturbed], [100, undefined])
  const [alone] = costsOf({ scenarios: [troubled] })
  assert.deepEqual([alone?.functions[0]?.cost.up, alone?.disturbed], [900, true])
})

test('without a handshake there is no figure of a new connection', () => {
  assert.equal(idle(exchange({}))?.fresh, undefined)
})

test('a profile switch is the poll that brings one and the result of one, whatever other packages cost', () => {
  const [over] = costs(
    exchange({ about: 'switch', up: 10, down: 20 }),
    exchange({ about: 'package', up: 9_000, down: 9_000 }),
    exchange({ function: 'provideEimPackageResult', about: 'switch', up: 300, down: 4 }),
    exchange({ function: 'provideEimPackageResult', about: 'switch', up: 301, down: 4 }),
    exchange({ function: 'provideEimPackageResult', about: 'switch', up: 302, down: 4 }),
  )
  assert.deepEqual(over?.procedures, [{ name: SWITCH, exchanges: 2, kept: { up: 311, down: 24, roundTrips: 2, of: 1 } }])
})

test('an exchange that was seen with a handshake only counts in a procedure without what a handshake adds', () => {
  const [over] = costs(
    exchange({}),
    exchange({ up: 560, down: 1_617, handshake: true }),
    exchange({ about: 'switch', up: 570, down: 1_700, handshake: true }),
    exchange({ function: 'provideEimPackageResult', about: 'switch', up: 300, down: 4 }),
  )
  assert.deepEqual(over?.procedures[1], {
    name: SWITCH,
    exchanges: 2,
    kept: { up: 410, down: 137, roundTrips: 2, of: 1 },
    fresh: { up: 870, down: 1_704, roundTrips: 2, of: 1 },
  })
})

const steps = ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage'] as const
const download = [exchange({ about: 'download' }), ...steps.map((name) => once(name))]
function once(name: NonNullable<ExchangeTraffic['function']>): ExchangeTraffic {
  return { function: name, over: 'asn1', up: 10, down: 1_000, roundTrips: 1 }
}

test('a download is told by its result, or by the notification of the installation where no result was seen', () => {
  const named = (...last: readonly ExchangeTraffic[]) => costs(...download, ...last)[0]?.procedures.map(({ kept }) => kept?.up)
  const notification = exchange({ function: 'handleNotification', about: 'download', up: 1_000 })
  assert.deepEqual(named(), [])
  assert.deepEqual(named(notification), [1_130])
  assert.deepEqual(named(notification, exchange({ function: 'provideEimPackageResult', about: 'download', up: 2_000 })), [2_130])
  assert.deepEqual(named(exchange({ ...notification, about: undefined as never })), [])
})

test('datagrams are counted where they were seen, and never made up for TCP', () => {
  const [https, coaps] = costs(
    exchange({}),
    exchange({ handshake: true }),
    exchange({ ...datagrams(1, 1) }),
    exchange({ ...datagrams(4, 3), up: 600, handshake: true }),
  )
  assert.deepEqual([https?.over, coaps?.over], ['asn1', 'coaps'])
  assert.equal(https?.functions[0]?.cost.datagrams, undefined)
  assert.equal(https?.procedures[0]?.fresh?.datagrams, undefined)
  assert.deepEqual(coaps?.handshake?.datagrams, { up: 3, down: 2 })
  assert.deepEqual(coaps?.procedures[0]?.fresh?.datagrams, { up: 4, down: 3 })
})

test('an exchange counts for what it went over itself', () => {
  assert.deepEqual(
    costs(exchange({ over: 'coaps' }), exchange({ over: 'json' })).map(({ over }) => over),
    ['json', 'coaps'],
  )
})
