/** Event retrieval through the eIM: SGP.32 v1.2 3.2.3.2, 5.14.2; SGP.22 v2.5 3.6.2. */
import type { AuthenticateClientResponseEsipa } from '../../../protocol/esipa/authenticate-client.ts'
import type { AuthenticateClientRequest } from '../../../protocol/sgp32/download-objects.ts'
import type { EimCore } from '../core.ts'
import { triggerOrder } from '../make-orders.ts'
import type { Euicc, RelaySession, TriggerOrder } from '../state.ts'
import { passedOn, relayed } from './relay-error.ts'

/** What both kinds of server may lead to. */
export type AuthenticateClientOk = Extract<
  AuthenticateClientResponseEsipa,
  { readonly kind: 'authenticateClientOkDPEsipa' | 'authenticateClientOkDSEsipa' }
>

/** ES11'.AuthenticateClient: the first event becomes the trigger of the answer, further ones wait as triggers of their own. */
export async function events(
  eim: EimCore,
  session: RelaySession,
  transactionId: Uint8Array,
  request: AuthenticateClientRequest,
  euicc: Euicc | undefined,
): Promise<AuthenticateClientOk> {
  const { records, servers, random, log } = eim
  const answer = await relayed(servers.call('smds', session.address, 'authenticateClient', request))
  records.putSession({ ...session, state: 'ended' })
  if (answer.value.kind === 'authenticateClientError') throw passedOn(answer.value.value, answer.codes)
  const found = eim.decisions.eventsToServe(answer.value.value.eventEntries)
  log(`ES11'.AuthenticateClient ${session.address}: ${found.length} events`)
  const [first, ...others] = found.map(({ eventId, rspServerAddress }) => `1$${rspServerAddress}$${eventId}`)
  if (first === undefined || euicc === undefined) return { kind: 'authenticateClientOkDSEsipa', value: { transactionId } }
  let state = euicc
  // The trigger that asked the SM-DS is served by the one that the event makes: it has its transaction, and its result closes it.
  const asking = triggerOf(euicc, session)
  if (asking !== undefined) {
    const serving: TriggerOrder = { ...asking, source: { kind: 'activationCode', text: first } }
    state = { ...state, open: state.open.map((one) => (one.id === asking.id ? serving : one)) }
  }
  for (const text of others) state = triggerOrder(eim, state, { kind: 'activationCode', text }, undefined, random).euicc
  records.put(state)
  const transaction = asking?.eimTransactionId
  return {
    kind: 'authenticateClientOkDSEsipa',
    value: {
      transactionId,
      profileDownloadTrigger: {
        profileDownloadData: { kind: 'activationCode', value: first },
        ...(transaction === undefined ? {} : { eimTransactionId: Buffer.from(transaction, 'hex') }),
      },
    },
  }
}

/** The order that a session serves. */
export function triggerOf(euicc: Euicc | undefined, { order }: RelaySession): TriggerOrder | undefined {
  return euicc?.open.find((one): one is TriggerOrder => one.kind === 'trigger' && one.id === order)
}
