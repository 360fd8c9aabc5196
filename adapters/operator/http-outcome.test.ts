/** What a look-up over HTTP may say of an order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Placed } from './port.ts'
import { EID, scene, soon } from './test-http-interface.ts'

const placed: Placed = { id: '17', eid: EID, at: [1] }

for (const [what, said, state, words] of [
  ['a state that means waiting', { body: '{"state":"open"}' }, 'waiting', 'open'],
  ['a state that means success', { body: '{"state":"good"}' }, 'succeeded', 'good'],
  ['a state that nobody named', { body: '{"state":"weird\\u001b[2J"}' }, 'unknown', 'weird [2J'],
  ['no state', { body: '{}' }, 'unknown', 'the answer does not say how far the order is'],
] as const) {
  test(`${what} is ${state}`, async () => {
    const { operator, tape } = await scene(said)
    const found = await operator.outcome(placed, tape, soon())
    assert.deepEqual([found.state, found.words, found.at], [state, words, [1, 2]])
  })
}

for (const [status, state] of [
  [202, 'waiting'],
  [200, 'succeeded'],
  [410, 'failed'],
  [500, 'unknown'],
] as const) {
  test(`an interface that tells by the status is read: ${status} is ${state}`, async () => {
    const reading = { status: true, waiting: ['202'], succeeded: ['200'], failed: ['410'] } as const
    const requests = { outcome: { method: 'GET', path: '/o/{order}', state: reading } } as const
    const { operator, tape } = await scene({ status }, { requests })
    assert.equal((await operator.outcome(placed, tape, soon())).state, state)
  })
}

for (const [body, state] of [
  ['{"results":[]}', 'waiting'],
  ['{}', 'waiting'],
  ['{"results":[{"type":"enable","code":0},{"type":"getRAT","code":0}]}', 'succeeded'],
  ['{"results":[{"type":"enable","code":0},{"type":"getRAT","code":7}]}', 'failed'],
  ['{"results":[{"type":"enable","code":0},{"type":"new","code":0}]}', 'unknown'],
  ['{"results":[7]}', 'unknown'],
  ['{"error":"lost"}', 'failed'],
] as const) {
  test(`results alone tell: ${body} is ${state}`, async () => {
    const names = { enable: { succeeded: ['0'] }, getRAT: { succeeded: ['0'] } }
    const results = [
      { json: 'results', name: 'type', value: 'code', names },
      { json: 'error', succeeded: [] },
    ]
    const requests = { outcome: { method: 'GET', path: '/o/{order}', results } } as const
    const { operator, tape } = await scene({ body }, { requests })
    assert.equal((await operator.outcome(placed, tape, soon())).state, state)
  })
}
