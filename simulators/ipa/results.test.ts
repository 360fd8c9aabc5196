import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { EID } from './test-card.ts'
import { enable, notificationOf, packageOf, resultOf } from './test-objects.ts'
import { bare, eimConfiguration, numbersIn, scene } from './test-scene.ts'
import { withPackage, withRollback } from './test-situations.ts'

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()
const tags = (octets: Uint8Array) => looseElements(octets).map(({ tag }) => tag.toString(16).toUpperCase())

test('sheet:RES-01 PROV-004: the result carries the EID', async () => {
  const { ipa, eim, signal } = await withPackage()
  await ipa.pokeNow(signal)
  assert.equal(hex(looseAt(eim.bodies('provideEimPackageResult')[0]!, 0xbf50, 0x5a)), EID)
})

test('the package reaches the card with the very octets of the eIM, DER or not, and operations that nobody knows', async () => {
  const { ipa, eim, card, signal } = await scene()
  const signed = Buffer.concat([
    tlv(0x80, Buffer.from('eim1')),
    tlv(0x5a, Buffer.from(EID, 'hex')),
    Buffer.from('8102 0001 A004 BF7E 0130'.replaceAll(' ', ''), 'hex'),
  ])
  const odd = Buffer.concat([
    Buffer.from('BF5181', 'hex'),
    Buffer.from([signed.length + 2 + 67]),
    tlv(0x30, signed),
    tlv(0x5f37, Buffer.alloc(64)),
  ])
  eim.packages = [odd]
  card.answer(0xbf51, resultOf(1, [{ kind: 'processingTerminated', value: 'unknownOrDamagedCommand' }]).octets)
  await ipa.pokeNow(signal)
  assert.deepEqual(card.calls(0xbf51).map(hex), [hex(odd)])
})

test('notifications come with a result only where the package held PSMOs', async () => {
  for (const [plan, expected] of [
    [packageOf({ psmoList: [enable()] }), '30'],
    [packageOf({ ecoList: [{ kind: 'listEim', value: {} }] }), 'BF51'],
  ] as const) {
    const { ipa, eim, card, signal } = await withPackage({}, plan)
    card.notifications = [notificationOf(4, 'a.test')]
    await ipa.pokeNow(signal)
    assert.deepEqual(eim.results.flatMap(tags), [expected])
  }
})

for (const [what, answer] of [
  ['an error answer', { error: 2 }],
  ['an error answer 127', { error: 127 }],
] as const) {
  test(`sheet:RES-12 PROV-010: ${what} leaves result and notifications on the card`, async () => {
    const { ipa, eim, card, signal } = await withPackage()
    card.notifications = [notificationOf(4, 'a.test')]
    eim.onResult = () => answer
    await ipa.pokeNow(signal)
    assert.equal(card.calls(0xbf30).length, 0)
    assert.deepEqual([card.results.length, card.notifications.length], [1, 1])
  })
}

test('sheet:RES-13 ACK-004 ACK-005 ACK-009: exactly the acknowledged numbers are removed, and an unknown one is no matter', async () => {
  const { ipa, eim, card, signal } = await withPackage()
  card.notifications = [notificationOf(3, 'a.test'), notificationOf(4, 'a.test')]
  eim.onResult = () => [99, 5, 4]
  const [report] = await ipa.pokeNow(signal)
  assert.deepEqual(
    card.calls(0xbf30).map((request) => request.at(-1)),
    [99, 5, 4],
  )
  assert.deepEqual([card.results.length, card.notifications.map(({ seq }) => seq)], [0, [3]])
  assert.equal(report?.ended, 'noEimPackageAvailable')
})

test('sheet:RES-14 PROV-010 ACK-009 NOTIF-024: emptyResponse removes nothing, and all of it is delivered again', async () => {
  const { ipa, eim, card, signal } = await withPackage()
  card.notifications = [notificationOf(4, 'a.test')]
  eim.onResult = () => 'empty'
  await ipa.pokeNow(signal)
  assert.equal(card.calls(0xbf30).length, 0)
  eim.onResult = ({ body }) => numbersIn(body)
  await ipa.pokeNow(signal)
  assert.deepEqual([card.results.length, card.notifications.length], [0, 1])
})

test('sheet:NO-07 NOTIF-004 NOTIF-024: a bundled notification is removed only when its number is acknowledged', async () => {
  const { ipa, eim, card, signal } = await withPackage()
  card.notifications = [notificationOf(3, 'a.test'), notificationOf(4, 'b.test')]
  eim.onResult = () => [5, 4]
  await ipa.pokeNow(signal)
  assert.deepEqual(numbersIn(eim.bodies('provideEimPackageResult')[0]!), [5, 3, 4])
  assert.deepEqual(
    card.notifications.map(({ seq }) => seq),
    [3],
  )
})

