/** The card's side of the virtual reader's protocol, against a reader of a few lines; pcscd itself is in pcscd.test.ts. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import type { Card } from '../../transport/card.ts'
import { systemClock } from '../../transport/clock.ts'
import { PeerFault } from '../../transport/faults.ts'
import { Tape } from '../../transport/tape.ts'
import { insertIntoVpcd } from './vpcd.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** A card that says what was asked of it, and answers each command with its own first octets and 9000. */
function echoCard(asked: string[]): Card {
  return {
    async reset() {
      asked.push('reset')
      return hex('3B00')
    },
    async transmit(command) {
      asked.push(Buffer.from(command).toString('hex'))
      if (command[0] === 0xff) throw new PeerFault('silent', 'body', 'the card is mute')
      return Buffer.concat([command.subarray(0, 4), hex('9000')])
    },
    async close() {},
  }
}

async function inserted(asked: string[] = []) {
  const server = createServer().listen(0, '127.0.0.1')
  after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const waiting = once(server, 'connection')
  const log: string[] = []
  const card = await insertIntoVpcd(echoCard(asked), {
    host: '127.0.0.1',
    port,
    tape: new Tape(systemClock),
    log: (line) => log.push(line),
  })
  const [socket] = (await waiting) as [Socket]
  return { card, socket, log, asked }
}

async function answer(socket: Socket): Promise<string> {
  const [octets] = await once(socket, 'data', { signal: AbortSignal.timeout(2_000) })
  return octets.toString('hex')
}

test('power on and reset reset the card, the ATR and APDUs are answered with their length in front', async () => {
  const { card, socket, asked } = await inserted()
  socket.write(hex('0001 01'))
  socket.write(hex('0001 04'))
  assert.equal(await answer(socket), '00023b00')
  socket.write(hex('0005 80CA000000'))
  assert.equal(await answer(socket), '000680ca00009000')
  socket.write(hex('0001 02 0001 04'))
  assert.equal(await answer(socket), '00023b00')
  assert.deepEqual(asked, ['reset', '80ca000000', 'reset'])
  await card.remove()
})

test('a message may come octet by octet, and several at once are answered in their order', async () => {
  const { card, socket } = await inserted()
  for (const octet of hex('0004 00A40400')) socket.write(Buffer.from([octet]))
  assert.equal(await answer(socket), '000600a404009000')
  const all: Buffer[] = []
  socket.on('data', (octets) => all.push(octets))
  socket.write(hex('0004 01020304 0004 05060708'))
  while (Buffer.concat(all).length < 16) await once(socket, 'data', { signal: AbortSignal.timeout(2_000) })
  assert.equal(Buffer.concat(all).toString('hex'), '0006010203049000 0006050607089000'.replace(' ', ''))
  await card.remove()
})

test('the ATR of a card without power is that of a new reset; after power off there is a new one', async () => {
  const { card, socket, asked } = await inserted()
  socket.write(hex('0001 04'))
  await answer(socket)
  socket.write(hex('0001 00 0001 04'))
  await answer(socket)
  assert.deepEqual(asked, ['reset', 'reset'])
  await card.remove()
})

test('an unknown control is said and not answered', async () => {
  const { card, socket, log } = await inserted()
  socket.write(hex('0001 09 0000 0004 00A40400'))
  assert.equal(await answer(socket), '000600a404009000')
  assert.deepEqual(log, [
    'the reader sent the control 9, which a card does not know',
    'the reader sent nothing, which a card does not know',
  ])
  await card.remove()
})

test('a mute card is out of the reader, and so is one whose reader has gone', async () => {
  const mute = await inserted()
  mute.socket.write(hex('0002 FF00'))
  await mute.card.removed
  assert.match(mute.log.join(), /the card is out: silent in body: the card is mute/)
  const gone = await inserted()
  gone.socket.destroy()
  await gone.card.removed
})

test('without a reader at the address there is a fault that names it', async () => {
  const settings = { host: '127.0.0.1', port: 1, tape: new Tape(systemClock) }
  await assert.rejects(insertIntoVpcd(echoCard([]), settings), {
    name: 'PeerFault',
    kind: 'unreachable',
    what: 'no virtual reader at 127.0.0.1:1 (ECONNREFUSED)',
  })
})
