import { ASN1_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import { type Clock, systemClock } from '../../transport/clock.ts'
import { headerOf, mediaTypeOf } from '../../transport/http-exchange.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { type EimFault, eimFaults } from './faults.ts'
import { EimMachine } from './machine.ts'

/** Name of the simulated eIM. */
const EIM_NAME = 'eim.harness.test'

export interface EimSettings {
  /** EIDs that are registered from the start, 32 digits each. */
  readonly eids: readonly string[]
  readonly fault?: EimFault
  readonly clock?: Clock
  readonly random?: Random
  readonly host?: string
  readonly port?: number
}

export interface RunningEim {
  readonly host: string
  readonly port: number
  /** Name that its certificate is for. */
  readonly name: string
  /** PEM of the certificate that its IPAs know. */
  readonly certificate: string
  close(): Promise<void>
}

/** Starts a simulated eIM on a TLS socket: ESipa over HTTPS in the ASN.1 binding (SGP.32 6.1, 6.3). */
export async function startEim(settings: EimSettings): Promise<RunningEim> {
  const { eids, clock = systemClock, random = systemRandom, host, port } = settings
  const fault: EimFault = settings.fault ?? eimFaults.correct
  const machine = new EimMachine(eids, fault.decisions)
  const known = await selfSignedIdentity(EIM_NAME, clock, random)
  const identity = fault.anotherCertificate ? await selfSignedIdentity(EIM_NAME, clock, random) : known
  let served = 0
  const server = await listenHttps({
    identity,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    answer(request) {
      if (fault.endsAfter !== undefined && served++ >= fault.endsAfter) {
        void server.close()
        return { kind: 'hangUp' }
      }
      return fault.inFront ?? refusal(request) ?? machine.receive(request.body)
    },
  })
  return { host: server.host, port: server.port, name: EIM_NAME, certificate: known.certificates, close: () => server.close() }
}

/** What HTTP alone decides; `undefined` where the request is for the machine. */
function refusal(request: ServerRequest): Reply | undefined {
  const status = (code: number): Reply => ({ kind: 'answer', status: code, headers: {}, body: new Uint8Array() })
  if (request.path !== ASN1_PATH) return status(404)
  if (request.method !== 'POST') return status(405)
  if (!/^gsma\/rsp\/v\d+\.\d+\.\d+$/.test(headerOf(request, 'x-admin-protocol') ?? '')) return status(400)
  return mediaTypeOf(headerOf(request, 'content-type') ?? '') === ASN1_CONTENT_TYPE ? undefined : status(415)
}
