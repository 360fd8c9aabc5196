/** Ways in which the messages of our eIM come otherwise than one answer behind each request, all of which an IPA has to cope with. */

import { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { encode } from '../../protocol/schema/type.ts'
import { type CoapMessage, codes, isResponse, optionOf, readable, writeMessage } from '../../transport/coap/message.ts'
import { emptyMessage } from '../../transport/coap/messages.ts'
import type { MakesGate } from '../../transport/coaps/message-gate.ts'
import { againUntilHeard } from './heard.ts'

/** What an answer is sent as: messages, and octets that are none. */
type Carried = (answer: CoapMessage, octets: Buffer) => readonly Buffer[]

/** Message ids of ours, far from those that an endpoint counts from any place: two equal ones in one scenario are chance. */
let latest = 0xc000

export function ownId(): number {
  latest = latest === 0xffff ? 0xc000 : latest + 1
  return latest
}

/** Of the whole answers and blocks of answers of our eIM, and of nothing else. */
export function answersAs(carried: Carried): MakesGate {
  return () => ({ outgoing: (octets) => changed(octets, carried) })
}

function changed(octets: Buffer, carried: Carried): readonly Buffer[] {
  const message = readable(octets)
  return isResponse(message) && message.payload.length > 0 ? carried(message, octets) : [octets]
}

/** Behind its acknowledgement, or where that was lost without one. @param laterMs between both */
function separately(type: 'CON' | 'NON', laterMs: number | 'without acknowledgement'): MakesGate {
  return (send) => {
    const { begin, incoming } = againUntilHeard(send)
    // By the request that is acknowledged: a token may be that of several, of all blocks of a body or of everything (RFC 7252 5.3.1).
    const made = new Set<number>()
    return {
      incoming,
      outgoing: (octets) =>
        changed(octets, (answer) => {
          // It comes by itself already.
          if (answer.type !== 'ACK') return [octets]
          const { messageId } = answer
          const acknowledgement = laterMs === 'without acknowledgement' ? [] : [emptyMessage('ACK', messageId)]
          // The request came again: its answer is on its way already.
          if (!made.has(messageId))
            begin({ ...answer, type, messageId: ownId() }, laterMs === 'without acknowledgement' ? 0 : laterMs)
          made.add(messageId)
          return acknowledgement
        }),
    }
  }
}

const nothingThere = encode(GetEimPackageResponse, { kind: 'eimPackageError', value: 'noEimPackageAvailable' })

/** A response to nobody, which says that there is nothing. */
function stray(type: 'CON' | 'NON', { token, code }: CoapMessage): Buffer {
  const other = Buffer.from(token.length === 0 ? Buffer.of(1) : token.map((octet) => octet ^ 0xff))
  return writeMessage({ type, code, messageId: ownId(), token: other, options: [], payload: Buffer.from(nothingThere) })
}

/** One of this number, which no document has: even ones are elective, odd ones critical (RFC 7252 5.4.6). */
function withOption(number: '65000' | '65001'): MakesGate {
  return answersAs((answer) => {
    const options = [...answer.options, { name: number, value: Buffer.of(1) }]
    return [writeMessage({ ...answer, options })]
  })
}

/** Each block of an answer comes once more behind the next one. */
const blocksAgain: MakesGate = () => {
  let before: Buffer | undefined
  return {
    outgoing: (octets) =>
      changed(octets, (answer) => {
        const isBlock = optionOf(answer, 'Block2') !== undefined
        const again = isBlock && before !== undefined ? [before] : []
        before = isBlock ? octets : undefined
        return [octets, ...again]
      }),
  }
}

/** Another version, a token of nine octets, and a code of a class that nobody has given a meaning. */
const senseless = [
  Buffer.from('80450001', 'hex'),
  Buffer.from('5945c001010203040506070809', 'hex'),
  Buffer.from('5030c002', 'hex'),
]

/** By what is said of an answer. @param laterMs how long an answer takes that does not come at once */
export function waysToAnswer(laterMs: number): Readonly<Record<string, MakesGate>> {
  return {
    'behind an empty acknowledgement, and confirmable': separately('CON', laterMs),
    'behind an empty acknowledgement, and non-confirmable': separately('NON', laterMs),
    'without an acknowledgement, and confirmable': separately('CON', 'without acknowledgement'),
    'behind a response with another token': answersAs((answer, octets) => [stray('NON', answer), octets]),
    'behind a confirmable response with another token': answersAs((answer, octets) => [stray('CON', answer), octets]),
    'twice each': answersAs((_, octets) => [octets, octets]),
    'in blocks that come once more behind the next one': blocksAgain,
    'with an elective option that nobody knows': withOption('65000'),
    'with a critical option that nobody knows': withOption('65001'),
    'between octets that are no CoAP': answersAs((_, octets) => [...senseless, octets]),
    'behind a ping': answersAs((_, octets) => [
      writeMessage({ type: 'CON', code: codes.empty, messageId: ownId(), token: Buffer.of(), options: [], payload: Buffer.of() }),
      octets,
    ]),
  }
}
