/** Faults of an eIM that puts bodies together from blocks, and gives them out in blocks (RFC 7959, RFC 9175). */
import { type Block, blockIn, blockOption } from '../../../transport/coap/block-option.ts'
import { type CoapMessage, codes, isRequest, optionOf, REQUEST_TAG } from '../../../transport/coap/message.ts'
import type { MessageGate } from '../../../transport/coaps/message-gate.ts'
import type { EimFault } from '../faults.ts'
import { type Change, changing, inBlocksOf, same, withoutOption } from './message-gates.ts'

const changes = (incoming: Change, outgoing: Change = same) => ({ around: () => changing(incoming, outgoing) })

/** Largest block, which the eIM itself would choose. */
const OWN_SIZE = 1024

function withBlock(message: CoapMessage, name: 'Block1' | 'Block2', block: Block): CoapMessage {
  const { options } = message
  return { ...message, options: options.map((option) => (option.name === name ? blockOption(name, block) : option)) }
}

export const coapsBlockFaults = {
  hasNoBoundOverCoap: {
    what: 'collects blocks as long as some come',
    ledger: ['ESIPA-COAP-009'],
    bindings: ['coaps'],
    listensOnCoaps: { largestBody: 2 ** 31 },
  },
  knowsItsOwnBlocksAlone: {
    what: 'takes each block that is smaller than its own ones for a whole body',
    ledger: ['ESIPA-COAP-010', 'ESIPA-COAP-011', 'ESIPA-COAP-012'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) =>
      (blockIn(message, 'Block1')?.size ?? OWN_SIZE) < OWN_SIZE ? withoutOption(message, (name) => name === 'Block1') : message,
    ),
  },
  givesTheBlockBefore: {
    what: 'counts small blocks of an answer from one',
    ledger: ['ESIPA-COAP-011'],
    bindings: ['coaps'],
    listensOnCoaps: { around: () => countingFromOne() },
  },
  ignoresTheNumbersOfBlocks: {
    what: 'puts blocks together in the order in which they come',
    ledger: ['ESIPA-COAP-012', 'ESIPA-COAP-013'],
    bindings: ['coaps'],
    listensOnCoaps: { around: () => inOrderOfComing() },
  },
  ignoresTheTagsOfTransfers: {
    what: 'has room for one transfer of each device, whatever its tag',
    ledger: ['ESIPA-COAP-013'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) => withoutOption(message, (name) => name === REQUEST_TAG)),
  },
  keepsAbandonedTransfers: {
    what: 'keeps transfers that nobody ends, and comes to an error with every request behind five hundred',
    ledger: ['ESIPA-COAP-022'],
    bindings: ['coaps'],
    listensOnCoaps: { around: () => fullBehind(500) },
  },
  keepsAbandonedSmallTransfers: {
    what: 'has small blocks alone, and comes to an error behind five hundred transfers that nobody has ended',
    ledger: ['ESIPA-COAP-022'],
    bindings: ['coaps'],
    listensOnCoaps: { around: (_association, send) => inBlocksOf(64, send, fullBehind(500)), mapping: { blockSize: 64 } },
  },
  announcesNoSize: {
    what: 'does not say how long an answer in blocks is',
    ledger: ['ESIPA-COAP-028'],
    bindings: ['coaps'],
    listensOnCoaps: changes(same, (message) => withoutOption(message, (name) => name === 'Size2')),
  },
} as const satisfies Record<string, EimFault>

function countingFromOne(): MessageGate {
  const isSmall = (block: Block | undefined): block is Block => block !== undefined && block.num > 0 && block.size < OWN_SIZE
  /** Requests whose block was counted anew, by their tokens. */
  const counted = new Set<string>()
  return changing(
    (message) => {
      const block = blockIn(message, 'Block2')
      if (!isSmall(block)) return message
      counted.add(message.token.toString('hex'))
      return withBlock(message, 'Block2', { ...block, num: block.num - 1 })
    },
    (message) => {
      const block = blockIn(message, 'Block2')
      const isCounted = counted.delete(message.token.toString('hex'))
      return block === undefined || !isCounted ? message : withBlock(message, 'Block2', { ...block, num: block.num + 1 })
    },
  )
}

function inOrderOfComing(): MessageGate {
  const next = new Map<string, number>()
  /** What was made of each message: a repeated one is the same block. */
  const known = new Map<number, number>()
  return changing((message) => {
    const block = blockIn(message, 'Block1')
    if (block === undefined) return message
    const tag = optionOf(message, REQUEST_TAG)?.toString('hex') ?? ''
    const num = known.get(message.messageId) ?? next.get(tag) ?? 0
    known.set(message.messageId, num)
    next.set(tag, num + 1)
    if (!block.more) next.delete(tag)
    return withBlock(message, 'Block1', { ...block, num })
  })
}

function fullBehind(most: number): MessageGate {
  let begun = 0
  return changing(
    (message) => {
      const block = blockIn(message, 'Block1')
      if (isRequest(message) && block?.num === 0 && block.more) begun++
      return message
    },
    (message) =>
      begun > most && message.code.startsWith('2.')
        ? { ...message, code: codes.internalError, options: [], payload: Buffer.of() }
        : message,
  )
}
