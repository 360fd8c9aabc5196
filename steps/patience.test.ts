import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { interruption } from './interruption.ts'
import { waitingFor, withinPatience } from './patience.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** Never ends by itself. */
function endless(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
    if (signal.aborted) reject(signal.reason)
  })
}

test('an exchange without end is ended after several patiences, also while garbage is collected', {
  timeout: 5_000,
}, async (t) => {
  const collecting = setInterval(collectGarbage, 10)
  t.after(() => clearInterval(collecting))
  const begun = performance.now()
  await assert.rejects(withinPatience(20, endless), { name: 'TimeoutError' })
  assert.ok(performance.now() - begun >= 100)
})

test('an exchange that ends leaves no timer and no listener behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  assert.equal(await withinPatience(60_000, () => Promise.resolve('answer')), 'answer')
  await assert.rejects(
    withinPatience(60_000, () => Promise.reject(new TypeError('x'))),
    TypeError,
  )
  assert.equal(timers(), before)
  assert.equal(getEventListeners(interruption.signal, 'abort').length, 0)
})

/** Gives up with its signal. */
const vain = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve('nothing came'))
    if (signal.aborted) resolve('nothing came')
  })

test('the end of the run ends every wait at once, and those that come after it', async () => {
  assert.equal(await waitingFor(20, vain), 'nothing came')
  assert.equal(await waitingFor(60_000, () => Promise.resolve('it')), 'it')
  const [running, waiting] = [withinPatience(60_000, endless), waitingFor(60_000, vain)]
  interruption.abort(new Error('ended by hand'))
  await assert.rejects(running, /ended by hand/)
  await assert.rejects(withinPatience(60_000, endless), /ended by hand/)
  assert.equal(await waiting, 'nothing came')
  assert.equal(await waitingFor(60_000, vain), 'nothing came')
  assert.equal(getEventListeners(interruption.signal, 'abort').length, 0)
})
