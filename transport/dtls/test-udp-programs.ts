/** For tests: programs that speak over UDP, and what they have printed so far. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { type Program, started } from '../program-peers.ts'

const PATIENCE_MS = 15_000
/** gnutls-serv says the same for ever after some handshakes that came to nothing. */
const LONGEST_TEXT = 100_000

/** Waits for something that comes with time. */
export async function until(holds: () => boolean, what: () => string): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > PATIENCE_MS) throw new Error(`never came: ${what()}`)
    await setTimeout(20)
  }
}

/** A program and what it prints. */
export function talking(program: Program, ...words: readonly string[]) {
  const child = started(program, words)
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (octets) => {
      if (said.text.length < LONGEST_TEXT) said.text += octets
    })
  // It may end before it has read everything.
  child.stdin.on('error', () => {})
  return { child, said }
}

async function bound(port: number) {
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** A port that nobody has, for a program that does not choose one itself. */
export async function freePort(which: 'alone' | 'and the one before' = 'alone'): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const socket = await bound(0)
    const { port } = socket.address()
    const before = which === 'alone' ? undefined : await bound(port - 1).catch(() => 'taken' as const)
    for (const one of [socket, before]) if (one !== undefined && one !== 'taken') one.close()
    await once(socket, 'close')
    if (before !== 'taken') return port
  }
  throw new Error('no two ports side by side are free')
}
