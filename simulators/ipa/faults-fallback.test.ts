/** What each fault of falling back shows, beside the right IPA in the same situation. */
import { fallbackFaults } from './faults-fallback.ts'
import { type Decisions, type Row, testRows } from './test-fault-rows.ts'
import { scene } from './test-scene.ts'

/** Fallbacks and returns of a device whose network goes and comes so many times. */
async function switches(decisions: Decisions, outages: number): Promise<readonly number[]> {
  const { ipa, card, signal } = await scene({ decisions, settings: { fallback: true } })
  card.answer(0xbf5d, Buffer.from('BF5D03800100', 'hex')).answer(0xbf5e, Buffer.from('BF5E03800100', 'hex'))
  for (let n = 0; n < outages; n++) {
    await ipa.loseNetwork(signal)
    await ipa.regainNetwork(signal)
  }
  return [card.calls(0xbf5d).length, card.calls(0xbf5e).length]
}

const rows: Readonly<Record<keyof typeof fallbackFaults, Row>> = {
  leavesFallbackToItsEim: { see: (d) => switches(d, 1), right: [1, 1], faulty: [0, 0] },
  staysInItsFallback: { see: (d) => switches(d, 1), right: [1, 1], faulty: [1, 0] },
  followsEachOutage: { see: (d) => switches(d, 4), right: [2, 2], faulty: [4, 4] },
}

testRows(fallbackFaults, rows)
