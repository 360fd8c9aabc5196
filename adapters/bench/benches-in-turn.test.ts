import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import { BenchesInTurn } from './benches-in-turn.ts'
import type { IpaBench } from './ipa-bench.ts'

function watched(fails?: EsipaBinding) {
  const seen: string[] = []
  const benches = new BenchesInTurn(async (over) => {
    seen.push(`${over} made`)
    if (over === fails) throw new Error('the port is taken')
    // Nothing else of a bench is asked for.
    return { eid: over, close: async () => void seen.push(`${over} closed`) } as Partial<IpaBench> as IpaBench
  })
  return { seen, benches }
}

test('one bench stands at a time, and is made when its binding begins', async () => {
  const { seen, benches } = watched()
  assert.equal(benches.current, undefined)
  await benches.over('asn1')
  assert.equal(await benches.over('asn1'), benches.current)
  assert.equal((await benches.over('coaps')).eid, 'coaps')
  await benches.over('asn1')
  await benches.close()
  await benches.close()
  assert.deepEqual(seen, ['asn1 made', 'asn1 closed', 'coaps made', 'coaps closed', 'asn1 made', 'asn1 closed'])
})

test('where one cannot be made, none stands, and another one can be', async () => {
  const { seen, benches } = watched('coaps')
  await benches.over('asn1')
  await assert.rejects(benches.over('coaps'), /the port is taken/)
  assert.equal(benches.current, undefined)
  await benches.over('asn1')
  assert.deepEqual(seen, ['asn1 made', 'asn1 closed', 'coaps made', 'asn1 made'])
})
