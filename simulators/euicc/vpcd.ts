/**
 * The card's side of the virtual reader of vsmartcard (vpcd), so that pcscd and every program behind it see a simulated eUICC as a card
 * in a reader. Either side may connect: usually the reader listens and the card connects, in vpcd's reversed mode the card listens.
 *
 * A message is its length in two octets, high one first, and that many octets: one octet is a control (0 power off, 1 power on, 2 reset,
 * 4 asks for the ATR), anything longer a command APDU. Only the ATR and APDUs are answered.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Card } from '../../transport/card.ts'
import { cardControls, framedMessage, onMessages } from '../../transport/card-messages.ts'
import { acknowledgeAtOnce } from '../../transport/quick-ack.ts'
import type { Tape } from '../../transport/tape.ts'
import { connectTcp } from '../../transport/tcp-connect.ts'

export interface VpcdSettings {
  readonly host: string
  readonly port: number
  readonly tape: Tape
  /** Told what the reader does with the card, one line each. */
  readonly log?: (line: string) => void
}

/** A card in a virtual reader. */
export interface InsertedCard {
  /** Resolves when the card is out: drawn by {@link remove}, or because the reader has gone. */
  readonly removed: Promise<void>
  /** Draws the card. The card itself stays open. */
  remove(): Promise<void>
}

/** A card that waits for readers to connect. */
export interface ListeningCard {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Inserts `card` into the reader that listens at this address.
 *
 * @throws PeerFault unreachable, where no reader listens there
 */
export async function insertIntoVpcd(card: Card, { host, port, tape, log = () => {} }: VpcdSettings): Promise<InsertedCard> {
  return insertedInto(await connectTcp({ host, port }, 'virtual reader'), card, tape, log)
}

/** Lets readers connect to `card`, one at a time: a second one is turned away. @throws the error of node:net where it cannot listen */
export async function listenAsCard(card: Card, { host, port, tape, log = () => {} }: VpcdSettings): Promise<ListeningCard> {
  let inside: InsertedCard | undefined
  const server = createServer({ noDelay: true }, (socket) => {
    if (inside !== undefined) {
      log('a second reader was turned away')
      socket.destroy()
      return
    }
    const inserted = insertedInto(
      socket.on('error', () => {}),
      card,
      tape,
      log,
    )
    inside = inserted
    void inserted.removed.then(() => {
      inside = undefined
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    host,
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await inside?.remove()
      await closed
    },
  }
}

function insertedInto(socket: Socket, card: Card, tape: Tape, log: (line: string) => void): InsertedCard {
  // The reader sends the length of a message and the message in two pieces.
  acknowledgeAtOnce(socket)
  const drawn = new AbortController()
  const removed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      drawn.abort()
      resolve()
    })
  })
  let atr: Uint8Array | undefined
  const poweredOn = async () => {
    atr = await card.reset(tape, drawn.signal)
    return atr
  }

  const obey = async (message: Buffer): Promise<Uint8Array | undefined> => {
    if (message.length > 1) return await card.transmit(message, tape, drawn.signal)
    switch (message[0]) {
      case cardControls.powerOff:
        log('power off')
        atr = undefined
        return undefined
      case cardControls.powerOn:
      case cardControls.reset:
        log(message[0] === cardControls.reset ? 'reset' : 'power on')
        await poweredOn()
        return undefined
      case cardControls.atr:
        return atr ?? (await poweredOn())
      default:
        log(`the reader sent ${message.length === 0 ? 'nothing' : `the control ${message[0]}`}, which a card does not know`)
        return undefined
    }
  }

  // A reader waits for each answer; should one not wait, the card still gets its commands one after the other.
  let turn = Promise.resolve()
  onMessages(socket, (message) => {
    turn = turn
      .then(async () => {
        const answer = await obey(message)
        if (answer !== undefined && !socket.destroyed) socket.write(framedMessage(answer))
      })
      .catch((error: unknown) => {
        // A card that does not answer is one that has been drawn.
        if (!drawn.signal.aborted) log(`the card is out: ${error instanceof Error ? error.message : String(error)}`)
        socket.destroy()
      })
  })
  return {
    removed,
    async remove() {
      socket.destroy()
      await removed
      await turn
    },
  }
}
