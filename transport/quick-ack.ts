import type { Socket } from 'node:net'
import { koffi } from './koffi.ts'

const IPPROTO_TCP = 6
const TCP_QUICKACK = 12

type SetSocketOption = (descriptor: number, level: number, name: number, value: readonly number[], length: number) => number
let setSocketOption: SetSocketOption | undefined

/**
 * Acknowledges at once whatever comes on a socket. A peer that sends a message in two pieces waits with the second one until the first is
 * acknowledged (Nagle), and Linux waits with that for 40 ms. The system forgets the setting, so it is made for every piece that comes.
 * Elsewhere, where the handle of Node has no descriptor and where the system cannot be called, nothing is changed, and all goes on at its pace.
 */
export function acknowledgeAtOnce(socket: Socket): void {
  if (process.platform !== 'linux') return
  const set = () => {
    const descriptor: unknown = Reflect.get(Object(Reflect.get(socket, '_handle')), 'fd')
    if (typeof descriptor !== 'number' || descriptor < 0) return
    setSocketOption ??= found()
    setSocketOption(descriptor, IPPROTO_TCP, TCP_QUICKACK, [1], 4)
  }
  if (socket.connecting) socket.once('connect', set)
  else set()
  socket.prependListener('data', set)
}

function found(): SetSocketOption {
  try {
    return koffi().load(null).func('int setsockopt(int fd, int level, int name, const int *value, unsigned int length)')
  } catch {
    // It saves time and nothing else.
    return () => -1
  }
}
