/** One request to an operator's interface, written to the tape as people read HTTP. */
import { connect, type Socket } from 'node:net'
import { type buildConnector, Client } from 'undici'
import { PeerFault } from '../../../transport/faults.ts'
import { type HttpResponse, headerOf } from '../../../transport/http-exchange.ts'
import { ResponseReading } from '../../../transport/response-reading.ts'
import type { Tape, TapeRef } from '../../../transport/tape.ts'
import { abortFault, connectTls } from '../../../transport/tls-connect.ts'
import { faultOf } from '../../../transport/undici-faults.ts'
import { OperatorFault } from '../operator-fault.ts'
import type { HttpOperator } from './config.ts'
import { at } from './json-path.ts'

const MAX_ANSWER = 1024 * 1024

/** A request whose templates are filled. */
export interface OperatorRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, { readonly value: string; readonly isSecret: boolean }>>
  readonly body: string
}

export interface OperatorAnswer extends HttpResponse {
  /** Body as JSON; undefined where it is none. */
  readonly json: unknown
  /** Lines of request and answer. */
  readonly at: readonly TapeRef[]
}

/**
 * Sends one request on a connection of its own: a kept one may end at the moment of a request that must not be repeated. Follows no
 * redirect: 303 is an answer like others.
 *
 * @param key of the profile, for the message
 * @throws OperatorFault
 */
export async function call(
  { url, address, trust = { kind: 'system' }, answerMs }: Pick<HttpOperator, 'url' | 'address' | 'trust' | 'answerMs'>,
  request: OperatorRequest,
  key: string,
  tape: Tape,
  signal: AbortSignal,
): Promise<OperatorAnswer> {
  const { protocol, hostname, host, port, pathname } = new URL(url)
  const name = hostname.replace(/^\[(.*)\]$/, '$1')
  const isTls = protocol === 'https:'
  const place = address ?? { host: name, port: Number(port) || (isTls ? 443 : 80) }
  const path = `${pathname.replace(/\/$/, '')}${request.path}`
  const sent = tape.record('operator', 'operator', Buffer.from(requestText(request, path, host)))
  const reading = new ResponseReading({ headersMs: answerMs, bodyMs: answerMs, answerMs }, signal)
  const patience = { connectMs: answerMs, handshakeMs: answerMs }
  const opened = isTls
    ? connectTls({ ...place, servername: name, trust }, patience, signal).then(({ socket }) => socket)
    : connectPlain(place, answerMs, signal)
  const client = new Client(`${protocol}//${host}`, {
    connect: (_options, done: buildConnector.Callback) => {
      opened.then(
        (socket) => done(null, socket),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
      )
    },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER,
  })
  try {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([header, { value }]) => [header, value]))
    client.dispatch({ method: request.method as 'POST', path, headers, body: request.body || null, reset: true }, reading)
    const response = await reading.response
    const received = tape.record('operator', 'operator', Buffer.from(answerText(response)))
    return { ...response, json: jsonIn(response), at: [sent, received] }
  } catch (error) {
    const fault = faultOf(error, reading.phase, signal)
    if (!(fault instanceof PeerFault)) throw fault
    const line = tape.note('operator', fault.message)
    throw new OperatorFault(fault.message, { kind: fault.kind, key, at: [sent, line], cause: fault })
  } finally {
    reading.end()
    await client.destroy()
  }
}

/** Whether an answer means yes. */
export function isAccepted(status: number, accepted: readonly number[] | undefined): boolean {
  return accepted === undefined ? status >= 200 && status < 300 : accepted.includes(status)
}

/** What the interface says of a refusal, for the reader: a member that tends to hold it, else the body, both cut short. */
export function wordsOf({ json, body }: Pick<OperatorAnswer, 'json' | 'body'>): string {
  const [said] = ['error', 'message', 'detail'].flatMap((name) => {
    const value = at(json, name)
    return typeof value === 'string' ? [value] : []
  })
  return inert(said ?? Buffer.from(body).toString('utf8'))
}

/** A text of a peer for people: no control characters, and not long. */
export function inert(text: string): string {
  const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return shown.length > 300 ? `${shown.slice(0, 300)}...` : shown
}

function connectPlain(place: { host: string; port: number }, patienceMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...place, noDelay: true })
    const end = (fault?: PeerFault) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      if (fault === undefined) return
      socket.on('error', () => {}).destroy()
      reject(fault)
    }
    const onAbort = () => end(abortFault(signal, 'connect'))
    const where = `${place.host}:${place.port}`
    const timer = setTimeout(() => {
      end(new PeerFault('silent', 'connect', `no connection to ${where} for ${patienceMs} ms`))
    }, patienceMs)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort)
    socket.once('error', (error: NodeJS.ErrnoException) => {
      end(new PeerFault('unreachable', 'connect', `no connection to ${where} (${error.code})`, { cause: error }))
    })
    socket.once('connect', () => {
      end()
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

function requestText({ method, headers, body }: OperatorRequest, path: string, host: string): string {
  const lines = Object.entries(headers).map(([name, { value, isSecret }]) => `${name}: ${isSecret ? '(secret)' : value}`)
  return `${[`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...lines].join('\r\n')}\r\n\r\n${body}`
}

function answerText({ status, headers, body }: HttpResponse): Buffer {
  const lines = [...headers].flatMap(([name, values]) => values.map((value) => `${name}: ${value}`))
  return Buffer.concat([Buffer.from(`${[`HTTP/1.1 ${status}`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1'), body])
}

function jsonIn(response: HttpResponse): unknown {
  const text = Buffer.from(response.body).toString('utf8')
  if (text === '' || /^text\/html/i.test(headerOf(response, 'content-type') ?? '')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
