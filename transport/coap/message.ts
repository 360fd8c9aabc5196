/** One CoAP message (RFC 7252 section 3), octet by octet as strict as the document: what does not come back the same was not well-formed. */
import { generate, type OptionName, type Packet, parse } from 'coap-packet'

/** Confirmable, non-confirmable, acknowledgement, reset. */
export type MessageType = 'CON' | 'NON' | 'ACK' | 'RST'

/** Request-Tag of RFC 9175; the codec has no name for it. */
export const REQUEST_TAG = '292'

export interface CoapOption {
  /** As the registry names it; the number where the codec knows no name. */
  readonly name: string
  readonly value: Buffer
}

export interface CoapMessage {
  readonly type: MessageType
  /** Class and detail, as `2.05`; `0.00` for an empty message, `0.02` for POST. */
  readonly code: string
  readonly messageId: number
  /** 0 to 8 octets. */
  readonly token: Buffer
  /** In the order of their numbers. */
  readonly options: readonly CoapOption[]
  readonly payload: Buffer
}

/** Codes that the harness itself sends or looks for. */
export const codes = {
  empty: '0.00',
  get: '0.01',
  post: '0.02',
  changed: '2.04',
  content: '2.05',
  continue: '2.31',
  badRequest: '4.00',
  badOption: '4.02',
  notFound: '4.04',
  methodNotAllowed: '4.05',
  incomplete: '4.08',
  tooLarge: '4.13',
  internalError: '5.00',
  noProxy: '5.05',
} as const

/** Octets that are no CoAP message. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage'
  /** Type and id of the header, where it is one: what a reset would name. */
  readonly header: { readonly type: MessageType; readonly messageId: number } | undefined

  constructor(what: string, header?: MalformedMessage['header'], options?: ErrorOptions) {
    super(what, options)
    this.header = header
  }
}

const types = ['CON', 'NON', 'ACK', 'RST'] as const
const LARGEST_TOKEN = 8

/** @throws RangeError for what cannot be written: a token of more than 8 octets, an empty message with anything in it */
export function writeMessage({ type, code, messageId, token, options, payload }: CoapMessage): Buffer {
  if (token.length > LARGEST_TOKEN) throw new RangeError(`a token has 8 octets at most, and this one ${token.length}`)
  if (code === codes.empty && token.length + options.length + payload.length > 0)
    throw new RangeError('an empty message has neither token nor options nor payload')
  const packet: Packet = {
    code,
    messageId,
    token,
    payload,
    // The codec takes numbers as well as names, and says so nowhere.
    options: options.map(({ name, value }) => ({ name: name as OptionName, value })),
    confirmable: type === 'CON',
    ack: type === 'ACK',
    reset: type === 'RST',
  }
  return generate(packet, Number.MAX_SAFE_INTEGER)
}

/** @throws MalformedMessage with what is wrong */
export function readMessage(octets: Uint8Array): CoapMessage {
  const buffer = Buffer.from(octets)
  if (buffer.length < 4) throw new MalformedMessage(`${buffer.length} octets are no CoAP header, which has 4`)
  const [first = 0] = buffer
  if (first >> 6 !== 1) throw new MalformedMessage(`version ${first >> 6} in place of 1`)
  const type = types[(first >> 4) & 3] ?? 'RST'
  const header = { type, messageId: buffer.readUInt16BE(2) }
  if ((first & 15) > LARGEST_TOKEN) throw new MalformedMessage(`token length ${first & 15}: 9 to 15 are reserved`, header)
  let message: CoapMessage
  try {
    const { code, token, options, payload } = parse(buffer)
    message = {
      ...header,
      code,
      token,
      options: options.map(({ name, value }) => ({ name: String(name), value })),
      payload,
    }
  } catch (cause) {
    throw new MalformedMessage(cause instanceof Error ? cause.message : String(cause), header, { cause })
  }
  // Each length and each difference of option numbers has one encoding only, and a payload marker has a payload behind it.
  if (!isSame(message, buffer)) throw new MalformedMessage('an option that is cut, or a payload marker without a payload', header)
  return message
}

/** The message, where it is one. */
export function readable(octets: Uint8Array): CoapMessage | undefined {
  try {
    return readMessage(octets)
  } catch (error) {
    if (error instanceof MalformedMessage) return undefined
    throw error
  }
}

/** Whether this is a request: a method, and no empty message. */
export function isRequest(message: CoapMessage | undefined): message is CoapMessage {
  return message?.code.startsWith('0.') === true && message.code !== codes.empty
}

/** Whether this is a response, whatever it says. */
export function isResponse(message: CoapMessage | undefined): message is CoapMessage {
  return message !== undefined && '245'.includes(message.code[0] ?? '')
}

function isSame(message: CoapMessage, octets: Buffer): boolean {
  try {
    return writeMessage(message).equals(octets)
  } catch {
    return false
  }
}

/** Value of the first option of this name. */
export function optionOf({ options }: Pick<CoapMessage, 'options'>, name: string): Buffer | undefined {
  return options.find((option) => option.name === name)?.value
}

/** Uri-Path in one piece, without a slash in front. */
export function pathOf({ options }: Pick<CoapMessage, 'options'>): string {
  return options
    .filter(({ name }) => name === 'Uri-Path')
    .map(({ value }) => value.toString('utf8'))
    .join('/')
}

export function uriPath(path: string): readonly CoapOption[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => ({ name: 'Uri-Path', value: Buffer.from(part, 'utf8') }))
}

/** An option of unsigned integer, without zeros in front (RFC 7252 3.2). */
export function uintOption(name: string, value: number): CoapOption {
  const octets = Buffer.alloc(4)
  octets.writeUInt32BE(value)
  const from = octets.findIndex((octet) => octet !== 0)
  return { name, value: from === -1 ? Buffer.of() : octets.subarray(from) }
}
