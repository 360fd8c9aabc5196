/**
 * One kept connection to one eIM, with the functions of ESipa in the forms of SGP.32 v1.2 (5.14, 6.3, 6.4). For v1.0.1 requests and
 * answers are put into its forms and back.
 */
import type { AuthenticateClientRequestEsipa, AuthenticateClientResponseEsipa } from '../../protocol/esipa/authenticate-client.ts'
import type { CancelSessionRequestEsipa, CancelSessionResponseEsipa } from '../../protocol/esipa/cancel-session.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type {
  GetBoundProfilePackageRequestEsipa,
  GetBoundProfilePackageResponseEsipa,
} from '../../protocol/esipa/get-bound-profile-package.ts'
import type { GetEimPackageRequest } from '../../protocol/esipa/get-eim-package.ts'
import type {
  InitiateAuthenticationRequestEsipa,
  InitiateAuthenticationResponseEsipa,
} from '../../protocol/esipa/initiate-authentication.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EimAcknowledgements } from '../../protocol/sgp32/eim-acknowledgements.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { EsipaClient } from '../../transport/esipa-client.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { FunctionAccess } from '../../transport/function-client.ts'
import type { Tape } from '../../transport/tape.ts'
import { LinkClient } from './link-client.ts'
import type { LinkDecisions } from './link-decisions.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { resultOfV101 } from './results-v101.ts'

/** What GetEimPackage came to: the octets of a package, whatever they are, or the eIM's error. */
export type Retrieved =
  | { readonly kind: 'package'; readonly octets: Uint8Array }
  | { readonly kind: 'error'; readonly error: string | number }

