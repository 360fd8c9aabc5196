import type { EsipaMessage } from '../../protocol/bindings/esipa-asn1.ts'
import { messageAsV12 } from '../../protocol/v101/as-v12.ts'
import { requestFromV12 } from '../../protocol/v101/from-v12.ts'
import { EsipaClient } from '../../transport/esipa-client.ts'
import type { FunctionAnswer } from '../../transport/function-client.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import type { Tape } from '../../transport/tape.ts'
import type { ServerAccess } from '../access.ts'
import { exchangeOf } from '../exchange.ts'
import type { EimPort, EsipaAnswer, EsipaAsked, EsipaCalled, PortFunction } from '../port.ts'

/** Where an eIM is and how to get to it. */
export type EimAccess = ServerAccess

/**
 * An eIM behind a URL: ESipa over HTTPS (SGP.32 6.1) in the version of `access.spec`. Connects at the first exchange and stays connected.
 *
 * A request that v1.0.1 has no form for rejects with `EncodeError`: no scenario of that version makes one.
 */
export function eimAtUrl({ adapter, ...access }: EimAccess, patience: Partial<HttpsPatience> = {}): EimPort {
  const { client, call, send } = access.spec === '1.0.1' ? clientOfV101(access, patience) : clientOfV12(access, patience)
  const calls =
    <F extends EsipaCalled>(name: F): PortFunction<EsipaAsked<F>, EsipaAnswer<F>> =>
    async (request, tape, signal) =>
      exchangeOf(await call(name, request, tape, signal))

  return {
    identity: { role: 'eim', adapter, endpoint: client.endpoint },
    getEimPackage: calls('getEimPackage'),
    provideEimPackageResult: calls('provideEimPackageResult'),
    handleNotification: calls('handleNotification'),
    initiateAuthentication: calls('initiateAuthentication'),
    authenticateClient: calls('authenticateClient'),
    getBoundProfilePackage: calls('getBoundProfilePackage'),
    cancelSession: calls('cancelSession'),
    send: async (name, body, tape, signal) => exchangeOf(await send(name, body, tape, signal)),
    requestOf: (name, body) => client.requestOf(name, body),
    http: (request, tape, signal) => client.exchange(request, tape, signal),
    get connectionsOpened() {
      return client.opened
    },
    close: () => client.close(),
  }
}

type Called<F extends EsipaCalled> = Promise<FunctionAnswer<EsipaAnswer<F>>>

interface SpokenClient {
  readonly client: Pick<EsipaClient, 'endpoint' | 'requestOf' | 'exchange' | 'opened' | 'close'>
  call<F extends EsipaCalled>(name: F, request: EsipaAsked<F>, tape: Tape, signal: AbortSignal): Called<F>
  send<F extends EsipaCalled>(name: F, body: Uint8Array, tape: Tape, signal: AbortSignal): Called<F>
}

function clientOfV12(
  { binding = 'asn1', ...access }: Omit<EimAccess, 'adapter'>,
  patience: Partial<HttpsPatience>,
): SpokenClient {
  const client = new EsipaClient({ ...access, peer: 'eim', spec: '1.2', binding, patience })
  return {
    client,
    call: (name, request, tape, signal) => client.call(name, request, tape, signal),
    send: (name, body, tape, signal) => client.send(name, body, tape, signal),
  }
}

/** Speaks v1.0.1 and gives what it gets in the form of v1.2. */
function clientOfV101(
  { binding = 'asn1', ...access }: Omit<EimAccess, 'adapter'>,
  patience: Partial<HttpsPatience>,
): SpokenClient {
  const client = new EsipaClient<'1.0.1'>({ ...access, peer: 'eim', spec: '1.0.1', binding, patience })
  return {
    client,
    call: async (name, request, tape, signal) =>
      answerAsV12(name, await client.call(name, requestFromV12(name, request), tape, signal)),
    send: async (name, body, tape, signal) => answerAsV12(name, await client.send(name, body, tape, signal)),
  }
}

function answerAsV12<F extends EsipaCalled>(name: F, answer: FunctionAnswer<unknown>): FunctionAnswer<EsipaAnswer<F>> {
  if (answer.value === undefined) return answer as FunctionAnswer<EsipaAnswer<F>>
  // The client has decoded the answer of this function.
  const { value } = messageAsV12('response', { function: name, value: answer.value, issues: [] } as EsipaMessage<
    '1.0.1',
    'response'
  >)
  return { ...answer, value: value as EsipaAnswer<F> }
}
