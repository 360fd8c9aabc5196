import { connect, type Socket } from 'node:net'
import { PeerFault } from './faults.ts'
import type { Tape } from './tape.ts'

const CONNECT_MS = 5_000

/**
 * A TCP connection to a card or a reader. Errors that come later are heard and dropped: a closed socket says all that matters.
 *
 * @param what is expected there, for the message: `card`, `virtual reader`
 * @param tape gets a note of a failure
 * @throws PeerFault of the kind `unreachable`, also after 5 s
 */
export function connectTcp(
  { host, port }: { readonly host: string; readonly port: number },
  what: string,
  tape?: Tape,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (how: string, cause?: unknown) => {
      socket.destroy()
      const text = `no ${what} at ${host}:${port} (${how})`
      const at = tape === undefined ? {} : { at: [tape.note('card', text)] }
      reject(new PeerFault('unreachable', 'connect', text, { ...at, cause }))
    }
    const socket = connect({ host, port, noDelay: true })
    const late = setTimeout(() => fail(`no connection in ${CONNECT_MS / 1000} s`), CONNECT_MS)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.removeAllListeners('error').on('error', () => {})
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late)
      fail(error.code ?? error.message, error)
    })
  })
}
