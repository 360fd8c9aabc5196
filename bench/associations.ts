/**
 * DTLS and CoAP over it, both ends in this process over loopback: handshakes in a second, beside those of Node's TLS 1.2 with the same
 * suite and certificate, and requests of the size of GetEimPackage over an association that is kept.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { ASN1_PATH } from '../protocol/bindings/paths.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { GetEimPackageRequest } from '../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../protocol/identifiers/eid.ts'
import { encode } from '../protocol/schema/type.ts'
import { BlockClient } from '../transport/coap/block-client.ts'
import { BlockServer } from '../transport/coap/block-server.ts'
import { CoapEndpoint } from '../transport/coap/endpoint.ts'
import { codes, uriPath } from '../transport/coap/message.ts'
import { rfc7252Timing } from '../transport/coap/timing.ts'
import { connectDtls, type DtlsListener } from '../transport/dtls/dtls-connect.ts'
import { type DtlsServer, listenDtls } from '../transport/dtls/dtls-server.ts'
import { systemRandom } from '../transport/random.ts'
import { systemTimers } from '../transport/timers.ts'
import { identityOf, type TlsIdentity } from '../transport/tls-identity.ts'
import { benchPki, EIM } from './cycle-world.ts'
import { packageOf183Octets } from './subjects.ts'

/** A figure is the best of these many rounds: what disturbs a measurement makes it slower. */
const ROUNDS = 3
const PATIENCE_MS = 10_000
const SUITE = 'ECDHE-ECDSA-AES128-GCM-SHA256'
/** Requests for each handshake of a round. */
const REQUESTS = 5

export interface AssociationFigures {
  readonly dtlsHandshakes: number
  readonly tlsHandshakes: number
  readonly requests: number
}

/** All in one second. @param handshakes of one round, one after the other */
export async function measureAssociations(handshakes: number): Promise<AssociationFigures> {
  const pki = await benchPki([testEid])
  const identity = identityOf(pki.eimTls)
  const server = await coapServer(identity)
  try {
    return {
      dtlsHandshakes: await mostPerSecond(handshakes, async () => {
        const { close } = await associationWith(server, { data() {}, closed() {} })
        close()
      }),
      tlsHandshakes: await tlsHandshakes(handshakes, identity),
      requests: await requests(handshakes * REQUESTS, server),
    }
  } finally {
    await server.close()
  }
}

/** Answers with a package of 183 octets. */
function coapServer(identity: TlsIdentity): Promise<DtlsServer> {
  const answer = { code: codes.content, options: [], payload: Buffer.from(packageOf183Octets()) }
  return listenDtls({ identity, suites: SUITE }, ({ send }) => {
    const blocks = new BlockServer(async () => answer, systemTimers)
    const endpoint = endpointOver(send, (message) => blocks.take(message))
    const closed = () => {
      endpoint.close()
      blocks.close()
    }
    return { data: (octets) => endpoint.receive(octets), closed }
  })
}

function endpointOver(send: (octets: Buffer) => void, answer: ConstructorParameters<typeof CoapEndpoint>[0]['answer']) {
  const ports = { timers: systemTimers, random: systemRandom, timing: rfc7252Timing, send }
  return new CoapEndpoint({ ...ports, ...(answer === undefined ? {} : { answer }) })
}

function associationWith({ port }: DtlsServer, listener: DtlsListener) {
  const target = { host: '127.0.0.1', port, servername: EIM, trust: { kind: 'none' }, suites: SUITE } as const
  return connectDtls(target, listener, PATIENCE_MS)
}

async function requests(count: number, server: DtlsServer): Promise<number> {
  const association = await associationWith(server, {
    data: (octets) => endpoint.receive(octets),
    closed: () => endpoint.close(),
  })
  const endpoint = endpointOver((octets) => association.send(octets), undefined)
  const blocks = new BlockClient(endpoint, systemRandom)
  const payload = Buffer.from(encode(GetEimPackageRequest, { eidValue: eidOctets(testEid) }))
  const patience = AbortSignal.timeout(60_000)
  try {
    return await mostPerSecond(count, async () => {
      const { code } = await blocks.request({ code: codes.post, options: uriPath(ASN1_PATH), payload }, patience)
      if (code !== codes.content) throw new RangeError(`the server answers ${code}`)
    })
  } finally {
    endpoint.close()
    association.close()
  }
}

async function tlsHandshakes(count: number, { certificates: cert, key }: TlsIdentity): Promise<number> {
  const server = createServer({ cert, key, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: SUITE }, (socket) =>
    socket.resume(),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Of an address and a port.
  const { port } = server.address() as AddressInfo
  try {
    return await mostPerSecond(count, async () => {
      const socket = connect({ host: '127.0.0.1', port, servername: EIM, rejectUnauthorized: false, ciphers: SUITE })
      await once(socket, 'secureConnect')
      socket.end()
      await once(socket.resume(), 'close')
    })
  } finally {
    server.close()
  }
}

async function mostPerSecond(count: number, operation: () => Promise<void>): Promise<number> {
  let best = 0
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now()
    for (let n = 0; n < count; n++) await operation()
    best = Math.max(best, (count * 1000) / (performance.now() - begun))
  }
  return best
}
