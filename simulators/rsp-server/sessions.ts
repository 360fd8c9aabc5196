import type { RspServer, RspSession, Sessions } from './rsp-server.ts'

/** The sessions that have not waited too long for their next function. */
export function liveSessions<S extends RspSession>({ clock, sessionMs }: RspServer, sessions: Sessions<S>): Sessions<S> {
  const now = clock.now().getTime()
  const all = Object.entries(sessions)
  const live = all.filter(([, { touchedAt }]) => now - touchedAt <= sessionMs)
  return live.length === all.length ? sessions : Object.fromEntries(live)
}

export function withSession<S extends RspSession>(sessions: Sessions<S>, session: S): Sessions<S> {
  return { ...sessions, [session.transactionId]: session }
}

export function withoutSession<S extends RspSession>(sessions: Sessions<S>, { transactionId }: RspSession): Sessions<S> {
  const { [transactionId]: _ended, ...others } = sessions
  return others
}
