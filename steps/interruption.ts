import { setMaxListeners } from 'node:events'

/** Aborted when somebody ends the run: waits in flight end at once, and no further scenario begins. */
export const interruption = new AbortController()

// A scenario may have many waits at once, and each listens until it ends.
setMaxListeners(0, interruption.signal)
