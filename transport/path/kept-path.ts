/** A path that lives as long as the association that goes over it, whoever has asked for that one. */
import { setImmediate } from 'node:timers/promises'
import { type DatagramPath, type DatagramPathSettings, openDatagramPath } from './datagram-path.ts'

/** @param signal ends its opening alone @throws as {@link openDatagramPath} */
export async function openKeptPath(settings: DatagramPathSettings, signal: AbortSignal): Promise<DatagramPath> {
  const opening = new AbortController()
  const onAbort = () => opening.abort(signal.reason)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  try {
    return await openDatagramPath(settings, opening.signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** What says goodbye passes first: out of one socket, and into another one. */
export async function closeBehindGoodbye(path: DatagramPath | undefined): Promise<void> {
  if (path === undefined) return
  for (let turn = 0; turn < 3; turn++) await setImmediate()
  await path.close()
}
