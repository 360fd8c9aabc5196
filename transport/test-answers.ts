/** A server on loopback that says anything, for the tests of the clients of the interfaces. */
import { after } from 'node:test'
import { systemClock } from './clock.ts'
import { listenHttps } from './https-server.ts'
import type { Reply, ServerRequest } from './reply.ts'
import { Tape } from './tape.ts'
import { identity } from './test-peers.ts'

/** What the server replies next, and the latest request that it got. */
export const last: { reply: Reply; request: ServerRequest | undefined } = { reply: { kind: 'silence' }, request: undefined }

export const server = await listenHttps({
  identity,
  answer(request) {
    last.request = request
    return last.reply
  },
})
after(() => server.close())

/** Has the server give this body from now on. */
export function gives(body: Uint8Array | string, status = 200): void {
  last.reply = { kind: 'answer', status, headers: { 'Content-Type': 'x/y' }, body: Buffer.from(body) }
}

/** How a client gets to the server. */
export const access = {
  peer: 'peer',
  url: `https://localhost:${server.port}/tenant/`,
  trust: { kind: 'certificate', pem: identity.certificates },
  patience: { headersMs: 2_000 },
} as const

export const header = (name: string) => last.request?.headers.get(name)?.join()
export const tape = () => new Tape(systemClock)
export const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
export const eidValue = hex('89044045930000000000001492294428')

/** Works with a client and closes it. */
export async function using<C extends { close(): Promise<void> }, T>(client: C, work: (client: C) => Promise<T>): Promise<T> {
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
