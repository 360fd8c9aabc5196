/**
 * The message layer of CoAP (RFC 7252 sections 4 and 5) with one peer: retransmission, acknowledgement, deduplication, tokens, separate
 * responses, reset and ping. Either side may ask. What is below is a path for datagrams; where they are lost, doubled or come in another
 * order, a request ends with its one response or with a named fault, and never hangs.
 */
import { type Answer, Answering } from './answering.ts'
import { Asking, type CoapRequest } from './asking.ts'
import { CoapFault } from './coap-fault.ts'
import { type CoapMessage, codes, MalformedMessage, readMessage } from './message.ts'
import { type MessagePorts, Messages } from './messages.ts'

export interface EndpointPorts extends MessagePorts {
  /** Answers a request of the peer; without it, every one gets 4.05. Rejections become 5.00. */
  readonly answer?: Answer
}

export class CoapEndpoint {
  readonly #messages: Messages
  readonly #asking: Asking
  readonly #answering: Answering
  #isClosed = false

  constructor({ answer, ...ports }: EndpointPorts) {
    this.#messages = new Messages(ports)
    this.#asking = new Asking(this.#messages)
    this.#answering = new Answering(this.#messages, answer)
  }

  /** Sends a request when those before it have ended. @throws CoapFault for a time-out, a reset, the end of the endpoint or of the signal */
  request(request: CoapRequest, signal: AbortSignal): Promise<CoapMessage> {
    return this.#asking.request(request, signal)
  }

  /** Whether the peer is there (RFC 7252 4.3). @throws CoapFault where nothing comes */
  ping(signal: AbortSignal): Promise<void> {
    return this.#asking.ping(signal)
  }

  /** Takes one datagram of the peer. Never throws: what is wrong with it is the peer's. */
  receive(octets: Uint8Array): void {
    if (this.#isClosed) return
    const message = this.#read(octets)
    if (message === undefined) return
    const { type, code } = message
    const [group = ''] = code
    if (type === 'ACK' || type === 'RST') this.#asking.takeAnswer(message)
    else if (code === codes.empty) this.#messages.refuse(message, 'a ping')
    else if (group === '0') this.#answering.take(message)
    else if ('245'.includes(group)) this.#asking.takeResponse(message)
    else this.#messages.refuse(message, `code ${code} is of a reserved class`)
  }

  /** Ends everything that is under way with this reason. */
  close(reason = new CoapFault('closed', 'the endpoint was closed')): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#asking.close(reason)
    this.#answering.close()
    this.#messages.close()
  }

  #read(octets: Uint8Array): CoapMessage | undefined {
    try {
      return readMessage(octets)
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error
      const { header = { type: 'NON', messageId: 0 } } = error
      this.#messages.refuse(header, `malformed message: ${error.message}`)
      return undefined
    }
  }
}
