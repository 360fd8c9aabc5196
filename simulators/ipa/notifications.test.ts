import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looseAt } from './loose-elements.ts'
import { notificationOf, pirOf } from './test-objects.ts'
import { bare, eimConfiguration } from './test-scene.ts'
import { A, B, got, numbers, recipients } from './test-situations.ts'

test('sheet:NO-05 NOTIF-001 sheet:sgp22-notifications#R5 NOTIF-023: each notification goes to the server that it names, unmodified', async () => {
  const { ipa, card, a, b, signal } = await recipients()
  const [first, second] = [pirOf(3, A), notificationOf(4, B)]
  card.notifications = [first, second]
  await ipa.pokeNow(signal)
  assert.deepEqual(
    got(a).map((o) => o.toString('hex')),
    [Buffer.from(first.octets).toString('hex')],
  )
  assert.deepEqual(
    got(b).map((o) => o.toString('hex')),
    [Buffer.from(second.octets).toString('hex')],
  )
  assert.equal(a.calls[0]?.request.path, '/gsma/rsp2/es9plus/handleNotification')
})

test('sheet:NO-04 DDL-020 NOTIF-002 sheet:sgp22-notifications#R2 NOTIF-002: one recipient gets them one at a time in the order of their numbers', async () => {
  const { ipa, card, a, signal } = await recipients()
  card.notifications = [notificationOf(9, A), notificationOf(2, A), pirOf(5, A)]
  let open = 0
  let most = 0
  a.reply = async () => {
    most = Math.max(most, ++open)
    await new Promise((resolve) => setImmediate(resolve))
    open--
    return bare(204)
  }
  await ipa.pokeNow(signal)
  assert.deepEqual([numbers(a), most], [[2, 5, 9], 1])
})

test('sheet:sgp22-notifications#R3 NOTIF-003: another recipient is served meanwhile', async () => {
  const { ipa, card, a, b, signal } = await recipients()
  card.notifications = [notificationOf(1, A), notificationOf(2, B)]
  const { promise, resolve } = deferred()
  // A answers only when B has been asked.
  b.reply = () => {
    resolve()
    return bare(204)
  }
  a.reply = async () => {
    await promise
    return bare(204)
  }
  await ipa.pokeNow(signal)
  assert.deepEqual([numbers(a), numbers(b)], [[1], [2]])
})

test('sheet:DD-10 sheet:NO-04 DDL-020: an installation result that is not taken stays, and nothing later goes to that address', async () => {
  const { ipa, card, a, b, signal } = await recipients()
  card.notifications = [pirOf(1, A), notificationOf(2, A), notificationOf(3, B)]
  a.reply = () => bare(500)
  await ipa.pokeNow(signal)
  assert.deepEqual(new Set(numbers(a)), new Set([1]))
  assert.deepEqual([numbers(b), card.notifications.map(({ seq }) => seq)], [[3], [1, 2]])
  a.reply = () => bare(204)
  await ipa.pokeNow(signal)
  assert.deepEqual([numbers(a).slice(-2), card.notifications.length], [[1, 2], 0])
})

test('sheet:NO-06 ESIPA-HTTP-017 NOTIF-004: 204, and 200 without a body, remove a notification that went through the eIM', async () => {
  for (const status of [204, 200]) {
    const { ipa, eim, card, signal } = await recipients({}, { notificationRoute: 'eim' })
    card.notifications = [notificationOf(4, A)]
    eim.onNotification = () => bare(status)
    await ipa.pokeNow(signal)
    assert.equal(eim.bodies('handleNotification').length, 1)
    assert.ok(looseAt(eim.bodies('handleNotification')[0]!, 0xbf3d, 0xa0, 0x30))
    assert.equal(card.notifications.length, 0)
  }
})

const refusals = { 'answers 500': bare(500), 'answers 404': bare(404), 'hangs up': { kind: 'hangUp' } } as const
for (const [what, reply] of Object.entries(refusals)) {
  test(`sheet:sgp22-notifications#R1 NOTIF-004 NOTIF-005: a server that ${what} has taken nothing, and it is tried again later`, async () => {
    const { ipa, card, a, signal } = await recipients()
    card.notifications = [notificationOf(4, A)]
    a.reply = () => reply
    await ipa.pokeNow(signal)
    assert.deepEqual([card.calls(0xbf30).length, card.notifications.length], [0, 1])
    a.reply = () => bare(204)
    await ipa.pokeNow(signal)
    assert.equal(card.notifications.length, 0)
  })
}

test('sheet:sgp22-notifications#R4 NOTIF-005 NOTIF-018: what waits is delivered after a restart', async () => {
  const { ipa, card, a, signal, again } = await recipients()
  card.notifications = [notificationOf(4, A), pirOf(5, A)]
  a.reply = () => ({ kind: 'hangUp' })
  await ipa.pokeNow(signal)
  await ipa.restart(signal)
  a.reply = () => bare(204)
  const before = a.calls.length
  await again().pokeNow(signal)
  assert.deepEqual([numbers(a).slice(before), card.notifications.length], [[4, 5], 0])
})

test('with no eIM that retrieves, notifications are delivered all the same', async () => {
  const { ipa, card, a, signal } = await recipients({
    eims: [eimConfiguration('eim1', { eimSupportedProtocol: ['eimInjectHttps'] })],
  })
  card.notifications = [notificationOf(4, A)]
  assert.deepEqual(await ipa.pokeNow(signal), [])
  assert.deepEqual(numbers(a), [4])
})

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}
