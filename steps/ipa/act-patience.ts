import type { IpaBench } from '../../adapters/bench/ipa-bench.ts'

/** What an act is waited for by: a person who is asked, or a board that starts, may take longer than any answer. */
export function actPatience({ ipa }: Pick<IpaBench, 'ipa'>, patienceMs: number): number {
  return Math.max(patienceMs, ipa.callMs)
}
