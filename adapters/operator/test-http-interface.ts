/** For tests: an operator's interface over HTTP that says what it is told to say. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import type { HttpOperator } from './http/config.ts'
import { httpOperator } from './http.ts'

export const EID = '89049032123451234512345678901235'
export const soon = () => AbortSignal.timeout(10_000)

interface Said {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Heard {
  readonly line: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An interface that says the same to everything, and an operator that asks it. */
export async function scene(said: Said | ((heard: Heard) => Said), changes: Partial<HttpOperator> = {}) {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const one: Heard = {
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      body: (await request.toArray()).join(''),
    }
    heard.push(one)
    const { status = 200, headers = {}, body = '{"order":"17"}' } = typeof said === 'function' ? said(one) : said
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { ...asking(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, changes), heard }
}

export function asking(url: string, changes: Partial<HttpOperator> = {}) {
  const operator = httpOperator({
    adapter: 'http',
    url,
    mark: 'made by a test',
    order: { json: 'order' },
    answerMs: 5_000,
    outcomeMs: 5_000,
    everyMs: 5,
    requests: {
      getRAT: { method: 'POST', path: '/rat/{eid}', json: { label: '{mark}' } },
      outcome: { method: 'GET', path: '/orders/{order}', state: { json: 'state', waiting: ['open'], succeeded: ['good'] } },
    },
    ...changes,
  })
  const tape = new Tape(systemClock)
  const written = () =>
    tape.entries.map((entry) => ('hex' in entry ? Buffer.from(entry.hex, 'hex').toString('utf8') : entry.text)).join('\n')
  return { operator, tape, written }
}

/** Base URL of an interface that takes every request and never answers. */
export async function silentInterface(): Promise<string> {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
