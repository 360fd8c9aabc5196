/** How a virtual reader and a card talk over TCP: the messages of vsmartcard's vpcd. */
import type { Socket } from 'node:net'

/** What a reader wants of a card, in a message of one octet. */
export const cardControls = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const

const LARGEST = 0xffff

/** A message with its length in front. @throws RangeError for more than 65,535 octets */
export function framedMessage(message: Uint8Array): Buffer {
  if (message.length > LARGEST) throw new RangeError(`a message of ${message.length} octets; there are at most ${LARGEST}`)
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message])
}

/** Calls `take` for each whole message, in the order in which they come. */
export function onMessages(socket: Socket, take: (message: Buffer) => void): void {
  let waiting = Buffer.alloc(0)
  socket.on('data', (octets: Buffer) => {
    waiting = Buffer.concat([waiting, octets])
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE()) {
      const end = 2 + waiting.readUInt16BE()
      take(waiting.subarray(2, end))
      waiting = waiting.subarray(end)
    }
  })
}
