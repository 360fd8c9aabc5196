/** Aborted when somebody ends the run: waits in flight end at once, and no further scenario begins. */
export const interruption = new AbortController()
