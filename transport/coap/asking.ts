/** The side of an endpoint that asks (RFC 7252 sections 4.2, 5.2, 5.3): one request after the other, each until its response. */
import { CoapFault } from './coap-fault.ts'
import { strangeOption } from './critical-options.ts'
import { type CoapMessage, codes, isResponse, writeMessage } from './message.ts'
import { type CoapContent, emptyMessage, type Messages } from './messages.ts'
import type { Transmission } from './transmission.ts'

export interface CoapRequest extends CoapContent {
  /** Default true: without, nothing is sent again. */
  readonly confirmable?: boolean
}

interface Pending {
  /** In hexadecimal; of a ping, which has none, its message id in words. */
  readonly token: string
  readonly messageId: number
  /** Of a confirmable request only. */
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
          messageId,
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
    const { type, code, messageId } = message
    const transmission = this.#messages.sentAs(messageId)
    const pending = [...this.#pending.values()].find((one) => one.messageId === messageId)
    // What is not confirmable is never acknowledged, but reset by whoever cannot make anything of it (RFC 7252 4.3).
    const isReset = type === 'RST' && pending !== undefined && pending.transmission === undefined
    if (transmission === undefined && !isReset) return
    const strange = strangeAnswer(message, pending?.token)
    if (strange !== undefined) {
      // As if it had never come: the request is sent again, and whoever answers it right is heard.
      this.#messages.ports.remark?.(strange)
      return
    }
    if (transmission !== undefined) this.#messages.end(transmission)
    if (pending === undefined) return
    const isPing = pending.token.startsWith(PING)
    if (type === 'RST' && !isPing) {
      this.#settle(pending, () => pending.reject(new CoapFault('reset', 'the peer reset the request')))
    } else if (code === codes.empty && !isPing) this.#waitForResponse(pending)
    else this.#finish(pending, message)
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
    if (type === 'CON') this.#messages.ports.send(emptyMessage(strangeOption(message) === undefined ? 'ACK' : 'RST', messageId))
    if (pending !== undefined) this.#finish(pending, message)
  }

  #finish(pending: Pending, response: CoapMessage): void {
    const strange = strangeOption(response)
    if (strange === undefined) this.#settle(pending, () => pending.resolve(response))
    else this.#settle(pending, () => pending.reject(new CoapFault('rejected', `the response has ${strange}`)))
  }
}

/** Why an acknowledgement or a reset is none of the message with this token, in words (RFC 7252 4.2, 4.3, 5.3.2). */
function strangeAnswer(message: CoapMessage, token: string | undefined): string | undefined {
  const { type, code } = message
  if (code === codes.empty) return undefined
  if (type === 'RST') return `a reset with code ${code}, and a reset is empty`
  if (!isResponse(message)) return `an acknowledgement with code ${code}, which is no response`
  const own = message.token.toString('hex')
  return own === token ? undefined : `an acknowledgement carries a response with another token, ${own || 'none'}`
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
