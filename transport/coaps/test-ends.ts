/** A client and a server of ESipa over CoAP on sockets of loopback, for tests. */
import type { TestContext } from 'node:test'
import { systemClock } from '../clock.ts'
import type { HttpRequest } from '../http-exchange.ts'
import { defaultPatience, type HttpsPatience } from '../https-client.ts'
import { systemRandom } from '../random.ts'
import type { Reply, ServerRequest } from '../reply.ts'
import { Tape } from '../tape.ts'
import { selfSignedIdentity } from '../tls-identity.ts'
import type { Trust } from '../trust.ts'
import { CoapsClient } from './client.ts'
import type { CoapsMapping } from './mapping.ts'
import { type CoapsServerSettings, listenCoaps } from './server.ts'

export const identity = await selfSignedIdentity('eim.test', systemClock, systemRandom)
export const other = await selfSignedIdentity('eim.test', systemClock, systemRandom)
export const trust: Trust = { kind: 'certificate', pem: identity.certificates }
export const asked: HttpRequest = { method: 'POST', path: '/gsma/rsp2/asn1', headers: {}, body: Buffer.from('bf4f00', 'hex') }

interface Ends {
  readonly client: CoapsClient
  readonly tape: Tape
  readonly requests: readonly ServerRequest[]
  readonly port: number
}

export interface Wanted {
  readonly answer?: (request: ServerRequest) => Reply | Promise<Reply>
  readonly mapping?: CoapsMapping
  readonly served?: CoapsMapping
  readonly patience?: Partial<HttpsPatience>
  readonly trust?: Trust
  readonly server?: Partial<CoapsServerSettings>
}

export const right = (body: string): Reply => ({ kind: 'answer', status: 200, headers: {}, body: Buffer.from(body) })

export async function ends(t: TestContext, wanted: Wanted = {}): Promise<Ends> {
  const { answer = () => right('yes'), mapping, served, patience } = wanted
  const requests: ServerRequest[] = []
  const server = await listenCoaps({
    identity,
    answer(request) {
      requests.push(request)
      return answer(request)
    },
    ...(served === undefined ? {} : { mapping: served }),
    ...wanted.server,
  })
  const { host, port } = server
  const target = { host, port, servername: 'eim.test', trust: wanted.trust ?? trust }
  const client = new CoapsClient('eim', target, { ...defaultPatience, headersMs: 3_000, ...patience }, mapping)
  t.after(async () => {
    await client.close()
    await server.close()
  })
  return { client, tape: new Tape(systemClock), requests, port }
}
