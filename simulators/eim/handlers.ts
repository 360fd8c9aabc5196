/** What each request means to the eIM, whatever its version, and its answers in the types of that version (SGP.32 5.14, 6.3, 6.4). */

import type { Reply } from '../../transport/reply.ts'
import { CodedResponse, type EsipaHandlers, type EsipaRequest, type EsipaResponse } from '../esipa-endpoint.ts'
import type { EimCore } from './core.ts'
import { getEimPackage, type Retrieval, type Retrieved } from './get-package.ts'
import type { AnyNotification } from './notification.ts'
import { takeOver } from './outbox.ts'
import { packageAnswer, packagesOfV12, packagesOfV101, shown } from './package-answer.ts'
import { hexOf } from './package-result.ts'
import { type AnyResult, type ProvidedAnswer, provideResult } from './provide-result.ts'
import { authenticateClient, cancelSession, getBoundProfilePackage, initiateAuthentication } from './relay/relay.ts'
import { RelayError } from './relay/relay-error.ts'
import { resultOf, resultOfV101 } from './results-of.ts'

/** Told when something waits to be forwarded for an eUICC. */
export type Forward = (eid: string) => void

type V12 = '1.2'
type V101 = '1.0.1'

/** Handlers for v1.2, which serve v1.1 too. */
export function handlersOfV12(eim: EimCore, forward: Forward): EsipaHandlers<V12> {
  const provide = (value: EsipaRequest<V12, 'provideEimPackageResult'>, connection: number): ProvidedAnswer =>
    provided(eim, forward, value.eidValue, resultOf(value.eimPackageResult), connection, true)
  return {
    getEimPackage({ value, request, binding }) {
      const cause = value.stateChangeCause
      const { eidValue } = value
      const asked = { eidValue, notifyStateChange: value.notifyStateChange !== undefined, stateChangeCause: cause }
      const found = retrieve(eim, { ...asked, connection: request.connection, binding })
      return packageAnswer(found, (error) => eim.decisions.errorNumber(error, '1.2'), packagesOfV12, binding) as EsipaResponse<
        V12,
        'getEimPackage'
      >
    },
    provideEimPackageResult({ value, request }) {
      const answer = provide(value, request.connection)
      if (answer.kind === 'error') {
        const refused = eim.decisions.refusedResult(answer.error)
        return typeof refused === 'string' ? { kind: 'provideEimPackageResultError', value: refused } : refused
      }
      if (answer.numbers.length === 0) return { kind: 'emptyResponse', value: {} }
      return { kind: 'eimAcknowledgements', value: answer.numbers }
    },
    handleNotification({ value, request }) {
      if (value.kind !== 'provideEimPackageResult') {
        takeAlone(eim, forward, value.value, request.connection)
        return eim.decisions.answerToNotification()
      }
      const refused = eim.decisions.refusedNotification()
      if (refused === undefined) provide(value.value, request.connection)
      return refused
    },
    initiateAuthentication: ({ value, request }) =>
      relay(eim, 'InitiateAuthentication', 'initiateAuthenticationErrorEsipa', async () => ({
        kind: 'initiateAuthenticationOkEsipa',
        value: await initiateAuthentication(eim, { ...value, connection: request.connection }),
      })),
    authenticateClient: ({ value, request }) =>
      relay(eim, 'AuthenticateClient', 'authenticateClientErrorEsipa', () => authenticateClient(eim, value, request.connection)),
    getBoundProfilePackage: ({ value }) =>
      relay(eim, 'GetBoundProfilePackage', 'getBoundProfilePackageErrorEsipa', async () => ({
        kind: 'getBoundProfilePackageOkEsipa',
        value: await getBoundProfilePackage(eim, value),
      })),
    cancelSession: ({ value }) =>
      relay(eim, 'CancelSession', 'cancelSessionError', async () => {
        await cancelSession(eim, value)
        return { kind: 'cancelSessionOk', value: {} }
      }),
  }
}

/** Errors of v1.2 that v1.0.1 has under another name, or not at all. */
const errorsOfV101: Readonly<Record<string, string>> = {
  metadataMismatch: 'profileMetadataMismatch',
  invalidEimTransactionId: 'invalidDpAddress',
}

