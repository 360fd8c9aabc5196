/** What a run created at the eIM is listed in its folder, and taken away again where the operator's interface can. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../adapters/bench/bench.ts'
import { NotOffered, type OperatorPort, type Placed } from '../adapters/operator/port.ts'
import { diskFailure } from '../profiles/disk-failure.ts'
import { systemClock } from '../transport/clock.ts'
import { PeerFault } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'

/** For all of them together: a run must come to its end. */
const MOST_MS = 30_000
/** Somebody who ended the run by hand does not wait for it. */
const IN_HASTE_MS = 3_000

/** An order of this run, and what has become of it. */
export interface Created {
  readonly eid: string
  /** The eIM's own name for the order; empty where it gave none. */
  readonly order: string
  readonly now: string
}

export interface CleanedUp {
  /** What is still at the eIM. */
  readonly left: readonly Created[]
  /** Where all of them are listed. */
  readonly list: string
  /** Why the list could not be written. */
  readonly unlisted?: string
}

/** What of a bench is looked at. */
export type Ordered = Pick<Bench, 'operator'> & { readonly created: readonly Placed[] }

type Removed = Created & { readonly left: boolean }

/** Orders of a run: listed in its folder while it plays, so that a killed run has its list too, and taken away at its end. */
export class CleanUp {
  readonly #of: Ordered
  readonly #list: string
  #listed = 0

  constructor(of: Ordered, folder: string) {
    this.#of = of
    this.#list = freeName(folder)
  }

  /** Lists what was created until now. @returns why that cannot be written */
  list(): string | undefined {
    const { created } = this.#of
    if (created.length === this.#listed) return undefined
    this.#listed = created.length
    return write(this.#list, created.map(untouched))
  }

  /**
   * Takes every order away, and lists what became of each.
   *
   * @param inHaste the run was ended by hand: nobody is asked any more, and little time is taken
   */
  async end(inHaste: boolean): Promise<CleanedUp> {
    const { created, operator } = this.#of
    const list = this.#list
    if (created.length === 0 || operator === undefined) return { left: [], list }
    // Before anything that takes time: whoever ends the run now finds the list.
    const early = this.list()
    const found: Removed[] = created.map(untouched)
    const own = new AbortController()
    const ms = inHaste ? IN_HASTE_MS : Math.max(MOST_MS, operator.looks.callMs)
    const timer = setTimeout(() => own.abort(new DOMException('the time for it is over', 'TimeoutError')), ms)
    try {
      for (const [place, placed] of created.entries())
        found[place] = { eid: placed.eid, order: placed.id, ...(await removed(operator, placed, inHaste, own.signal)) }
    } finally {
      clearTimeout(timer)
    }
    const unlisted = early ?? write(list, found)
    return { left: found.filter(({ left }) => left), list, ...(unlisted === undefined ? {} : { unlisted }) }
  }
}

function untouched({ eid, id }: Placed): Removed {
  return { eid, order: id, now: 'not taken away: the run ended before', left: true }
}

async function removed(
  operator: OperatorPort,
  placed: Placed,
  inHaste: boolean,
  signal: AbortSignal,
): Promise<Pick<Removed, 'now' | 'left'>> {
  if (!operator.offers('remove')) return { now: 'the interface has no way to remove it', left: true }
  if (inHaste && operator.identity.adapter === 'prompt') return { now: 'nobody was asked: the run was ended by hand', left: true }
  try {
    await operator.remove(placed, new Tape(systemClock), signal)
    return { now: 'removed', left: false }
  } catch (error) {
    if (!(error instanceof PeerFault || error instanceof NotOffered)) throw error
    return { now: error.message, left: true }
  }
}

/** A run that was gone on with has the list of the one before in its folder. */
function freeName(folder: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? 'created.json' : `created-${n}.json`)
    if (!existsSync(path)) return path
  }
}

/** Why it cannot be written. */
function write(path: string, found: readonly Removed[]): string | undefined {
  const told = found.map(({ left: _left, ...one }) => one)
  try {
    writeFileSync(path, `${JSON.stringify(told, null, 2)}\n`)
    return undefined
  } catch (error) {
    return diskFailure(error)
  }
}
