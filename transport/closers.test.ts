import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Closers, opened } from './closers.ts'

function ofThree(closed: string[], closers: Closers): void {
  for (const name of ['first', 'second', 'third'])
    closers.add(async () => {
      closed.push(name)
      if (name === 'second') throw new Error('the second does not close')
    })
}

test('closers: where a part cannot be opened, those before it are closed, and its error is told', async () => {
  const closed: string[] = []
  const opening = opened(async (closers) => {
    ofThree(closed, closers)
    throw new Error('the fourth does not open')
  })
  await assert.rejects(opening, /the fourth does not open/)
  assert.deepEqual(closed, ['third', 'second', 'first'])
})

test('closers: one that does not close leaves none of the others open, and is told', async () => {
  const closed: string[] = []
  const all = await opened(async (closers) => {
    ofThree(closed, closers)
    return closers
  })
  assert.deepEqual(closed, [])
  await assert.rejects(all.close(), /the second does not close/)
  await all.close()
  assert.deepEqual(closed, ['third', 'second', 'first'])
})