export function handlersOfV101(eim: EimCore, forward: Forward): EsipaHandlers<V101> {
  const provide = (value: EsipaRequest<V101, 'provideEimPackageResult'>, connection: number): ProvidedAnswer =>
    provided(eim, forward, undefined, resultOfV101(value), connection, false)
  return {
    getEimPackage({ value, request, binding }) {
      const asked = {
        eidValue: value.eidValue,
        notifyStateChange: value.notifyStateChange !== undefined,
        stateChangeCause: undefined,
      }
      const found = retrieve(eim, { ...asked, connection: request.connection, binding })
      return packageAnswer(found, (error) => eim.decisions.errorNumber(error, '1.0.1'), packagesOfV101, binding) as EsipaResponse<
        V101,
        'getEimPackage'
      >
    },
    provideEimPackageResult({ value, request }) {
      const answer = provide(value, request.connection)
      if (answer.kind === 'error' || answer.numbers.length === 0) return {}
      return { eimAcknowledgements: answer.numbers }
    },
    handleNotification({ value, request }) {
      if (value.kind !== 'provideEimPackageResult') {
        takeAlone(eim, forward, value.value, request.connection)
        return eim.decisions.answerToNotification()
      }
      const refused = eim.decisions.refusedNotification()
      if (refused === undefined) provide(value.value, request.connection)
      return refused
    },
    initiateAuthentication: ({ value, request }) =>
      relay(
        eim,
        'InitiateAuthentication',
        'initiateAuthenticationErrorEsipa',
        async () => ({
          kind: 'initiateAuthenticationOkEsipa',
          value: await initiateAuthentication(eim, { ...value, connection: request.connection }),
        }),
        { ...errorsOfV101, undefinedError: 'invalidDpAddress' },
      ),
    authenticateClient: ({ value, request }) =>
      relay(eim, 'AuthenticateClient', 'authenticateClientErrorEsipa', () => authenticateClient(eim, value, request.connection)),
    getBoundProfilePackage: ({ value }) =>
      relay(
        eim,
        'GetBoundProfilePackage',
        'getBoundProfilePackageErrorEsipa',
        async () => ({ kind: 'getBoundProfilePackageOkEsipa', value: await getBoundProfilePackage(eim, value) }),
        errorsOfV101,
      ),
    cancelSession: ({ value }) =>
      relay(eim, 'CancelSession', 'cancelSessionError', async () => {
        await cancelSession(eim, value)
        return { kind: 'cancelSessionOk', value: {} }
      }),
  }
}

function retrieve(eim: EimCore, retrieval: Retrieval): Retrieved {
  const found = getEimPackage(eim, retrieval)
  const eid = hexOf(retrieval.eidValue) ?? 'absent'
  const what = found.kind === 'error' ? found.error : found.kind === 'order' ? shown(found.order) : 'no answer of the protocol'
  eim.log(`ESipa.GetEimPackage EID ${eid} -> ${what}`)
  return found
}

function provided(
  eim: EimCore,
  forward: Forward,
  eidValue: Uint8Array | undefined,
  result: AnyResult,
  connection: number,
  carriesEid: boolean,
): ProvidedAnswer {
  const answer = provideResult(eim, { eidValue, result, connection, carriesEid })
  if (answer.kind === 'acknowledgements' && (eim.records.euiccs.get(answer.eid)?.outbox.length ?? 0) > 0) forward(answer.eid)
  return answer
}

/** A notification that came by itself. */
function takeAlone(eim: EimCore, forward: Forward, notification: AnyNotification, connection: number): void {
  const eid = eim.decisions.ownerOfNotification(eim, notification, connection)
  const euicc = eim.records.euiccs.get(eid ?? '')
  if (euicc === undefined) {
    eim.log(`ESipa.HandleNotification of an eUICC that is not known (${eid ?? 'no EID'}), not taken`)
    return
  }
  const { euicc: next, what } = takeOver(eim, euicc, notification)
  eim.records.put(next)
  eim.log(`ESipa.HandleNotification EID ${euicc.eid} ${what} -> 204`)
  if (next.outbox.length > 0) forward(euicc.eid)
}

/** Runs a relayed function; its errors become the error arm, with the codes of the server where it gave some. */
async function relay<R>(
  eim: EimCore,
  name: string,
  arm: string,
  run: () => Promise<unknown>,
  names: Readonly<Record<string, string>> = {},
): Promise<R | CodedResponse<R> | Reply> {
  try {
    const value = await run()
    eim.log(`ESipa.${name} -> ok`)
    // The arms that `run` and `arm` name are those of the function that the handler is for.
    return eim.decisions.relayedAnswer(value as R)
  } catch (error) {
    if (!(error instanceof RelayError)) throw error
    eim.log(`ESipa.${name} -> ${error.message}`)
    const value = { kind: arm, value: names[error.error] ?? error.error } as R
    return eim.decisions.relayedFailure(error.codes === undefined ? value : new CodedResponse(value, error.codes))
  }
}
