/** An eUICC that writes BER and no DER: lengths of more octets than they need, in what it signs and around it. What it signs verifies. */

import { claOf, classOf } from '../../protocol/apdu/channel.ts'
import { encodeCommand, parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { encodeResponse, parseResponse } from '../../protocol/apdu/response.ts'
import { StoreDataAssembler, storeData } from '../../protocol/apdu/store-data.ts'
import { readHeader } from '../../protocol/ber/header.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import { tlv } from '../../protocol/ber/writer.ts'

interface Apdus {
  transmit(command: Uint8Array): Uint8Array
  reset(): Uint8Array
}

const AUTHENTICATE_SERVER = 0xbf38
const RETRIEVE_NOTIFICATIONS = 0xbf2b
const rewritten = [AUTHENTICATE_SERVER, 0xbf21, 0xbf41, RETRIEVE_NOTIFICATIONS]

/**
 * @param made told of every object that leaves the card in this form: BF38, BF21, BF41, and each notification
 * @returns the same card, with responses at once and never by GET RESPONSE, as over T=1
 */
export function carelessCard(euicc: Apdus, made: (object: Buffer) => void): Apdus {
  const assembler = new StoreDataAssembler()
  return {
    reset: () => euicc.reset(),
    transmit(octets) {
      const command = parseCommand(octets)
      if (command.ins !== INS.storeData) return euicc.transmit(octets)
      const taken = assembler.take(command)
      if (taken.kind !== 'complete') return encodeResponse({ data: Buffer.alloc(0), sw: 0x9000 })
      const channel = classOf(command.cla)?.channel ?? 0
      const tag = tagOf(taken.request)
      const request = tag === AUTHENTICATE_SERVER ? withLongContext(taken.request) : taken.request
      const { data, sw } = whole(euicc, channel, request)
      const object = data.length > 0 && rewritten.includes(tag) ? careless(data) : data
      if (tag === RETRIEVE_NOTIFICATIONS) for (const one of elementsOf(elementsOf(object)[0] ?? Buffer.alloc(0))) made(one)
      else if (rewritten.includes(tag)) made(object)
      return encodeResponse({ data: object, sw })
    },
  }
}

/** A function from its first block to the end of its response. */
function whole(euicc: Apdus, channel: number, request: Buffer): { readonly data: Buffer; readonly sw: number } {
  let response = parseResponse(Buffer.from('9000', 'hex'))
  for (const block of storeData(channel, request)) response = parseResponse(euicc.transmit(encodeCommand(block)))
  const parts = [Buffer.from(response.data)]
  while (response.sw >> 8 === 0x61) {
    response = parseResponse(
      euicc.transmit(Buffer.from([claOf(channel, 'interindustry'), INS.getResponse, 0, 0, response.sw & 0xff])),
    )
    parts.push(Buffer.from(response.data))
  }
  return { data: Buffer.concat(parts), sw: response.sw }
}

/** AuthenticateServerRequest with ctxParams1, its last element, under a long length: the card signs it as it came. */
function withLongContext(request: Buffer): Buffer {
  const elements = elementsOf(request)
  return tlv(AUTHENTICATE_SERVER, ...elements.slice(0, -1), ...elements.slice(-1).map(long))
}

/** Everything right inside the object under long lengths; for a list, everything in the list. */
function careless(object: Buffer): Buffer {
  const tag = tagOf(object)
  if (tag !== RETRIEVE_NOTIFICATIONS) return tlv(tag, ...elementsOf(object).map(long))
  const [list] = elementsOf(object)
  return list === undefined ? object : tlv(tag, tlv(tagOf(list), ...elementsOf(list).map(long)))
}

/** The element with four octets of length. */
function long(element: Buffer): Buffer {
  const reader = new BerReader(element)
  reader.next(0, element.length)
  const contents = reader.value()
  const length = Buffer.alloc(4)
  length.writeUInt32BE(contents.length)
  const digits = reader.tag.toString(16)
  return Buffer.concat([
    Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'),
    Buffer.of(0x84),
    length,
    contents,
  ])
}

function elementsOf(element: Buffer): Buffer[] {
  const reader = new BerReader(element)
  reader.next(0, element.length)
  const { valueEnd } = reader
  const elements: Buffer[] = []
  for (let at = reader.valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    elements.push(element.subarray(reader.start, reader.end))
  }
  return elements
}

/** The tag of an element whose contents need not be there. */
function tagOf(element: Buffer): number {
  return readHeader(element).tag
}
