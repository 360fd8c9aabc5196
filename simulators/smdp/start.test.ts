import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tape } from '../../transport/tape.ts'
import { SMDS_NAME } from '../smds/server.ts'
import { startSmdp } from './server.ts'
import { emptyState } from './state.ts'
import { eids, testPki } from './test-scene.ts'

const pki = await testPki()

test('DS-013: an SM-DP+ that has an event to delete starts while its SM-DS is silent, and can be stopped', async () => {
  const event = { smdsAddress: SMDS_NAME, eid: eids[0], eventId: 'EVENT' }
  const store = { load: () => ({ ...emptyState, eventsToDelete: [event] }), save: () => {} }
  const lines: string[] = []
  const call = (_name: string, _request: unknown, _tape: Tape, signal?: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      const stop = () => reject(new Error('stopped'))
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
    })
  const started = await startSmdp({ pkis: [pki], store, smds: () => ({ call }), log: (line) => lines.push(line) })
  await started.close()
  await started.machine.deleteEvents()
  assert.deepEqual(started.machine.state.eventsToDelete, [event])
  assert.equal(lines[0], 'ES12.DeleteEvent EVENT: stopped')
})