/** What the eIM says to a result. */
export type ResultAnswer =
  | { readonly kind: 'acknowledged'; readonly numbers: readonly (number | bigint)[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'errorAnswer'; readonly error: string | number }
  /** HandleNotification: the eIM has the octets, and says no more. */
  | { readonly kind: 'taken' }

type Client =
  | { readonly spec: '1.2'; readonly client: EsipaClient<'1.2'> }
  | { readonly spec: '1.0.1'; readonly client: EsipaClient<'1.0.1'> }

export interface EimAccess extends FunctionAccess {
  readonly spec: '1.0.1' | '1.2'
  readonly binding: 'asn1' | 'json'
}

export class EimLink {
  readonly #to: Client
  readonly #binding: 'asn1' | 'json'

  constructor(access: EimAccess, decisions: LinkDecisions) {
    this.#binding = access.binding
    this.#to =
      access.spec === '1.2'
        ? { spec: '1.2', client: new LinkClient({ ...access, spec: '1.2' }, decisions) }
        : { spec: '1.0.1', client: new LinkClient({ ...access, spec: '1.0.1' }, decisions) }
  }

  /** @throws PeerFault, also where the answer is no answer to GetEimPackage at all */
  async getEimPackage(request: GetEimPackageRequest, tape: Tape, signal: AbortSignal): Promise<Retrieved> {
    const { stateChangeCause: _, ...requestV101 } = request
    try {
      const { value } =
        this.#to.spec === '1.2'
          ? await this.#to.client.call('getEimPackage', request, tape, signal)
          : await this.#to.client.call('getEimPackage', requestV101, tape, signal)
      if (value.kind === 'eimPackageError') return { kind: 'error', error: value.value }
      return { kind: 'package', octets: rawOf(value.value) ?? new Uint8Array() }
    } catch (error) {
      const octets = error instanceof PeerFault && error.kind === 'malformed' && error.phase === 'body' && this.#packageIn(tape)
      if (!octets) throw error
      return { kind: 'package', octets }
    }
  }

  /** @param eid left out by an IPA of v1.0 */
  async provideEimPackageResult(
    eid: Uint8Array | undefined,
    result: EimPackageResult,
    tape: Tape,
    signal: AbortSignal,
  ): Promise<ResultAnswer> {
    if (this.#to.spec === '1.0.1') {
      const { value } = await this.#to.client.call('provideEimPackageResult', resultOfV101(result), tape, signal)
      const numbers = value.eimAcknowledgements ?? []
      return numbers.length === 0 ? { kind: 'empty' } : { kind: 'acknowledged', numbers }
    }
    const request = { ...(eid === undefined ? {} : { eidValue: eid }), eimPackageResult: result }
    const { value } = await this.#to.client.call('provideEimPackageResult', request, tape, signal)
    if (value.kind === 'provideEimPackageResultError') return { kind: 'errorAnswer', error: value.value }
    if (value.kind === 'eimAcknowledgements' && value.value.length > 0) return { kind: 'acknowledged', numbers: value.value }
    return { kind: 'empty' }
  }

  /** A result inside of HandleNotification: no acknowledgement can come back. */
  async handleResult(
    eid: Uint8Array | undefined,
    result: EimPackageResult,
    tape: Tape,
    signal: AbortSignal,
  ): Promise<ResultAnswer> {
    if (this.#to.spec === '1.0.1') {
      const request = { kind: 'provideEimPackageResult', value: resultOfV101(result) } as const
      await this.#to.client.call('handleNotification', request, tape, signal)
      return { kind: 'taken' }
    }
    const value = { ...(eid === undefined ? {} : { eidValue: eid }), eimPackageResult: result }
    await this.#to.client.call('handleNotification', { kind: 'provideEimPackageResult', value }, tape, signal)
    return { kind: 'taken' }
  }

  /** What no eIM asks for: its own acknowledgements, sent back. */
  async confirm(numbers: readonly (number | bigint)[], tape: Tape, signal: AbortSignal): Promise<void> {
    await this.#to.client.send('handleNotification', encode(EimAcknowledgements, numbers), tape, signal)
  }

  async handleNotification(value: PendingNotification, tape: Tape, signal: AbortSignal): Promise<void> {
    const request = { kind: 'pendingNotification', value } as const
    if (this.#to.spec === '1.2') await this.#to.client.call('handleNotification', request, tape, signal)
    else await this.#to.client.call('handleNotification', request, tape, signal)
  }

  async initiateAuthentication(
    request: InitiateAuthenticationRequestEsipa,
    tape: Tape,
    signal: AbortSignal,
  ): Promise<InitiateAuthenticationResponseEsipa> {
    if (this.#to.spec === '1.2') return (await this.#to.client.call('initiateAuthentication', request, tape, signal)).value
    const { eimTransactionId: _, ...requestV101 } = request
    return (await this.#to.client.call('initiateAuthentication', requestV101, tape, signal)).value
  }

  async authenticateClient(
    request: AuthenticateClientRequestEsipa,
    tape: Tape,
    signal: AbortSignal,
  ): Promise<AuthenticateClientResponseEsipa> {
    if (this.#to.spec === '1.2') return (await this.#to.client.call('authenticateClient', request, tape, signal)).value
    return (await this.#to.client.call('authenticateClient', request, tape, signal)).value
  }

  async getBoundProfilePackage(
    request: GetBoundProfilePackageRequestEsipa,
    tape: Tape,
    signal: AbortSignal,
  ): Promise<GetBoundProfilePackageResponseEsipa> {
    if (this.#to.spec === '1.2') return (await this.#to.client.call('getBoundProfilePackage', request, tape, signal)).value
    const { value } = await this.#to.client.call('getBoundProfilePackage', request, tape, signal)
    if (value.kind === 'getBoundProfilePackageOkEsipa') return value
    const error = value.value === 'profileMetadataMismatch' ? 'metadataMismatch' : value.value
    return { kind: 'getBoundProfilePackageErrorEsipa', value: error }
  }

  async cancelSession(request: CancelSessionRequestEsipa, tape: Tape, signal: AbortSignal): Promise<CancelSessionResponseEsipa> {
    if (this.#to.spec === '1.2') return (await this.#to.client.call('cancelSession', request, tape, signal)).value
    return (await this.#to.client.call('cancelSession', request, tape, signal)).value
  }

  close(): Promise<void> {
    return this.#to.client.close()
  }

  /** The package in an answer that cannot be read as one: octets of another kind, or of a known kind and damaged. */
  #packageIn(tape: Tape): Uint8Array | undefined {
    const body = tape.exchanges.at(-1)?.response.body
    if (body === undefined) return undefined
    if (this.#binding === 'json') return packageInJson(body)
    const inside = looseAt(body, 0xbf4f)
    return inside === undefined ? undefined : (looseElements(inside)[0]?.octets ?? inside)
  }
}

const packageMembers = ['euiccPackageRequest', 'ipaEuiccDataRequest', 'profileDownloadTriggerRequest']

/** A member that holds octets in base64: one of the three kinds, or one that this version does not have. */
export function packageInJson(body: Uint8Array): Uint8Array | undefined {
  let object: unknown
  try {
    object = JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined
  const members = Object.entries(object).filter(([name]) => name !== 'header' && name !== 'eimPackageError')
  const known = members.find(([name]) => packageMembers.includes(name)) ?? members[0]
  return known === undefined ? undefined : Buffer.from(String(known[1]), 'base64')
}
