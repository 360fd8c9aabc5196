import type { RspServer, RspSession, Sessions } from './rsp-server.ts'

/** The sessions that have not waited too long for their next function. */
export function liveSessions<S extends RspSession>({ clock, sessionMs }: RspServer, sessions: Sessions<S>): Sessions<S> {
  const now = clock.now().getTime()
  const all = Object.entries(sessions)
  const live = all.filter(([, { touchedAt }]) => now - touchedAt <= sessionMs)
  return live.length === all.length ? sessions : Object.fromEntries(live)
}

/** Sessions that are kept at once: whoever only opens them does not fill the memory. */
const MOST = 10_000

/** The sessions with this one; of too many the one that waited longest goes. */
export function withSession<S extends RspSession>(sessions: Sessions<S>, session: S): Sessions<S> {
  const all = { ...sessions, [session.transactionId]: session }
  const open = Object.values(all)
  if (open.length <= MOST) return all
  return withoutSession(
    all,
    open.reduce((oldest, one) => (one.touchedAt < oldest.touchedAt ? one : oldest)),
  )
}

export function withoutSession<S extends RspSession>(sessions: Sessions<S>, { transactionId }: RspSession): Sessions<S> {
  const { [transactionId]: _ended, ...others } = sessions
  return others
}
