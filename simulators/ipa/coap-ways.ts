/** Ways of a CoAP client that developers get wrong, each below a client that is right: what it sends, and what it makes of what comes. */
import type { BlockSize } from '../../protocol/bindings/coap-blocks.ts'
import { blockIn, blockOption } from '../../transport/coap/block-option.ts'
import {
  type CoapMessage,
  codes,
  isRequest,
  isResponse,
  readable,
  readMessage,
  writeMessage,
} from '../../transport/coap/message.ts'
import { emptyMessage } from '../../transport/coap/messages.ts'
import type { MakesGate } from '../../transport/coaps/message-gate.ts'

/** What reaches the endpoint in place of a message that can be read. */
type Taken = (message: CoapMessage, octets: Buffer) => readonly Buffer[]

function takes(taken: Taken): MakesGate {
  return () => ({ incoming: (octets) => ofMessage(octets, taken) })
}

function ofMessage(octets: Buffer, taken: Taken): readonly Buffer[] {
  const message = readable(octets)
  return message === undefined ? [octets] : taken(message, octets)
}

const without = (message: CoapMessage, lacks: (name: string) => boolean) =>
  writeMessage({ ...message, options: message.options.filter(({ name }) => !lacks(name)) })

/** Every response is one to the latest request, whatever its token. */
export const looksAtNoToken: MakesGate = () => {
  let latest: Buffer = Buffer.of()
  return {
    outgoing: (octets) =>
      ofMessage(octets, (message) => {
        if (isRequest(message)) latest = message.token
        return [octets]
      }),
    incoming: (octets) =>
      ofMessage(octets, (message) => [isResponse(message) ? writeMessage({ ...message, token: latest }) : octets]),
  }
}

/** Responses are those in acknowledgements; what comes by itself is acknowledged, and forgotten. */
export const wantsResponsesInAcknowledgements: MakesGate = (send) => ({
  incoming: (octets) =>
    ofMessage(octets, (message) => {
      if (!isResponse(message) || message.type === 'ACK') return [octets]
      if (message.type === 'CON') send(emptyMessage('ACK', message.messageId))
      return []
    }),
})

const isUnknown = (name: string) => /^\d+$/.test(name)

/** Options that nobody knows are passed over, critical ones too. */
export const passesOverOptions = takes((message) => [without(message, isUnknown)])

/** A message with an option that nobody knows is none. */
export const dropsUnknownOptions = takes(({ options }, octets) => (options.some(({ name }) => isUnknown(name)) ? [] : [octets]))

/** An ETag is for caches. */
export const looksAtNoETag = takes((message) => [without(message, (name) => name === 'ETag')])

/** Blocks have 1,024 octets, or there are none. */
export const wantsWholeBlocks = takes((message, octets) => {
  const block = blockIn(message, 'Block2')
  return block !== undefined && block.size < 1024 && block.more ? [] : [octets]
})

/** Whatever size the eIM asks for, the next block has its own one. */
export const keepsItsBlockSize = takes((message, octets) => {
  const block = blockIn(message, 'Block1')
  if (block === undefined || message.code !== codes.continue) return [octets]
  const size: BlockSize = 1024
  const options = message.options.map((option) => (option.name === 'Block1' ? blockOption('Block1', { ...block, size }) : option))
  return [writeMessage({ ...message, options })]
})

/** Numbers of blocks have four bits, as in an option of one octet; what is behind them is lost. */
export const hasRoomForSixteenBlocks = takes((message, octets) => ((blockIn(message, 'Block2')?.num ?? 0) > 15 ? [] : [octets]))

/** Blocks are counted, and not looked at for their numbers: at the end there is one that has come again. */
export const countsBlocks: MakesGate = () => {
  const came = new Set<number>()
  let again: Buffer | undefined
  return {
    incoming: (octets) =>
      ofMessage(octets, (message) => {
        const block = blockIn(message, 'Block2')
        if (block === undefined) return [octets]
        if (came.has(message.messageId)) {
          again = message.payload
          return []
        }
        came.add(message.messageId)
        if (block.more || again === undefined) return [octets]
        return [writeMessage({ ...message, payload: again.subarray(0, message.payload.length) })]
      }),
  }
}

/** A body comes with 2.05, and with no other code of success. */
export const wantsContent = takes(({ code, payload }, octets) => (code === codes.changed && payload.length > 0 ? [] : [octets]))

/** Behind octets that it cannot read, it reads nothing any more. */
export const endsAtRubbish: MakesGate = () => {
  let isOver = false
  return {
    incoming(octets) {
      try {
        readMessage(octets)
      } catch {
        isOver = true
      }
      return isOver ? [] : [octets]
    },
  }
}

/** PUT in place of POST. */
export const puts: MakesGate = () => ({
  outgoing: (octets) =>
    ofMessage(octets, (message) => [message.code === codes.post ? writeMessage({ ...message, code: '0.03' }) : octets]),
})

/** No message of the eIM is reset. */
export const resetsNothing: MakesGate = () => ({
  outgoing: (octets) => ofMessage(octets, ({ type }) => (type === 'RST' ? [] : [octets])),
})

/** Beside each request goes a ping. */
export const pingsBesides: MakesGate = () => {
  let messageId = 0x100
  const blank = { type: 'CON', code: codes.empty, token: Buffer.of(), options: [], payload: Buffer.of() } as const
  return {
    outgoing: (octets) =>
      ofMessage(octets, (message) => {
        if (!isRequest(message)) return [octets]
        messageId++
        return [octets, writeMessage({ ...blank, messageId })]
      }),
  }
}

/** Sends a request again at a steady pace, so many times, until something comes to it. */
export function repeatsSteadily(everyMs: number, times: number): MakesGate {
  return (send) => {
    const open = new Set<string>()
    const again = (octets: Buffer, names: readonly string[], left: number) => {
      if (left === 0 || !names.every((name) => open.has(name))) return
      send(octets)
      setTimeout(() => again(octets, names, left - 1), everyMs).unref()
    }
    const namesOf = ({ messageId, token }: CoapMessage) => [`id ${messageId}`, `token ${token.toString('hex')}`]
    return {
      outgoing: (octets) =>
        ofMessage(octets, (message) => {
          const names = namesOf(message)
          if (!isRequest(message) || message.type !== 'CON') return [octets]
          for (const name of names) open.add(name)
          setTimeout(() => again(octets, names, times), everyMs).unref()
          return [octets]
        }),
      incoming: (octets) =>
        ofMessage(octets, (message) => {
          for (const name of namesOf(message)) open.delete(name)
          return [octets]
        }),
    }
  }
}
