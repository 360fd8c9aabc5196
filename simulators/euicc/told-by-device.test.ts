/** What the device tells the card of REFRESH and of its service, and what that does to the profiles. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { a, b, cardWith, enabledOf, packageOf, psmo } from './package/test-eim.ts'

const fetch = '801200000B'
const answered = (result: string) => `801400000C8103010104820282818301${result}`

/** A card whose device knows REFRESH and has fetched the one for an enable of b. */
function switched(decisions = {}) {
  const card = cardWith({ decisions })
  card.transmit('8010000003FFFFFF')
  card.ask(packageOf([psmo.enable(b)]))
  card.transmit(fetch)
  return card
}

test('PSMO-EN-015 FB-015: a device that cannot carry REFRESH out has the profile again that was enabled, and nobody is told', () => {
  const card = switched()
  assert.equal(card.transmit(answered('30')), '9000')
  assert.deepEqual(enabledOf(card), [a])
  assert.deepEqual(card.euicc.state.notifications, [])
  assert.equal(card.euicc.state.packageResults.length, 1)
})

test('one that has carried it out keeps the new one, and a later refusal takes nothing back', () => {
  const card = switched()
  card.transmit(answered('00'))
  card.transmit(answered('30'))
  assert.deepEqual(enabledOf(card), [b])
  assert.equal(card.euicc.state.notifications.length, 2)
})

test('a reset in the place of an answer is what REFRESH has asked for', () => {
  const card = switched()
  card.reset()
  assert.deepEqual(enabledOf(card), [b])
})

test('a card that takes no notice of refusals stays with the new one', () => {
  const card = switched({ takesBackWhatIsRefused: () => false })
  card.transmit(answered('30'))
  assert.deepEqual(enabledOf(card), [b])
})

test('OPS-021: a device that is without service is heard, and has the same profile when it starts again', () => {
  const card = cardWith()
  assert.equal(card.transmit('80C200000CD60A990103820282819B0102'), '9000')
  assert.equal(card.euicc.chip.volatile.hasLostService, true)
  card.reset()
  assert.deepEqual(enabledOf(card), [a])
  assert.equal(card.euicc.chip.volatile.hasLostService, undefined)
})
