/** The side of an endpoint that answers (RFC 7252 sections 4.5, 5.2): each request is carried out once, at once or separately. */
import { Answered, type AnsweredRequest } from './answered.ts'
import { strangeOption } from './critical-options.ts'
import { type CoapMessage, codes, writeMessage } from './message.ts'
import { type CoapContent, emptyMessage, type Messages } from './messages.ts'
import { exchangeLifetimeMs } from './timing.ts'

export type Answer = (request: CoapMessage) => Promise<CoapContent>

export class Answering {
  readonly #messages: Messages
  readonly #answer: Answer | undefined
  readonly #answered: Answered
  #isClosed = false

  /** @param answer a rejection becomes 5.00; without it, every request gets 4.05 */
  constructor(messages: Messages, answer: Answer | undefined) {
    const { timers, timing } = messages.ports
    this.#messages = messages
    this.#answer = answer
    this.#answered = new Answered(timers, exchangeLifetimeMs(timing))
  }

  take(request: CoapMessage): void {
    const { type, messageId } = request
    const { timers, timing, send } = this.#messages.ports
    const before = this.#answered.of(messageId)
    if (before !== undefined) {
      // The peer did not hear us, or has not yet.
      if (before.reply !== undefined) send(before.reply)
      return
    }
    const strange = strangeOption(request)
    if (type === 'NON' && strange !== undefined) {
      this.#messages.refuse(request, `a request with ${strange}`)
      return
    }
    const entry = this.#answered.begin(messageId)
    const acknowledge = () => {
      entry.reply = emptyMessage('ACK', messageId)
      send(entry.reply)
    }
    if (type === 'CON') entry.stop = timers.after(timing.acknowledgeAfterMs, acknowledge)
    void this.#respond(request, entry)
  }

  close(): void {
    this.#isClosed = true
    this.#answered.close()
  }

  /** In the acknowledgement, or by itself where that is away already. */
  async #respond(request: CoapMessage, entry: AnsweredRequest): Promise<void> {
    const content = await this.#contentFor(request)
    entry.stop()
    if (this.#isClosed) return
    const { token, messageId, type } = request
    const { send, remark } = this.#messages.ports
    if (type === 'CON' && entry.reply === undefined) {
      entry.reply = writeMessage({ ...content, type: 'ACK', messageId, token })
      send(entry.reply)
      return
    }
    const separate: CoapMessage = { ...content, type: type === 'CON' ? 'CON' : 'NON', messageId: this.#messages.nextId, token }
    if (type === 'CON') this.#messages.transmit(separate, (what) => remark?.(`a separate response: ${what}`))
    else send(writeMessage(separate))
  }

  async #contentFor(request: CoapMessage): Promise<CoapContent> {
    const blank = { options: [], payload: Buffer.of() }
    const strange = strangeOption(request)
    if (strange !== undefined) {
      // Who is no proxy says so (RFC 7252 5.10.2).
      const code = /option Proxy-/.test(strange) ? codes.noProxy : codes.badOption
      return { ...blank, code, payload: Buffer.from(strange) }
    }
    try {
      return (await this.#answer?.(request)) ?? { ...blank, code: codes.methodNotAllowed }
    } catch (error) {
      this.#messages.ports.remark?.(`a request could not be answered: ${error instanceof Error ? error.message : String(error)}`)
      return { ...blank, code: codes.internalError }
    }
  }
}
