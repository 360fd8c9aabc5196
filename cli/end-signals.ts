/** What ends a run by hand. The last one comes when a terminal is closed, or its connection breaks. */
export const endSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
