import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startWorld } from '../world.ts'

const signal = AbortSignal.timeout(60_000)
const lines: string[] = []
const world = await startWorld({ log: (actor, line) => lines.push(`${actor}: ${line}`) })
after(() => world.close())

test('smoke', async () => {
  const reports = await world.ipa.pokeNow(signal)
  console.error(reports, lines)
  const name = world.operator.queueOperations(world.eid, [{ getRAT: {} } as never])
  console.error(await world.ipa.pokeNow(signal), lines, world.operator.order(name))
  assert.ok(true)
})
