import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { OperatorFault } from '../adapters/operator/operator-fault.ts'
import { NotOffered, type OperatorPort } from '../adapters/operator/port.ts'
import { type CleanedUp, CleanUp, type Ordered } from './clean-up.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-clean-up-'))
after(() => rmSync(base, { recursive: true, force: true }))
const fresh = () => mkdtempSync(join(base, 'run-'))
const never = () => Promise.reject(new Error('is not asked for'))

/** Two orders of a run, at an operator that removes them as `remove` says. */
function ordered(remove: (order: string) => Promise<readonly number[]>, adapter = 'http'): Ordered {
  const operator: OperatorPort = {
    identity: { role: 'operator', adapter, endpoint: '' },
    looks: { everyMs: 1, limitMs: 1_000, callMs: 5_000 },
    offers: () => true,
    register: never,
    order: never,
    outcome: never,
    cancel: never,
    remove: ({ id }) => remove(id),
    restart: never,
    close: async () => {},
  }
  const created = ['a', 'b'].map((id) => ({ id, eid: '1', at: [] }))
  return { operator, created }
}

const cleanUp = (of: Ordered, folder: string, inHaste: boolean): Promise<CleanedUp> => new CleanUp(of, folder).end(inHaste)

const listed = (path: string) => JSON.parse(readFileSync(path, 'utf8')).map(({ now }: { readonly now: string }) => now)

test('orders are listed before they are taken away, and after that with what became of them', async () => {
  const folder = fresh()
  const before: string[] = []
  const { left, list } = await cleanUp(
    ordered(async () => {
      before.push(...listed(join(folder, 'created.json')))
      return []
    }),
    folder,
    false,
  )
  assert.deepEqual(left, [])
  assert.match(before[0] ?? '', /^not taken away/)
  assert.deepEqual(listed(list), ['removed', 'removed'])
})

test('a run that is killed has listed what it had created until then', () => {
  const folder = fresh()
  const of = ordered(never)
  const path = join(folder, 'created.json')
  const created = [...of.created]
  const growing = { ...of, created: created.splice(0, 1) }
  const own = new CleanUp(growing, folder)
  assert.equal(own.list(), undefined)
  assert.equal(listed(path).length, 1)
  growing.created.push(...created)
  own.list()
  assert.deepEqual(listed(path), Array(2).fill('not taken away: the run ended before'))
})

for (const [what, error] of [
  ['a refusal', new OperatorFault('it is busy')],
  ['a person who skips it', new NotOffered('skip', 'operator.adapter')],
] as const)
  test(`${what} leaves one order, and the others are taken away`, async () => {
    const remove = async (id: string) => (id === 'a' ? Promise.reject(error) : [])
    const { left, list } = await cleanUp(ordered(remove), fresh(), false)
    assert.deepEqual(
      left.map(({ order }) => order),
      ['a'],
    )
    assert.deepEqual(listed(list), [error.message, 'removed'])
  })

test('nobody is asked when the run was ended by hand', async () => {
  const { left } = await cleanUp(ordered(never, 'prompt'), fresh(), true)
  assert.deepEqual(
    left.map(({ now }) => now),
    Array(2).fill('nobody was asked: the run was ended by hand'),
  )
})

test('the list of the run before stays, and a list that cannot be written is told', async () => {
  const folder = fresh()
  writeFileSync(join(folder, 'created.json'), 'of the run before')
  const { list, unlisted } = await cleanUp(
    ordered(async () => []),
    folder,
    false,
  )
  assert.equal(list, join(folder, 'created-2.json'))
  assert.equal(unlisted, undefined)
  assert.equal(readFileSync(join(folder, 'created.json'), 'utf8'), 'of the run before')
  assert.equal(
    (
      await cleanUp(
        ordered(async () => []),
        join(folder, 'nowhere'),
        false,
      )
    ).unlisted,
    'ENOENT',
  )
})
