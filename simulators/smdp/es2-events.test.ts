import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failed } from '../rsp-server/failed.ts'
import { a, stocked } from './test-operators.ts'
import { eids } from './test-scene.ts'

test('ES2P-004 DS-013: an SM-DS that refuses, or cannot be reached, leaves the order as it was; an EventID is used once', async () => {
  let fate: Error | undefined = new Failed('8.9.5', '3.3', 'in use')
  const registrar = {
    registerEvent: async () => {
      if (fate !== undefined) throw fate
    },
    deleteEvent: async () => {},
  }
  const { download, confirm, cancel, scene } = stocked(registrar)
  const request = { iccid: a, releaseFlag: true, matchingId: 'EVENT', smdsAddress: 'smds.harness.test', eid: eids[0] }
  await download({ iccid: a, eid: eids[0] })
  assert.equal(await confirm(request), '8.9/4.2')
  fate = new Error('connection refused')
  assert.equal(await confirm(request), '8.9/5.1')
  assert.equal(scene.status(a), 'Linked')
  fate = undefined
  assert.equal(typeof (await confirm(request)), 'object')
  await cancel({ iccid: a, eid: eids[0], finalProfileStatusIndicator: 'Available' })
  await download({ iccid: a, eid: eids[0] })
  assert.equal(await confirm(request), '8.2.6/3.3')
})

test('ES2P-004 DS-013: an order that is cancelled while the SM-DS is asked is not confirmed, and its event is deleted', async () => {
  const deleted: string[] = []
  const { download, confirm, scene } = stocked({
    registerEvent: async () => void scene.smdp.cancel({ iccid: a, eid: eids[0], finalProfileStatusIndicator: 'Available' }),
    deleteEvent: async ({ eventId }) => void deleted.push(eventId),
  })
  await download({ iccid: a, eid: eids[0] })
  const request = { iccid: a, releaseFlag: true, matchingId: 'EVENT', smdsAddress: 'smds.harness.test', eid: eids[0] }
  assert.equal(await confirm(request), '8.2.1/3.3')
  await scene.smdp.deleteEvents()
  assert.deepEqual([scene.status(a), deleted], ['Available', ['EVENT']])
  await download({ iccid: a, eid: eids[0] })
  assert.equal(await confirm(request), '8.2.6/3.3')
})

test('ES2P-003 DS-013: the same ConfirmOrder twice at once gives one answer and registers one event', async () => {
  const registered: string[] = []
  const { download, confirm } = stocked({
    registerEvent: async ({ eventId }) => void registered.push(eventId),
    deleteEvent: async () => {},
  })
  await download({ iccid: a, eid: eids[0] })
  const request = { iccid: a, releaseFlag: true, smdsAddress: 'smds.harness.test' }
  const [first, second] = await Promise.all([confirm(request), confirm(request)])
  assert.equal(typeof first, 'object')
  assert.deepEqual([second, registered.length], [first, 1])
})

test('ES2P-004: a ConfirmOrder that fails has its line in the log, with an event or without, whoever refuses it', async () => {
  const { download, confirm, scene } = stocked({
    registerEvent: () => Promise.reject(new Failed('8.9.5', '3.3', 'in use')),
    deleteEvent: async () => {},
  })
  const smdsAddress = 'smds.harness.test'
  await confirm({ iccid: a, releaseFlag: true })
  await confirm({ iccid: a, releaseFlag: true, smdsAddress })
  await download({ iccid: a, eid: eids[0] })
  await confirm({ iccid: a, releaseFlag: true, smdsAddress })
  const lines = scene.lines.filter((line) => line.startsWith('ES2+.ConfirmOrder'))
  assert.deepEqual(
    lines.map((line) => line.split(' ')[2]),
    ['8.2.1/3.3:', '8.2.1/3.3:', '8.9/4.2:'],
  )
})

test('DS-013: an SM-DS that cannot be reached is asked again to delete an event, one that has it no more is not', async () => {
  const answers: (Error | undefined)[] = [new Error('connection refused'), new Failed('8.9.5', '3.9', 'no such event')]
  const { download, confirm, cancel, scene } = stocked({
    registerEvent: async () => {},
    deleteEvent: async () => {
      const answer = answers.shift()
      if (answer !== undefined) throw answer
    },
  })
  await download({ iccid: a, eid: eids[0] })
  await confirm({ iccid: a, releaseFlag: true, smdsAddress: 'smds.harness.test', eid: eids[0] })
  await cancel({ iccid: a, eid: eids[0], finalProfileStatusIndicator: 'Available' })
  await scene.smdp.deleteEvents()
  assert.deepEqual([answers.length, scene.smdp.state.eventsToDelete.length], [0, 0])
})
