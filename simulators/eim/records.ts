/** The eUICCs and relayed downloads that an eIM keeps, in memory and, where there is a journal, on disk. */
import type { Change, Journal } from './journal.ts'
import type { Euicc, Order, RelaySession } from './state.ts'

/** Sessions that nobody ended are forgotten, oldest first, above this many. */
const MAX_SESSIONS = 4_000

/** What of an eUICC is written as one record: all but its orders. */
type Core = Omit<Euicc, 'open' | 'done'>

export interface RecordsSettings {
  readonly journal?: Journal
  /** What is written of a new state; default all of it. @param written the state as it was last written */
  readonly persisted?: (next: Euicc, written: Euicc | undefined) => Euicc
}

export class Records {
  readonly #euiccs = new Map<string, Euicc>()
  /** States as they were last written, where they are not those in memory: what was left out then is still a change later. */
  readonly #written = new Map<string, Euicc>()
  readonly #sessions = new Map<string, RelaySession>()
  /** Private keys that were made while running: PKCS #8, by name. */
  readonly #keys = new Map<string, string>()
  readonly #journal: Journal | undefined
  readonly #persisted: NonNullable<RecordsSettings['persisted']>

  constructor({ journal, persisted = (next) => next }: RecordsSettings = {}) {
    this.#journal = journal
    this.#persisted = persisted
    if (journal !== undefined) this.#restore(journal.load())
  }

  get euiccs(): ReadonlyMap<string, Euicc> {
    return this.#euiccs
  }

  get keys(): ReadonlyMap<string, string> {
    return this.#keys
  }

  session(transactionId: string): RelaySession | undefined {
    return this.#sessions.get(transactionId)
  }

  get sessions(): IterableIterator<RelaySession> {
    return this.#sessions.values()
  }

  /** Puts a state in the place of the last one of the same eUICC. */
  put(next: Euicc): void {
    const before = this.#euiccs.get(next.eid)
    if (before === next) return
    const last = this.#written.get(next.eid) ?? before
    const written = this.#persisted(next, last)
    this.#write(() => changesOf(last, written))
    if (written === next) this.#written.delete(next.eid)
    else this.#written.set(next.eid, written)
    this.#euiccs.set(next.eid, next)
  }

  putSession(next: RelaySession): void {
    this.#write(() => [['=', `session/${next.transactionId}`, next]])
    this.#sessions.delete(next.transactionId)
    this.#sessions.set(next.transactionId, next)
    if (this.#sessions.size <= MAX_SESSIONS) return
    const [oldest] = this.#sessions.keys()
    if (oldest === undefined) return
    this.#write(() => [['-', `session/${oldest}`]])
    this.#sessions.delete(oldest)
  }

  putKey(name: string, pkcs8: string): void {
    this.#write(() => [['=', `key/${name}`, pkcs8]])
    this.#keys.set(name, pkcs8)
  }

  #write(changes: () => readonly Change[]): void {
    this.#journal?.append(changes(), () => this.#all())
  }

  *#all(): Iterable<readonly [string, unknown]> {
    for (const [name, key] of this.#keys) yield [`key/${name}`, key]
    for (const [id, session] of this.#sessions) yield [`session/${id}`, session]
    for (const { open, done, ...core } of this.#euiccs.values()) {
      yield [`euicc/${core.eid}`, core]
      for (const order of [...done, ...open]) yield [orderKey(core.eid, order), order]
    }
  }

  #restore(records: ReadonlyMap<string, unknown>): void {
    const orders = new Map<string, Order[]>()
    for (const [key, value] of records) {
      const [kind, name = ''] = key.split('/')
      if (kind === 'key') this.#keys.set(name, value as string)
      if (kind === 'session') this.#sessions.set(name, value as RelaySession)
      if (kind === 'order') orders.set(name, [...(orders.get(name) ?? []), value as Order])
      if (kind === 'euicc') this.#euiccs.set(name, { ...(value as Core), open: [], done: [] })
    }
    for (const [eid, list] of orders) {
      const euicc = this.#euiccs.get(eid)
      if (euicc === undefined) continue
      const sorted = list.toSorted((a, b) => a.id - b.id)
      const isDone = ({ status }: Order) => status === 'done'
      this.#euiccs.set(eid, { ...euicc, open: sorted.filter((one) => !isDone(one)), done: sorted.filter(isDone) })
    }
  }
}

function orderKey(eid: string, { id }: Order): string {
  return `order/${eid}/${id}`
}

/** What changed, by identity: unchanged parts of an immutable state are the same objects. */
function changesOf(before: Euicc | undefined, next: Euicc): readonly Change[] {
  const { eid } = next
  const changes: Change[] = []
  const { open, done, ...core } = next
  if (before === undefined) changes.push(['=', `euicc/${eid}`, core])
  else {
    const fields: Record<string, unknown> = {}
    for (const name of new Set([...Object.keys(before), ...Object.keys(core)]) as Set<keyof Core>) {
      if (name in { open, done } || before[name] === core[name]) continue
      fields[name] = core[name] ?? null
    }
    if (Object.keys(fields).length > 0) changes.push(['+', `euicc/${eid}`, fields])
  }
  if (before?.open === open && before.done === done) return changes
  const known = new Map([...(before?.done ?? []), ...(before?.open ?? [])].map((order) => [order.id, order]))
  for (const order of [...done, ...open]) {
    if (known.get(order.id) !== order) changes.push(['=', orderKey(eid, order), order])
    known.delete(order.id)
  }
  for (const gone of known.values()) changes.push(['-', orderKey(eid, gone)])
  return changes
}
