/** What a message is called in a diagram or a list. */
import type { BodyPart } from './body-reader.ts'
import { inert } from './inert.ts'
import type { WireMessage } from './wire-messages.ts'

/** Envelope of the functions of ES9+ and ES11 in the ASN.1 binding. */
const ENVELOPE = 0xa2

/**
 * The function, as far as path or outer tag tell it: `GetEimPackage`.
 *
 * @param request the message that this one answers, where it is an answer
 */
export function functionOf(
  { head, body, card }: WireMessage,
  request: WireMessage | undefined,
  functions: Readonly<Record<string, string>>,
): string | undefined {
  if (card?.isRequest === true) return card.name === 'STORE DATA' ? functions[tagAt(body, 0)] : undefined
  const path = head?.path ?? request?.head?.path
  const named = /\/gsma\/rsp2\/(?:esipa|es\w+)\/(\w+)$/.exec(path ?? '')?.[1]
  if (named !== undefined) return named[0]?.toUpperCase() + named.slice(1)
  if (head === undefined) return undefined
  const tag = tagAt(body, body[0] === ENVELOPE ? headerLengthAt(body) : 0)
  return (
    functions[tag] ?? (head.kind === 'response' && request !== undefined ? functionOf(request, undefined, functions) : undefined)
  )
}

/** The arm that an object took: `eimPackageError noEimPackageAvailable (1)`; empty where the body says no more. */
export function armOf(parts: readonly BodyPart[], { head, card }: Pick<WireMessage, 'head' | 'card'>): string {
  // A request to a card is named by its function.
  if (card?.isRequest === true) return ''
  const [only] = parts
  if (only?.kind !== 'object' || only.title !== '') return head?.kind === 'response' ? memberOf(parts) : ''
  const arm = only.tree[0]?.children[0]
  if (arm === undefined || only.tree[0]?.children.length !== 1) return ''
  // The only member of a request is no choice.
  if (head?.kind === 'request' && arm.children.length === 0) return ''
  const value = arm.children.length === 0 ? (arm.value ?? '') : ''
  return inert(`${arm.name} ${value.length > 40 ? '' : value}`.trim())
}

/** The first member of a JSON body behind its header, as `eimPackageError noEimPackageAvailable (1)`. */
function memberOf(parts: readonly BodyPart[]): string {
  const member = parts.find(({ title }) => title !== '' && !/^header\b/.test(title))
  if (member === undefined) return ''
  const name = member.title.replace(/[.[].*/, '')
  return inert(member.kind === 'remark' && member.title === name && member.text.length <= 40 ? `${name} ${member.text}` : name)
}

/** The rest of a message in a few words: `POST /gsma/rsp2/asn1, 21 octets`. */
export function factsOf({ head, body, card }: WireMessage): string {
  const size = `${body.length} ${body.length === 1 ? 'octet' : 'octets'}`
  if (card !== undefined) return [card.facts, ...(body.length === 0 ? [] : [size])].filter((text) => text !== '').join(', ')
  if (head === undefined) return size
  const start =
    head.kind === 'request' ? head.start.replace(/ HTTP\/\d(?:\.\d)?$/, '') : head.start.replace(/^HTTP\/\d\.\d/, 'HTTP')
  return `${inert(start)}, ${body.length === 0 ? 'no body' : size}`
}

/** The request that each answer belongs to: the last one before it of the same peer. */
export function requestsOf(messages: readonly WireMessage[]): ReadonlyMap<WireMessage, WireMessage> {
  const last = new Map<string, WireMessage>()
  const found = new Map<WireMessage, WireMessage>()
  for (const message of messages) {
    const request = last.get(message.peer)
    if (message.head?.kind === 'request' || message.card?.isRequest === true) last.set(message.peer, message)
    else if (request !== undefined) found.set(message, request)
  }
  return found
}

function tagAt(body: Uint8Array, at: number): string {
  let end = at + 1
  if (((body[at] ?? 0) & 0x1f) === 0x1f) {
    while (((body[end] ?? 0) & 0x80) !== 0) end++
    end++
  }
  const digits = [...body.subarray(at, end)].map((octet) => octet.toString(16).padStart(2, '0'))
  return digits.join('').toUpperCase()
}

/** Octets of tag and length of an element with a tag of one octet. */
function headerLengthAt(body: Uint8Array): number {
  const length = body[1] ?? 0
  return length < 0x80 ? 2 : 2 + (length & 0x7f)
}
