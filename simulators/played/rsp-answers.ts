/** The SM-DP+ or SM-DS that the harness plays, without its sockets: HTTP request in, reply out, in both bindings (SGP.22 v2.5 6.5, 6.6). */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { bindingOfPath, type Es9Function } from '../../protocol/bindings/paths.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { HarnessError } from '../../transport/faults.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { type Es9Context, es9Endpoint } from '../es9-endpoint.ts'
import { registeredIdOf, smdpCredentials } from '../rsp-server/credentials.ts'
import { Refused } from '../rsp-server/refused.ts'
import { rspServerOf } from '../rsp-server/settings.ts'
import type { ProfileDescription } from '../smdp/state.ts'
import { authenticateAtSmdp, authenticateAtSmds } from './rsp-authenticate.ts'
import type { RefusableFunction, RspBehaviour } from './rsp-behaviour.ts'
import { getBoundProfilePackage } from './rsp-bind.ts'
import { octetsOf, type RspCall } from './rsp-call.ts'
import { cancelSession } from './rsp-cancel.ts'
import { initiateAuthentication } from './rsp-initiate.ts'
import type { PlayedServer, PlayedSession } from './rsp-session.ts'

export interface RspAnswersSettings {
  readonly role: 'smdp' | 'smds'
  /** Gives CERT.DPauth and CERT.DPpb, or CERT.DSauth, and the CI. */
  readonly pki: TestPki
  /** Host name or address, without a port; absent: any that it is asked for is its own. */
  readonly name?: string
  /** What is in the package; default {@link playedProfile}. */
  readonly profile?: ProfileDescription
  readonly random?: Random
  readonly newTransactionId?: () => Uint8Array
}

/** The profile of every order. Its issuer and its network are nobody's. */
export const playedProfile: ProfileDescription = {
  iccid: '8944000000000000001',
  profileType: 'generic',
  serviceProviderName: 'Test operator',
  profileName: 'Test profile',
  profileClass: 'operational',
}

/** Where a request begins on the tape. */
type LineOf = (request: ServerRequest) => TapeRef

export class RspAnswers {
  /** What it does otherwise from the next request on. */
  behaviour: RspBehaviour = {}
  /** Bindings that it has; requests of another one get a 404. */
  bindings: readonly FunctionBinding[] = ['json', 'asn1']
  readonly received: RspCall[] = []
  readonly #settings: RspAnswersSettings
  readonly #sessions = new Map<string, PlayedSession>()
  readonly #server: PlayedServer['server']
  readonly #oid: string
  readonly #lineOf: LineOf
  readonly #endpoint: (request: ServerRequest) => Promise<Reply>
  readonly #read = new WeakSet<ServerRequest>()

  /** @param lineOf where a request begins on the tape of the scenario */
  constructor(settings: RspAnswersSettings, lineOf: LineOf = () => 0) {
    const { role, pki, name = 'smdp.harness.test', random = systemRandom } = settings
    this.#settings = settings
    this.#lineOf = lineOf
    this.#server = rspServerOf({ name, clock: systemClock, random }, [smdpCredentials(pki)], {
      noCertificate: (what) => new Refused('ciPKIdNotSupported', what),
      unknownCi: (what) => new Refused('ciPKUnknown', what),
    })
    this.#oid = registeredIdOf(pki.dpAuth.certificate) ?? missingOid()
    this.#endpoint = role === 'smdp' ? this.#es9() : this.#es11()
  }

  /** The reply of the function, right or as the behaviour wants it. Every request is in {@link received} before its reply. */
  async answer(request: ServerRequest): Promise<Reply> {
    const binding = bindingOfPath(request.path.split('?', 1)[0] ?? '')?.binding
    if (binding !== undefined && !this.bindings.includes(binding)) {
      this.#unread(request, binding)
      return { kind: 'answer', status: 404, headers: {}, body: new Uint8Array() }
    }
    const reply = await this.#endpoint(request)
    if (!this.#read.has(request)) this.#unread(request, binding)
    return reply
  }

  /** Forgets sessions and requests. */
  forget(): void {
    this.#sessions.clear()
    this.received.length = 0
  }

  #es9() {
    return es9Endpoint({
      interface: 'ES9+',
      handlers: {
        initiateAuthentication: this.#heard('initiateAuthentication', initiateAuthentication),
        authenticateClient: this.#heard('authenticateClient', authenticateAtSmdp),
        getBoundProfilePackage: this.#heard('getBoundProfilePackage', getBoundProfilePackage),
        cancelSession: this.#heard('cancelSession', cancelSession),
        handleNotification: this.#heard('handleNotification', () => undefined),
      },
    })
  }

  #es11() {
    return es9Endpoint({
      interface: 'ES11',
      handlers: {
        initiateAuthentication: this.#heard('initiateAuthentication', initiateAuthentication),
        authenticateClient: this.#heard('authenticateClient', authenticateAtSmds),
      },
    })
  }

  #unread(http: ServerRequest, binding: FunctionBinding | undefined): void {
    this.received.push({ function: undefined, binding, http, at: this.#lineOf(http) })
  }

  /** A handler that keeps the call and what came of it. */
  #heard<Q extends object, R>(name: Es9Function, run: (played: PlayedServer, value: Q, context: Es9Context) => R) {
    return (value: Q, context: Es9Context): R => {
      const { binding, issues, request: http } = context
      this.#read.add(http)
      const call = { function: name, binding, value, octets: octetsOf(value, binding), issues, http, at: this.#lineOf(http) }
      // The name goes with the types of the function's value and answer: the handlers above say so.
      const keep = (outcome: object) => this.received.push({ ...call, outcome } as unknown as RspCall)
      try {
        this.#refuse(name)
        const answer = run(this.#played(), value, context)
        keep({ kind: 'answered', value: answer })
        return answer
      } catch (error) {
        if (error instanceof Refused) {
          const codes = error.codes === undefined ? {} : { codes: error.codes }
          keep({ kind: 'refused', error: error.error, why: error.message, ...codes })
        } else this.#read.delete(http)
        throw error
      }
    }
  }

  #refuse(name: string): void {
    const refusal = this.behaviour.refuse?.[name as RefusableFunction]
    if (refusal !== undefined) throw new Refused(refusal.error, 'as the scenario says', refusal.codes)
  }

  #played(): PlayedServer {
    const { role, pki, name, profile = playedProfile } = this.#settings
    const { behaviour } = this
    const newTransactionId = this.#settings.newTransactionId ?? (() => this.#server.random(16))
    return {
      role,
      pki,
      name,
      server: this.#server,
      oid: this.#oid,
      profile,
      behaviour,
      newTransactionId,
      sessions: this.#sessions,
    }
  }
}

function missingOid(): never {
  throw new HarnessError('CERT.DPauth has no object identifier; an SM-DP+ needs one')
}
