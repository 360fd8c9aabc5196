import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { stopSignals } from './lifetime.ts'

test('the first signal asks for an end, the second ends at once, and then nobody listens any more', async () => {
  const exits: unknown[] = []
  const process = Object.assign(new EventEmitter(), { exit: (code: unknown) => exits.push(code) })
  const stop = stopSignals(process as unknown as NodeJS.Process)
  process.emit('SIGTERM')
  await stop.asked
  assert.deepEqual(exits, [])
  process.emit('SIGINT')
  assert.deepEqual(exits, [130])
  stop.release()
  assert.equal(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM'), 0)
})
