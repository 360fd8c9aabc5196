/** What our eIM does to messages where an IPA shows how it goes on: it loses them, holds them back, or spoils them. */

import { blockIn } from '../../transport/coap/block-option.ts'
import { isRequest, isResponse, readable, writeMessage } from '../../transport/coap/message.ts'
import type { MakesGate } from '../../transport/coaps/message-gate.ts'
import { answersAs } from './coap-gates.ts'

/** Loses each request as often as this, until one has come through. */
export function losesRequests(times: number): MakesGate {
  const came = new Map<number, number>()
  let isOver = false
  return () => ({
    incoming(octets) {
      const message = readable(octets)
      if (!isRequest(message) || isOver) return [octets]
      const before = came.get(message.messageId) ?? 0
      came.set(message.messageId, before + 1)
      isOver = before >= times
      return isOver ? [octets] : []
    },
  })
}

/** Holds each answer back for this time, with nothing in its place. */
export function holdsAnswers(milliseconds: number): MakesGate {
  return (send) => {
    // Where a request comes again, its answer has the same message id. A token may be that of several requests.
    const held = new Set<number>()
    return {
      outgoing(octets) {
        const message = readable(octets)
        if (!isResponse(message)) return [octets]
        if (!held.has(message.messageId)) setTimeout(() => send(octets), milliseconds).unref()
        held.add(message.messageId)
        return []
      },
    }
  }
}

/** Tag of ProvideEimPackageResultResponse (SGP.32 v1.2 6.3.2.7). */
const RESULT_RESPONSE = 'bf50'

/** What becomes of the answer to a result: another code with nothing in it, or a reset of the request. */
export function answersResults(how: '4.08' | '4.13' | '5.03' | 'a reset'): MakesGate {
  return answersAs((answer, octets) => {
    if (answer.payload.subarray(0, 2).toString('hex') !== RESULT_RESPONSE) return [octets]
    const blank = { messageId: answer.messageId, options: [], payload: Buffer.of() }
    if (how === 'a reset') return [writeMessage({ ...blank, type: 'RST', code: '0.00', token: Buffer.of() })]
    return [writeMessage({ ...blank, type: answer.type, code: how, token: answer.token })]
  })
}

/** From its second block on, the first answer in blocks is another one, which its ETag says. @param told of each such block */
export function changesInMidTransfer(told: () => void): MakesGate {
  let isOver = false
  return answersAs((answer, octets) => {
    const block = blockIn(answer, 'Block2')
    if (block === undefined || block.num === 0 || isOver) return [octets]
    isOver = !block.more
    // What is at the end is a signature: the whole could still be read.
    const payload = Buffer.from(
      answer.payload.map((octet, at) => (block.more || at < answer.payload.length - 1 ? octet : octet ^ 0x55)),
    )
    const options = answer.options.map(({ name, value }) =>
      name === 'ETag' ? { name, value: Buffer.from('other') } : { name, value },
    )
    const other = writeMessage({ ...answer, options, payload })
    told()
    return [other]
  })
}
