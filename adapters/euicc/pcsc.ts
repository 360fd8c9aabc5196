import { type FaultKind, PeerFault, type Phase } from '../../transport/faults.ts'
import { openPcsc, PcscMissing } from '../../transport/pcsc/open.ts'
import { type PcscCard, PcscError, type PcscService } from '../../transport/pcsc/service.ts'
import type { Tape, TapeRef } from '../../transport/tape.ts'
import type { EuiccPort } from '../port.ts'
import { Turn } from './in-turn.ts'

export interface ReaderAccess {
  /** Name of the reader, as the PC/SC service has it, or a part of it that no other reader's name has. */
  readonly reader: string
}

/** How the card is reached; for tests. */
export interface ReaderMeans {
  readonly open?: () => Promise<PcscService>
  /** Milliseconds that a card may take for one answer. */
  readonly answerMs?: number
}

/** An eUICC that makes keys and installs takes some time. */
const ANSWER_MS = 30_000

/** A card in a PC/SC reader. It is connected at the first use, and while it is, no other program has it. */
export function euiccInReader({ reader }: ReaderAccess, means: ReaderMeans = {}): EuiccPort {
  const { open = openPcsc, answerMs = ANSWER_MS } = means
  const turn = new Turn()
  let service: PcscService | undefined
  let card: PcscCard | undefined
  /** A connection that is given up still has the card for itself until it has ended. */
  let leaving: Promise<unknown> | undefined
  /** Connections that a card has answered over. */
  const spoken = new WeakSet<PcscCard>()

  const connected = async (): Promise<PcscCard> => {
    await leaving
    service ??= await open()
    card ??= await service.connect(readerNamed(reader, await service.readers()))
    return card
  }
  const released = async (then: 'leave' | 'unpower') => {
    const taken = card
    card = undefined
    await taken?.disconnect(then)
  }
  const giveUp = () => {
    leaving = card?.disconnect('unpower').catch(() => {})
    card = undefined
  }
  /** A command; where it is the first one of a connection and was not handed on, once more in another connection. */
  const first = async (taken: PcscCard, command: Uint8Array): Promise<Uint8Array> => {
    const isFirst = !spoken.has(taken)
    try {
      const answer = await taken.transmit(inItsForm(taken, command))
      spoken.add(taken)
      return answer
    } catch (error) {
      if (!isFirst || !(error instanceof PcscError) || error.code !== NOT_HANDED_ON) throw error
    }
    await released('unpower')
    const other = await connected()
    spoken.add(other)
    return other.transmit(inItsForm(other, command))
  }
  /** One call of the service; a card that is late is given up, and the next call begins with a new connection. */
  const within = async <T>(tape: Tape, at: readonly TapeRef[], signal: AbortSignal, call: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const fault = (kind: FaultKind, phase: Phase, what: string, cause?: unknown) => {
      const milliseconds = performance.now() - begun
      return new PeerFault(kind, phase, what, { at: [...at, tape.note('card', what)], milliseconds, cause })
    }
    if (signal.aborted)
      throw new PeerFault('aborted', 'connect', 'the card was not asked: the run was ended', { cause: signal.reason })
    try {
      return await bounded(call(), answerMs, signal)
    } catch (error) {
      if (error instanceof Late) {
        giveUp()
        throw error.silent
          ? fault('silent', 'body', `no answer of the card in ${answerMs} ms`)
          : fault('aborted', 'body', 'the wait for the card was ended')
      }
      if (error instanceof PcscMissing) throw fault('unreachable', 'connect', error.message, error)
      if (!(error instanceof PcscError)) throw error
      giveUp()
      const [kind, phase] = meaningOf(error.code)
      throw fault(kind, phase, error.message, error)
    }
  }

  return {
    identity: { role: 'euicc', adapter: 'pcsc', endpoint: reader },
    reset: (tape, signal) =>
      turn.after(async () => {
        const at = [tape.note('card', 'reset')]
        const atr = await within(tape, at, signal, async () => {
          await connected()
          await released('unpower')
          return (await connected()).atr
        })
        tape.record('received', 'card', atr)
        return atr
      }),
    transmit: (command, tape, signal) =>
      turn.after(async () => {
        if (command.length < 4) throw new RangeError('a command APDU has at least four octets')
        const taken = await within(tape, [], signal, connected)
        const sent = tape.record('sent', 'card', inItsForm(taken, command))
        const answer = await within(tape, [sent], signal, () => first(taken, command))
        tape.record('received', 'card', answer)
        return answer
      }),
    async close() {
      await turn.done()
      await released('leave').catch(() => {})
      await service?.close()
      service = undefined
    },
  }
}

/** @throws PcscError where there is none, or more than one */
function readerNamed(wanted: string, names: readonly string[]): string {
  const fitting = names.includes(wanted) ? [wanted] : names.filter((name) => name.includes(wanted))
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  throw new PcscError(names.length === 0 ? NO_READERS : UNKNOWN_READER, readersTold(wanted, names))
}

const NO_READERS = 0x8010002e
const UNKNOWN_READER = 0x80100009

function readersTold(wanted: string, names: readonly string[]): string {
  return names.length === 0 ? 'readers' : `reader "${wanted}" among ${names.map((name) => `"${name}"`).join(', ')}`
}

/** The service knows no protocol of the card, which was put in while the connection was made: the card has not seen the command. */
const NOT_HANDED_ON = 0x8010000f

function inItsForm({ protocol }: PcscCard, command: Uint8Array): Uint8Array {
  return protocol === 'T=0' ? forT0(command) : command
}

/** Under T=0 a command that has data says nothing of the answer's length: the card says it with 61XX (ISO 7816-3 12.2.1). */
function forT0(command: Uint8Array): Uint8Array {
  const dataLength = command[4] ?? 0
  return command.length === 6 + dataLength && command.length > 6 ? command.subarray(0, 5 + dataLength) : command
}

/** What the service says of a card that does not go on. */
function meaningOf(code: number): readonly [FaultKind, Phase] {
  if (code === 0x80100066) return ['silent', 'connect']
  return [0x80100069, 0x80100068, 0x80100067, 0x8010002f, 0x80100016].includes(code)
    ? ['closed', 'body']
    : ['unreachable', 'connect']
}

/** The wait for an answer is over, and none came. */
class Late extends Error {
  readonly silent: boolean

  constructor(silent: boolean) {
    super(silent ? 'no answer' : 'ended by hand')
    this.silent = silent
  }
}

/** A call of the service cannot be taken back: whoever waits for it goes on without it. @throws Late */
function bounded<T>(call: Promise<T>, milliseconds: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => done(() => reject(new Late(false)))
    const timer = setTimeout(() => done(() => reject(new Late(true))), milliseconds)
    const done = (settle: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    signal.addEventListener('abort', onAbort)
    call.then(
      (value) => done(() => resolve(value)),
      (error: unknown) => done(() => reject(error)),
    )
  })
}
