import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestCard } from './download/test-card.ts'
import { a, b, cardWith, eco, packageOf, psmo } from './package/test-eim.ts'
import type { EuiccSpec } from './settings.ts'

/** The lines of a card that gets these requests. */
function lines(requests: readonly (Buffer | string)[], spec: EuiccSpec = '1.2'): readonly string[] {
  const told: string[] = []
  const { settings, state } = cardWith({ settings: { spec } }).euicc.chip
  const card = new TestCard({ settings, state, log: (line) => told.push(line) })
  for (const request of requests) card.ask(request)
  return told
}

test('a line tells the counter of a package, and each of its results by name', () => {
  const requests = [
    packageOf([psmo.enable(b), psmo.delete(a)], { counter: 5 }),
    packageOf([psmo.list, psmo.rat], { counter: 6 }),
    packageOf({ eco: [eco.add({ associationToken: -1 }), eco.list] }, { counter: 7 }),
    packageOf([psmo.rat], { counter: 7 }),
    packageOf([psmo.rat], { from: 'nobody.example.com', counter: 8 }),
  ]
  assert.deepEqual(lines(requests), [
    'ES10b.LoadEuiccPackage counter 5 -> enableResult ok, deleteResult ok',
    'ES10b.LoadEuiccPackage counter 6 -> listProfileInfoResult profileInfoListOk of 2, getRATResult of 1',
    'ES10b.LoadEuiccPackage counter 7 -> addEimResult associationToken 1, listEimResult eimIdList of 2',
    'ES10b.LoadEuiccPackage counter 7 -> euiccPackageErrorSigned replayError',
    'ES10b.LoadEuiccPackage counter 8 -> euiccPackageErrorUnsigned eimId nobody.example.com',
  ])
})

test('a line tells what other functions come to, in every version', () => {
  const requests = ['BF3003800109', 'BF2B00', 'BF3E035C015A', 'BF7700', 'BF3080', 'BF5500']
  for (const spec of ['1.2', '1.1', '1.0.1', 'SGP.22'] as const) {
    const interfaceName = spec === 'SGP.22' ? 'ES10c' : 'ES10b'
    const [removed, retrieved, eid, unknown, damaged, eims] = lines(requests, spec)
    assert.equal(removed, 'ES10b.RemoveNotificationFromList -> deleteNotificationStatus nothingToDelete')
    assert.equal(retrieved, 'ES10b.RetrieveNotificationsList -> notificationList of 0')
    assert.equal(eid, `${interfaceName}.GetEID -> 21 octets`)
    assert.equal(unknown, 'ES10 BF77 -> refused: no function of this card')
    assert.match(damaged ?? '', / -> refused: /)
    if (spec !== 'SGP.22') assert.equal(eims, 'ES10b.GetEimConfigurationData -> eimConfigurationDataList of 1')
  }
})

test('a line tells that the device has not opened an interface', () => {
  const told: string[] = []
  const { settings, state } = cardWith().euicc.chip
  const { euicc } = new TestCard({ settings, state, log: (line) => told.push(line) })
  euicc.reset()
  euicc.transmit(Buffer.from('00A4040010A0000005591010FFFFFFFF8900000100', 'hex'))
  euicc.transmit(Buffer.from('80E2910006BF3E035C015A', 'hex'))
  assert.deepEqual(told, ['ES10b.GetEID -> refused: TERMINAL CAPABILITY does not say that the device has it'])
})
