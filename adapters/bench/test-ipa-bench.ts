/** For tests: the bench of the simulated IPA, in a device that is made to act otherwise. */
import { NotOffered } from '../operator/port.ts'
import type { IpaPort } from '../port.ts'
import type { IpaBench } from './ipa-bench.ts'
import { type SimulatedIpaSettings, simulatedIpaBench } from './simulated-ipa.ts'

export interface Otherwise extends SimulatedIpaSettings {
  readonly callMs?: number
  /** Behind what a device does that is right. */
  readonly restart?: () => Promise<void>
  /** In place of a poll. */
  readonly pokeNow?: (ipa: IpaPort, signal: AbortSignal) => Promise<void>
}

export async function ipaBenchWith({ callMs = 0, restart, pokeNow, ...settings }: Otherwise): Promise<IpaBench> {
  const bench = await simulatedIpaBench(settings)
  return {
    ...bench,
    // Each scenario has another one.
    get ipa() {
      const { ipa } = bench
      return { ...ipa, callMs, pokeNow: (signal: AbortSignal) => pokeNow?.(ipa, signal) ?? ipa.pokeNow(signal) }
    },
    async begin(contents, signal) {
      await bench.begin(contents, signal)
      await restart?.()
    },
  }
}

/** An act that a device lacks. @param key of the profile that would have it done */
export function lacks(key: string): () => Promise<never> {
  return () => Promise.reject(new NotOffered(`see ${key}`, key))
}
