import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeTraffic } from '../requirements/exchange-traffic.ts'
import { costLine } from './cost-line.ts'
import { costsCsv, hasCosts } from './costs-csv.ts'
import type { RunRecord } from './record.ts'
import { testRecord } from './test-record.ts'

const { scenarios } = testRecord({ scenarios: 1 })
const of = (...traffic: readonly ExchangeTraffic[]): Pick<RunRecord, 'scenarios'> => ({
  scenarios: scenarios.map((scenario) => ({ ...scenario, traffic })),
})
const poll = { function: 'getEimPackage', roundTrips: 1, up: 80, down: 190 } as const
const overCoap = { ...poll, about: 'switch', over: 'coaps', datagrams: [1, 2] } as const
const result = { ...overCoap, function: 'provideEimPackageResult', up: 200, down: 56 } as const
const measured = of(
  { ...poll, about: 'nothing', over: 'asn1' },
  overCoap,
  { ...overCoap, up: 600, down: 1_200, datagrams: [4, 5], handshake: true },
  result,
)

test('a line for each procedure, function and handshake; datagrams are empty over TCP, and a comma stands in quotes', () => {
  assert.deepEqual(costsCsv(measured).split('\r\n'), [
    'over,kind,name,connection,octets_to_eim,octets_to_ipa,datagrams_to_eim,datagrams_to_ipa,round_trips,median_of,trouble_on_the_way',
    'asn1,procedure,Idle poll,kept,80,190,,,1,1,',
    'asn1,function,"GetEimPackage, nothing waits",kept,80,190,,,1,1,',
    'coaps,procedure,Profile switch,kept,280,246,2,4,2,1,',
    'coaps,procedure,Profile switch,new,800,1256,5,7,2,1,',
    'coaps,function,"GetEimPackage, an eUICC package waits",kept,80,190,1,2,1,1,',
    'coaps,function,ProvideEimPackageResult of an eUICC package,kept,200,56,1,2,1,1,',
    'coaps,handshake,handshake,new,520,1010,3,3,0,1,',
    '',
  ])
})

test('what was measured with trouble on the way, or as it was seen only, is marked', () => {
  const note = { at: 1, ms: 0, peer: 'eim', direction: 'note', text: 'path: datagram 3 to the eIM is lost' } as const
  const traffic = [{ ...poll, about: 'nothing', over: 'coaps', datagrams: [4, 3], handshake: true }] as const
  const [, line] = costsCsv({ scenarios: scenarios.map((one) => ({ ...one, traffic, tape: [note] })) }).split('\r\n')
  assert.equal(line, 'coaps,procedure,Idle poll,as seen,80,190,4,3,1,1,yes')
})

test('there is a file where something was measured', () => {
  assert.equal(hasCosts(measured), true)
  assert.equal(hasCosts({ scenarios }), false)
})

test('the summary has what a profile switch costs, and nothing where none was seen', () => {
  assert.equal(costLine(measured), 'a profile switch on a connection that stands: 526 octets over CoAP/DTLS')
  assert.equal(costLine(of({ ...poll, about: 'nothing', over: 'asn1' })), '')
  assert.equal(
    costLine(of({ ...overCoap, up: 600, handshake: true }, result)),
    'a profile switch as it was seen: 1046 octets over CoAP/DTLS, 1 handshake included',
  )
})
