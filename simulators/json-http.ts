/** A small interface as HTTP with JSON, on 127.0.0.1 only: for what no specification has an interface for. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RunningJsonApi {
  /** `http://127.0.0.1:port`. */
  readonly url: string
  close(): Promise<void>
}

/** What is answered: a status, and JSON where there is a body. */
export interface JsonAnswer {
  readonly status: number
  readonly json?: unknown
}

/** A request whose body is no JSON, or too long. */
export class JsonBodyError extends Error {
  override readonly name = 'JsonBodyError'
}

/** Longest body that is read. */
const MAX_BODY = 1024 * 1024

/**
 * Starts one.
 *
 * @param answer to a method and a path, with the body of a POST as JSON; undefined for an empty one
 * @param isRefusal whether an error says what the caller did wrong: it is answered by 400 or 404 then
 */
export async function startJsonApi(
  answer: (method: string, path: string, body: unknown) => JsonAnswer | Promise<JsonAnswer>,
  isRefusal: (error: unknown) => boolean,
  port = 0,
): Promise<RunningJsonApi> {
  const serve = async (request: IncomingMessage): Promise<JsonAnswer> => {
    const { method = 'GET', url = '/' } = request
    try {
      const body = method === 'POST' ? await bodyOf(request) : undefined
      return await answer(method, url.split('?', 1)[0] ?? '/', body)
    } catch (error) {
      if (!(error instanceof Error && (error instanceof JsonBodyError || isRefusal(error)))) throw error
      return { status: /no such/.test(error.message) ? 404 : 400, json: { error: error.message } }
    }
  }
  const server = createServer((request, response) => {
    void serve(request).then(
      (given) => give(response, given),
      (error: unknown) =>
        give(response, { status: 500, json: { error: error instanceof Error ? error.message : String(error) } }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > MAX_BODY) throw new JsonBodyError(`body: more than ${MAX_BODY} octets`)
    pieces.push(piece)
  }
  if (length === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'))
  } catch (cause) {
    throw new JsonBodyError('body: no JSON; send one JSON object', { cause })
  }
}

function give(response: ServerResponse, { status, json }: JsonAnswer): void {
  if (json === undefined) {
    response.writeHead(status).end()
    return
  }
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(json)}\n`)
}
