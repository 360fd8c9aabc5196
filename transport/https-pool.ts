import type { Carrier } from './carrier.ts'
import type { HttpExchange, HttpRequest } from './http-exchange.ts'
import { defaultPatience, HttpsClient, type HttpsPatience, type HttpsTarget, type OpenConnection } from './https-client.ts'
import type { Tape } from './tape.ts'
import { noTurnFault } from './tls-connect.ts'

/** Connections to one server, each carrying one exchange at a time; who finds all of them busy waits for its turn. */
export class HttpsPool implements Carrier {
  readonly #open: () => HttpsClient
  readonly #most: number
  readonly #clients: HttpsClient[] = []
  readonly #free: HttpsClient[] = []
  readonly #waiting: ((client: HttpsClient) => void)[] = []

  /**
   * @param peer name of the peer on the tape
   * @param most connections at once; they are opened as they are needed, and the one that was used last is used next
   * @param open how they are opened; default straight
   */
  constructor(
    peer: string,
    target: HttpsTarget,
    patience: Partial<HttpsPatience> = {},
    most = 1,
    open: OpenConnection | undefined = undefined,
  ) {
    this.#open = () => new HttpsClient(peer, target, { ...defaultPatience, ...patience }, open)
    this.#most = most
  }

  /** @throws PeerFault, as {@link HttpsClient.exchange}; aborted in phase connect where its turn did not come */
  async exchange(request: HttpRequest, tape: Tape, signal?: AbortSignal): Promise<HttpExchange> {
    const client = this.#free.pop() ?? this.#opened() ?? (await this.#turn(signal))
    try {
      return await client.exchange(request, tape, signal)
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free.push(client)
      else next(client)
    }
  }

  /** Connections that were opened so far, those that have ended too. */
  get opened(): number {
    return this.#clients.reduce((sum, { opened }) => sum + opened, 0)
  }

  /** Ends every connection at once; nothing is in flight when this is called. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()))
  }

  #opened(): HttpsClient | undefined {
    if (this.#clients.length >= this.#most) return undefined
    const client = this.#open()
    this.#clients.push(client)
    return client
  }

  #turn(signal: AbortSignal | undefined): Promise<HttpsClient> {
    return new Promise((resolve, reject) => {
      const turn = (client: HttpsClient) => {
        signal?.removeEventListener('abort', onAbort)
        resolve(client)
      }
      const onAbort = () => {
        const at = this.#waiting.indexOf(turn)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(noTurnFault(signal))
      }
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(turn)
    })
  }
}
