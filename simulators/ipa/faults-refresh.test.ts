/** What each fault after a profile change shows to the card, beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refreshFaults } from './faults-refresh.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import { withPackage } from './test-situations.ts'

type Decisions = Partial<AnyIpaDecisions>
type See = (decisions: Decisions) => Promise<unknown>

const rows: Readonly<Record<keyof typeof refreshFaults, readonly [see: See, right: unknown, faulty: unknown]>> = {
  leavesProactiveCommandsWaiting: [
    async (decisions) => {
      const { card, ipa, signal } = await withPackage({ decisions })
      await ipa.pokeNow(signal)
      return card.commands.filter((one) => one.startsWith('8012')).length
    },
    1,
    0,
  ],
  givesUpAtALostChannel: [
    async (decisions) => {
      const { card, ipa, signal } = await withPackage({ decisions })
      card.proactive = false
      const right = card.transmit.bind(card)
      let resets = 0
      // The card has switched, and answers on no channel until it is reset.
      card.transmit = async (octets, on) => {
        if (octets[1] === 0xe2 && card.resets === resets) return Buffer.from('6985', 'hex')
        const response = await right(octets, on)
        if (card.calls(0xbf51).length > 0 && resets === 0) resets = card.resets
        return response
      }
      await ipa.pokeNow(signal).catch(() => {})
      return card.resets
    },
    2,
    1,
  ],
}

for (const [name, [see, right, faulty]] of Object.entries(rows)) {
  const { what, decisions } = refreshFaults[name as keyof typeof rows]
  test(`fault ${name}: ${what}`, async () => {
    assert.deepEqual(await see({}), right, 'the right IPA')
    assert.deepEqual(await see(decisions), faulty, 'the faulty one')
  })
}
