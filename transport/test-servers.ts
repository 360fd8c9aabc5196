/** Our server on loopback for its tests, and clients of it. */
import { after } from 'node:test'
import { connect } from 'node:tls'
import { systemClock } from './clock.ts'
import { HttpsClient, type HttpsTarget } from './https-client.ts'
import { type Listening, listenHttps, type ServerSettings } from './https-server.ts'
import type { Reply, ServerRequest } from './reply.ts'
import { Tape } from './tape.ts'
import { identity } from './test-peers.ts'

/** Gives the body back. */
export const echo = ({ body }: ServerRequest): Reply => ({ kind: 'answer', status: 200, headers: { 'X-A': '1' }, body })

/** A server on loopback until the tests of the file are done, and what it logs. */
export async function served(settings: Partial<ServerSettings> = {}) {
  const lines: string[] = []
  const server = await listenHttps({ identity, answer: echo, log: (line) => lines.push(line), ...settings })
  after(() => server.close())
  return { server, lines }
}

/** A client of it, with its tape. */
export function clientFor({ port }: Listening, more: Partial<HttpsTarget> = {}) {
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const target = { host: '127.0.0.1', port, servername: 'localhost', authority: `localhost:${port}`, trust, ...more }
  const client = new HttpsClient('peer', target)
  after(() => client.close())
  const tape = new Tape(systemClock)
  const post = (body: Uint8Array | string, framing: 'sized' | 'chunked' = 'sized', headers = {}, signal?: AbortSignal) =>
    client.exchange({ method: 'POST', path: '/x?y=1', headers, body: Buffer.from(body), framing }, tape, signal)
  return { post, tape }
}

/** What a bare TLS client gets until the connection ends. */
export function exchangeOctets(port: number, octets: string): Promise<string> {
  return new Promise((resolve) => {
    let came = ''
    const socket = connect({ port, host: '127.0.0.1', ca: identity.certificates, servername: 'localhost' }, () =>
      socket.write(octets),
    )
    socket.on('data', (piece: Buffer) => (came += piece.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(came))
  })
}
