import type { EsipaBinding } from '../protocol/bindings/content-types.ts'

/**
 * A named fault: one way in which a developer gets the state machine of an actor wrong. `D` are the decisions of that actor; a fault
 * replaces some of them.
 *
 * A fault is a wrong behaviour: forgets, reorders, compares the wrong field, re-encodes, loses on restart. It is never a flipped
 * constant, and it does not know what is checked.
 */
export interface Fault<D> {
  /** What the actor does, as one sentence without its subject: "accepts a counter that it has seen". */
  readonly what: string
  /** Checks of the fact sheets that it breaks: `sheet:PKG-05`. */
  readonly checks: readonly string[]
  /** Rows of the ledger that it breaks: `PKG-034`. */
  readonly ledger: readonly string[]
  /** Rows whose scenarios show it, where those that it breaks are judged by rules. */
  readonly shownBy?: readonly string[]
  /** What ESipa is spoken over where it shows; default everything. */
  readonly over?: EsipaBinding
  /** What it does not show over, although its rows are played there. */
  readonly notOver?: EsipaBinding
  /** Why no scenario shows it: the suites do not play it. */
  readonly unseen?: string
  readonly decisions: Partial<D>
}
