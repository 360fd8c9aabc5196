/** A server that serves whoever comes without DTLS too, as no server should: what is no record is taken for a message of CoAP. */
import type { DatagramGate, DtlsAssociation, DtlsHandler, GatedPeer } from '../dtls/dtls-server.ts'
import { noTraffic } from '../dtls/traffic.ts'

/** Clients at once; the one that was silent longest is forgotten first. */
const MOST = 64

const unsecured = {
  facts: { version: 'none', cipher: 'none', certificates: [], keyLog: [] },
  serverName: undefined,
}

export class WithoutDtls {
  readonly #begin: (association: DtlsAssociation) => DtlsHandler
  /** In the order in which they were last heard. */
  readonly #handlers = new Map<string, DtlsHandler>()
  #isClosed = false

  constructor(begin: (association: DtlsAssociation) => DtlsHandler) {
    this.#begin = begin
  }

  readonly gate: DatagramGate = (datagram, peer) => {
    // Types of records are 20 to 25; messages of CoAP begin with their version.
    if (this.#isClosed || (datagram[0] ?? 0) >> 6 !== 1) return true
    const name = `${peer.address}:${peer.port}`
    const handler = this.#handlers.get(name) ?? this.#beginWith(name, peer)
    this.#handlers.delete(name)
    this.#handlers.set(name, handler)
    const [oldest] = this.#handlers.keys()
    if (this.#handlers.size > MOST && oldest !== undefined) this.#end(oldest)
    handler.data(datagram)
    return false
  }

  /** Nobody is answered any more, whatever was asked before. */
  close(): void {
    this.#isClosed = true
    for (const name of [...this.#handlers.keys()]) this.#end(name)
  }

  #beginWith(name: string, { address, port, send }: GatedPeer): DtlsHandler {
    const handler: DtlsHandler = this.#begin({
      address,
      port,
      ...unsecured,
      traffic: noTraffic(),
      send: (octets) => send(Buffer.from(octets)),
      close: () => this.#handlers.get(name) === handler && this.#end(name),
    })
    return handler
  }

  #end(name: string): void {
    const handler = this.#handlers.get(name)
    this.#handlers.delete(name)
    handler?.closed()
  }
}
