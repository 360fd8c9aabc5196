/**
 * Puts a card into the virtual reader of vsmartcard (vpcd), so that pcscd and every program behind it see it as a card in a reader.
 *
 * The reader listens, the card connects. A message is its length in two octets, high one first, and that many octets: one octet is a
 * control (0 power off, 1 power on, 2 reset, 4 asks for the ATR), anything longer a command APDU. Only the ATR and APDUs are answered.
 */
import { connect, type Socket } from 'node:net'
import type { Card } from '../../transport/card.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'

const POWER_OFF = 0
const POWER_ON = 1
const RESET = 2
const ASK_ATR = 4

const LARGEST = 0xffff
const CONNECT_MS = 5_000

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

/**
 * Inserts `card` into the reader that listens at this address.
 *
 * @throws PeerFault unreachable, where no reader listens there
 */
export async function insertIntoVpcd(card: Card, { host, port, tape, log = () => {} }: VpcdSettings): Promise<InsertedCard> {
  const socket = await connected(host, port)
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
      case POWER_OFF:
        log('power off')
        atr = undefined
        return undefined
      case POWER_ON:
      case RESET:
        log(message[0] === RESET ? 'reset' : 'power on')
        await poweredOn()
        return undefined
      case ASK_ATR:
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
        if (answer !== undefined && !socket.destroyed) socket.write(framed(answer))
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

function connected(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown) => {
      socket.destroy()
      reject(new PeerFault('unreachable', 'connect', `no virtual reader at ${host}:${port} (${what})`, { cause }))
    }
    const socket = connect({ host, port, noDelay: true })
    const late = setTimeout(() => fail(`no connection in ${CONNECT_MS / 1000} s`), CONNECT_MS)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.removeAllListeners('error').on('error', () => {})
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late)
      fail(error.code ?? error.message, error)
    })
  })
}

function onMessages(socket: Socket, take: (message: Buffer) => void): void {
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

function framed(answer: Uint8Array): Buffer {
  if (answer.length > LARGEST) throw new RangeError(`an answer of ${answer.length} octets; a reader takes ${LARGEST}`)
  return Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 0xff]), answer])
}