const lost = {
  'the server answers 503': bare(503),
  'the connection is reset': { kind: 'octets', pieces: [], end: 'reset' },
  'the answer breaks off': {
    kind: 'octets',
    pieces: [{ octets: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nBF50') }],
    end: 'close',
  },
} as const
for (const [what, reply] of Object.entries(lost)) {
  test(`sheet:RES-15 ESIPA-HTTP-025 SEC-TLS-035 PROV-011 IPAI-005 IPA-005: when ${what}, the result stays and is delivered after a restart`, async () => {
    const { ipa, eim, card, signal, waits, again } = await withPackage()
    eim.onResult = () => reply
    const [report] = await ipa.pokeNow(signal)
    assert.ok(report)
    assert.equal(eim.bodies('provideEimPackageResult').length, 2, 'one repetition, then no more in this round')
    assert.ok(
      waits.every((wait) => wait >= 100 && wait < 200),
      `waits ${waits} are from 100 ms on with up to as much by chance`,
    )
    assert.equal(card.results.length, 1)
    eim.onResult = ({ body }) => numbersIn(body)
    const calls = eim.calls.length
    await again().pokeNow(signal)
    assert.deepEqual(
      eim.calls.slice(calls).map(({ name }) => name),
      ['provideEimPackageResult', 'getEimPackage'],
    )
    assert.equal(card.results.length, 0)
  })
}

test('sheet:RES-15 IPA-005: power that goes before the result is delivered takes nothing away', async () => {
  const { ipa, eim, card, signal, again } = await withPackage()
  eim.onResult = () => {
    card.refuses = true
    return [5]
  }
  await assert.rejects(ipa.pokeNow(signal))
  card.refuses = false
  eim.onResult = ({ body }) => numbersIn(body)
  await again().pokeNow(signal)
  assert.equal(card.results.length, 0)
})

test('results of another eIM are not delivered to this one', async () => {
  const { ipa, eim, card, signal } = await scene()
  card.results = [resultOf(1, undefined, 'eim2'), resultOf(2)]
  await ipa.pokeNow(signal)
  assert.deepEqual(eim.bodies('provideEimPackageResult').map(numbersIn), [[2]])
})

test('a result goes by HandleNotification where that is set, and again by ProvideEimPackageResult in the next round', async () => {
  const { ipa, eim, card, signal } = await withPackage({ settings: { resultFunction: 'handleNotification' } })
  await ipa.pokeNow(signal)
  assert.deepEqual(
    eim.bodies('handleNotification').map((body) => tags(looseAt(body, 0xbf3d)!)),
    [['BF50']],
  )
  assert.equal(card.results.length, 1, 'a 204 acknowledges no number')
  await ipa.pokeNow(signal)
  assert.equal(card.results.length, 0)
})

// Rollback

test('sheet:RB-10 RB-010: a result that was answered is never rolled back, whatever the answer', async () => {
  for (const answer of [[5], 'empty', { error: 127 }] as const) {
    const { ipa, eim, card, signal } = await withRollback(true)
    eim.onResult = () => answer
    await ipa.pokeNow(signal)
    await ipa.pokeNow(signal)
    assert.equal(card.calls(0xbf58).length, 0)
  }
})

test('sheet:RB-11 RB-001 RB-009: an eIM out of reach makes the IPA roll back and deliver the new result only', async () => {
  const { ipa, eim, card, signal } = await withRollback(true)
  eim.onResult = ({ body }) => (numbersIn(body).includes(5) ? { kind: 'hangUp' } : [6])
  await ipa.pokeNow(signal)
  assert.equal(card.calls(0xbf58).length, 1)
  assert.deepEqual(eim.bodies('provideEimPackageResult').map(numbersIn), [[5], [5], [6]])
  assert.equal(card.results.length, 0)
  await ipa.pokeNow(signal)
  assert.equal(eim.bodies('provideEimPackageResult').length, 3)
})

test('sheet:RB-11 RB-001: the way back is still there after a loss of power', async () => {
  const { ipa, eim, card, signal, again } = await withRollback(true)
  eim.onResult = () => {
    card.refuses = true
    return { kind: 'hangUp' }
  }
  await assert.rejects(ipa.pokeNow(signal))
  card.refuses = false
  eim.onResult = ({ body }) => (numbersIn(body).includes(5) ? { kind: 'hangUp' } : [6])
  await again().pokeNow(signal)
  assert.equal(card.calls(0xbf58).length, 1)
  assert.equal(card.results.length, 0)
})

test('sheet:RB-12 RB-011: without rollbackFlag there is no rollback', async () => {
  const { ipa, eim, card, signal } = await withRollback(false)
  eim.onResult = () => ({ kind: 'hangUp' })
  await ipa.pokeNow(signal)
  await ipa.pokeNow(signal)
  assert.equal(card.calls(0xbf58).length, 0)
  assert.equal(card.results.length, 1)
})

test('v1.0.1: no EID and BF2B around notifications, on the connection of the request', async () => {
  const { ipa, eim, card, signal } = await withPackage({ settings: { spec: '1.0.1' }, eims: [eimConfiguration('eim1')] })
  eim.spec = '1.0.1'
  card.notifications = [notificationOf(4, 'a.test')]
  await ipa.pokeNow(signal)
  const inside = looseAt(eim.bodies('provideEimPackageResult')[0]!, 0xbf50)!
  assert.deepEqual(tags(inside), ['30'])
  assert.deepEqual(tags(looseAt(inside, 0x30)!), ['BF51', 'BF2B'])
  assert.deepEqual([card.results.length, card.notifications.length], [0, 0])
})
