/** Benches of a run against an IPA, one for each binding: one at a time, since a device and its ports are there once. */
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import type { IpaBench } from './ipa-bench.ts'

export class BenchesInTurn {
  readonly actor = 'IPA'
  readonly #open: (over: EsipaBinding) => Promise<IpaBench>
  #current: { readonly over: EsipaBinding; readonly bench: IpaBench } | undefined

  /** @param open makes the bench of a binding; where it rejects, nothing of it is left */
  constructor(open: (over: EsipaBinding) => Promise<IpaBench>) {
    this.#open = open
  }

  /** The bench that stands; undefined where none does. */
  get current(): IpaBench | undefined {
    return this.#current?.bench
  }

  /** The bench of this binding; that of another one is closed before. Rejects as its making does. */
  async over(over: EsipaBinding): Promise<IpaBench> {
    if (this.#current?.over === over) return this.#current.bench
    await this.close()
    const bench = await this.#open(over)
    this.#current = { over, bench }
    return bench
  }

  async close(): Promise<void> {
    const closing = this.current
    this.#current = undefined
    await closing?.close()
  }
}
