/** What each fault at the start of the IPA shows, beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startFaults } from './faults-start.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import { type Scene, type SceneOptions, scene } from './test-scene.ts'

type Decisions = Partial<AnyIpaDecisions>

/** AID of a vendor, FCI with E1 that says so, and SELECT by the standard AID. */
const VENDOR = 'A0000005591010FFFFFFFF8900000199'
const fci = (bits: string) => Buffer.from(`6F188410A0000005591010FFFFFFFF8900000100E1048002${bits}`, 'hex')

/** After a poll, and after a restart and another one. */
async function started(decisions: Decisions, see: (set: Scene) => unknown, options: SceneOptions = {}) {
  const set = await scene({ decisions, ...options })
  await set.ipa.pokeNow(set.signal)
  await set.ipa.restart(set.signal)
  await set.ipa.pokeNow(set.signal)
  return see(set)
}

const rows: Readonly<
  Record<keyof typeof startFaults, readonly [see: (d: Decisions) => Promise<unknown>, right: unknown, faulty: unknown]>
> = {
  usesTheBasicChannel: [
    (d) =>
      started(d, ({ card }) => [
        ...new Set(card.commands.filter((one) => one.slice(2, 4) === 'E2').map((one) => one.slice(0, 2))),
      ]),
    ['81'],
    ['80'],
  ],
  leavesTheTemplateUnread: [
    (d) => started(d, ({ card }) => card.commands.filter((one) => one.startsWith('01C0')).length > 0),
    true,
    false,
  ],
  looksUnderItsOwnAidsFirst: [(d) => started(d, ({ card }) => card.commands.some((one) => one.endsWith(VENDOR))), false, true],
  startsAnIpae: [
    async (d) => {
      const set = await scene({ decisions: d })
      set.card.fci = fci('0680')
      await set.ipa.pokeNow(set.signal)
      return set.card.calls(0xbf42).length
    },
    0,
    1,
  ],
  remembersItsCard: [(d) => started(d, ({ card }) => card.calls(0xbf55).length), 2, 1],
  needsAProfile: [
    async (d) => {
      const set = await scene({ decisions: d })
      set.card.fci = fci('0600')
      await set.ipa.pokeNow(set.signal)
      return set.eim.bodies('getEimPackage').length
    },
    1,
    0,
  ],
}

for (const [name, [see, right, faulty]] of Object.entries(rows)) {
  const { what, decisions } = startFaults[name as keyof typeof rows]
  test(`fault ${name}: ${what}`, async () => {
    assert.deepEqual(await see({}), right, 'the right IPA')
    assert.deepEqual(await see(decisions), faulty, 'the faulty one')
  })
}
