/** The side of an endpoint that asks (RFC 7252 sections 4.2, 5.2, 5.3): one request after the other, each until its response. */
import { CoapFault } from './coap-fault.ts'
import { type CoapMessage, codes, unknownCritical, writeMessage } from './message.ts'
import { type CoapContent, emptyMessage, type Messages } from './messages.ts'
import type { Transmission } from './transmission.ts'

export interface CoapRequest extends CoapContent {
  /** Default true: without, nothing is sent again. */
  readonly confirmable?: boolean
}

interface Pending {
  /** In hexadecimal; of a ping, which has none, its message id in words. */
  readonly token: string
  readonly transmission: Transmission | undefined
  /** Calls off the wait for a response that may come long after the acknowledgement. */
  callOff: () => void
  readonly resolve: (response: CoapMessage) => void
  readonly reject: (fault: Error) => void
}

/** Octets: enough that nobody outside of the path guesses one (RFC 7252 5.3.1). */
const TOKEN_OCTETS = 4
/** Tokens of exchanges that are over, for acknowledgements that were lost. */
const REMEMBERED = 64
const PING = 'ping'

export class Asking {
  readonly #messages: Messages
  readonly #pending = new Map<string, Pending>()
  readonly #over: string[] = []
  /** NSTART is 1: the next request begins when this one has ended. */
  #turn: Promise<unknown> = Promise.resolve()
  #closed: Error | undefined

  constructor(messages: Messages) {
    this.#messages = messages
  }

  /** @throws CoapFault for a time-out, a reset, the end of the endpoint or of the signal */
  request(request: CoapRequest, signal: AbortSignal): Promise<CoapMessage> {
    const turn = () => this.#ask(request, signal)
    const asked = this.#turn.then(turn, turn)
    this.#turn = asked
    // Who asked is told; the next one only waits.
    asked.catch(() => {})
    return orAborted(asked, signal)
  }

  /** An empty confirmable message, which a peer that is there resets. */
  async ping(signal: AbortSignal): Promise<void> {
    await this.#ask({ code: codes.empty, options: [], payload: Buffer.of() }, signal)
  }

  close(reason: Error): void {
    this.#closed = reason
    for (const pending of [...this.#pending.values()]) this.#settle(pending, () => pending.reject(reason))
  }

  async #ask({ code, options, payload, confirmable = true }: CoapRequest, signal: AbortSignal): Promise<CoapMessage> {
    if (this.#closed !== undefined) throw this.#closed
    if (signal.aborted) throw calledOff(signal)
    const { ports, nextId: messageId } = this.#messages
    const token = code === codes.empty ? Buffer.of() : Buffer.from(ports.random(TOKEN_OCTETS))
    const message: CoapMessage = { type: confirmable ? 'CON' : 'NON', code, messageId, token, options, payload }
    let end: (fault: CoapFault) => void = () => {}
    const onAbort = () => end(calledOff(signal))
    try {
      return await new Promise<CoapMessage>((resolve, reject) => {
        const timedOut = (what: string) => end(new CoapFault('time-out', what))
        const pending: Pending = {
          token: code === codes.empty ? `${PING} ${messageId}` : token.toString('hex'),
          transmission: confirmable ? this.#messages.transmit(message, timedOut) : undefined,
          callOff: () => {},
          resolve,
          reject,
        }
        this.#pending.set(pending.token, pending)
        end = (fault) => this.#settle(pending, () => reject(fault))
        signal.addEventListener('abort', onAbort)
        if (confirmable) return
        ports.send(writeMessage(message))
        this.#waitForResponse(pending)
      })
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  #waitForResponse(pending: Pending): void {
    pending.callOff()
    const { timers, timing } = this.#messages.ports
    pending.callOff = timers.after(timing.responseMs, () => {
      const what = `no response within ${timing.responseMs} ms of a request that the peer has`
      this.#settle(pending, () => pending.reject(new CoapFault('time-out', what)))
    })
  }

  #settle(pending: Pending, how: () => void): void {
    if (!this.#pending.delete(pending.token)) return
    pending.callOff()
    if (pending.transmission !== undefined) this.#messages.end(pending.transmission)
    this.#over.push(pending.token)
    if (this.#over.length > REMEMBERED) this.#over.shift()
    how()
  }

  /** An acknowledgement or a reset, with or without a response in it. */
  takeAnswer(message: CoapMessage): void {
    const { type, code, messageId, token } = message
    const transmission = this.#messages.sentAs(messageId)
    if (transmission === undefined) return
    const pending = [...this.#pending.values()].find((one) => one.transmission === transmission)
    if (type === 'ACK' && code !== codes.empty && pending?.token !== token.toString('hex')) {
      // As if it had never come: the request is sent again, and whoever answers it right is heard.
      const other = token.toString('hex') || 'none'
      this.#messages.ports.remark?.(`an acknowledgement carries a response with another token, ${other}`)
      return
    }
    this.#messages.end(transmission)
    if (pending === undefined) return
    if (type === 'RST' && !pending.token.startsWith(PING)) {
      this.#settle(pending, () => pending.reject(new CoapFault('reset', 'the peer reset the request')))
    } else if (type === 'ACK' && code === codes.empty) this.#waitForResponse(pending)
    else this.#settleWith(pending, message)
  }

  /** A separate response, or one to a non-confirmable request. */
  takeResponse(message: CoapMessage): void {
    const { type, token, messageId } = message
    const name = token.toString('hex')
    const pending = this.#pending.get(name)
    if (pending === undefined && !this.#over.includes(name)) {
      this.#messages.refuse(message, `a response with a token that nobody waits for, ${name || 'none'}`)
      return
    }
    const isRejected = unknownCritical(message) !== undefined
    if (type === 'CON') this.#messages.ports.send(emptyMessage(isRejected ? 'RST' : 'ACK', messageId))
    if (pending !== undefined) this.#settleWith(pending, message)
  }

  /** Who does not know what must be known cannot know what a response means (RFC 7252 5.4.1). */
  #settleWith(pending: Pending, response: CoapMessage): void {
    const option = unknownCritical(response)
    const fault = () => new CoapFault('transfer', `the response has the critical option ${option}, which nobody knows`)
    this.#settle(pending, () => (option === undefined ? pending.resolve(response) : pending.reject(fault())))
  }
}

function calledOff(signal: AbortSignal): CoapFault {
  return new CoapFault('aborted', 'the request was called off', { cause: signal.reason })
}

/** Also while others are before it, a request can be called off. */
async function orAborted<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(calledOff(signal))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([asked, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
