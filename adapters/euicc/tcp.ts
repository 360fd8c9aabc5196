import type { Socket } from 'node:net'
import { cardControls, framedMessage, onMessages } from '../../transport/card-messages.ts'
import { type FaultKind, PeerFault } from '../../transport/faults.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import { connectTcp } from '../../transport/tcp-connect.ts'
import type { EuiccPort } from '../port.ts'

export interface TcpCardAccess {
  readonly host: string
  readonly port: number
}

/** Milliseconds that a card may take for one answer; an eUICC that makes keys and installs takes some. */
const ANSWER_MS = 30_000

/**
 * A card that listens on a TCP port and speaks the messages of vsmartcard's virtual reader, as `sgp32 simulate euicc` does. Connects at
 * the first use.
 */
export function euiccAtTcp({ host, port }: TcpCardAccess, patience: { readonly answerMs?: number } = {}): EuiccPort {
  const { answerMs = ANSWER_MS } = patience
  let open: Promise<Link> | undefined
  // Commands go one after the other: a card has one answer for each.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const run = turn.then(task, task)
    turn = run.catch(() => {})
    return run
  }
  const link = async (tape: Tape): Promise<Link> => {
    open ??= linkTo(host, port, tape)
    try {
      const found = await open
      if (!found.socket.destroyed) return found
    } catch (error) {
      open = undefined
      throw error
    }
    open = linkTo(host, port, tape)
    return open
  }

  return {
    identity: { role: 'euicc', adapter: 'tcp', endpoint: `${host}:${port}` },
    reset: (tape, signal) =>
      inTurn(async () => {
        refuseAborted(signal)
        const { ask, socket } = await link(tape)
        socket.write(framedMessage(Buffer.of(cardControls.reset)))
        const atr = await ask(Buffer.of(cardControls.atr), [tape.note('card', 'reset')], answerMs, signal)
        tape.record('received', 'card', atr)
        return atr
      }),
    transmit: (command, tape, signal) =>
      inTurn(async () => {
        refuseAborted(signal)
        if (command.length < 2) throw new RangeError('a command APDU has at least four octets')
        const { ask } = await link(tape)
        const sent = tape.record('sent', 'card', command)
        const answer = await ask(Buffer.from(command), [sent], answerMs, signal)
        tape.record('received', 'card', answer)
        return answer
      }),
    async close() {
      await turn
      const found = await open?.catch(() => undefined)
      found?.socket.destroy()
    },
  }
}

interface Link {
  readonly socket: Socket
  /** Sends a message and gives the next one that comes. */
  ask(message: Buffer, at: readonly TapeRef[], answerMs: number, signal: AbortSignal): Promise<Buffer>
}

async function linkTo(host: string, port: number, tape: Tape): Promise<Link> {
  const socket = await connectTcp({ host, port }, 'card', tape)
  let take: ((message: Buffer) => void) | undefined
  onMessages(socket, (message) => take?.(message))
  return {
    socket,
    ask(message, at, answerMs, signal) {
      return new Promise((resolve, reject) => {
        const begun = performance.now()
        const done = () => {
          clearTimeout(late)
          socket.off('close', onClose)
          signal.removeEventListener('abort', onAbort)
          take = undefined
        }
        const fail = (kind: FaultKind, what: string) => {
          done()
          // What comes later is no answer to anything.
          socket.destroy()
          reject(
            new PeerFault(kind, 'body', what, { at: [...at, tape.note('card', what)], milliseconds: performance.now() - begun }),
          )
        }
        const onClose = () => fail('closed', 'the card is gone')
        const onAbort = () => fail('aborted', 'the wait for the card was ended')
        const late = setTimeout(() => fail('silent', `no answer of the card in ${answerMs} ms`), answerMs)
        take = (answer) => {
          done()
          resolve(answer)
        }
        signal.addEventListener('abort', onAbort, { once: true })
        socket.once('close', onClose)
        if (socket.destroyed) onClose()
        else socket.write(framedMessage(message))
      })
    },
  }
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new PeerFault('aborted', 'connect', 'the card was not asked: the run was ended', { cause: signal.reason })
}
