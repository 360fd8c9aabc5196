import { setMaxListeners } from 'node:events'

/** Aborted when somebody ends the run: waits in flight end at once, and no further scenario begins. */
export const interruption = new AbortController()

// Every wait of a scenario listens, and scenarios that work with many eUICCs wait for many things at once.
setMaxListeners(0, interruption.signal)
