/** The SM-DP+ or SM-DS that the harness plays against an eIM under test (ES9+', ES11'), on a TLS socket: SGP.32 v1.2 5.6 to 5.8, SGP.22 v2.5 6. */
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { HarnessError } from '../../transport/faults.ts'
import { type Listening, listenHttps } from '../../transport/https-server.ts'
import type { Random } from '../../transport/random.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { blankTape, type Tape, type TapeRef } from '../../transport/tape.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import { pemOf, tlsIdentityOf } from '../rsp-server/tls-identity-of.ts'
import type { ProfileDescription } from '../smdp/state.ts'
import { ConnectionTape } from './connection-tape.ts'
import { RspAnswers } from './rsp-answers.ts'
import type { RspCall } from './rsp-call.ts'
import { OtherCertificates } from './rsp-certificates.ts'
import { misbehave } from './rsp-misbehaviour.ts'
import type { RspScript } from './rsp-script.ts'

export interface PlayedRspSettings {
  readonly role: 'smdp' | 'smds'
  readonly pki: TestPki
  /** Of the TLS certificates; default the same. Ordinary TLS clients have no brainpool curves. */
  readonly tlsPki?: TestPki
  /** In place of the TLS certificate of the PKI. */
  readonly identity?: TlsIdentity
  /** As activation codes have it: a name, which means port 443, or host:port on loopback. Default the name in the certificates. */
  readonly address?: string
  readonly host?: string
  readonly port?: number
  /** The eIM is known to find and to trust it, as the simulated one is; otherwise that shows with its first connection that stands. */
  readonly isFound?: boolean
  /** The profile in the package. */
  readonly profile?: ProfileDescription
  readonly random?: Random
  readonly log?: (line: string) => void
}

/** A connection that was tried, up to the end of its handshake. */
export interface Handshake {
  /** Why it failed; undefined for one that stood. */
  readonly failed: string | undefined
  readonly at: TapeRef
}

const names = { smdp: 'smdp.harness.test', smds: 'smds.harness.test' } as const

/** Starts one, right until a script says otherwise. @throws Error of the system where host and port cannot be listened on */
export async function startPlayedRsp(settings: PlayedRspSettings): Promise<PlayedRspServer> {
  const server = new PlayedRspServer(settings)
  await server.listen()
  return server
}

export class PlayedRspServer {
  readonly role: 'smdp' | 'smds'
  readonly address: string
  readonly host: string
  /** PEM of the CI that its right TLS certificate ends in. */
  readonly ca: string
  isFound: boolean
  readonly #answers: RspAnswers
  readonly #right: TlsIdentity
  readonly #certificates: { readonly rsp: OtherCertificates; readonly tls: OtherCertificates }
  readonly #log: (line: string) => void
  readonly #handshakes: Handshake[] = []
  readonly #arrivals = new Set<() => void>()
  #port: number
  #tape: Tape = blankTape
  #script: RspScript = {}
  #identity: TlsIdentity
  #listening: Listening | undefined
  /** Scripts are played one after the other. */
  #played: Promise<void> = Promise.resolve()

  constructor(settings: PlayedRspSettings) {
    const { role, pki, tlsPki = pki, address = names[role], profile, random, host = '127.0.0.1', port = 0 } = settings
    this.role = role
    this.address = address
    this.host = host
    this.#port = port
    this.isFound = settings.isFound ?? false
    this.ca = pemOf(tlsPki.ci.certificate)
    this.#right = settings.identity ?? tlsIdentityOf(tlsPki[role === 'smdp' ? 'dpTls' : 'dsTls'])
    this.#identity = this.#right
    this.#certificates = { rsp: new OtherCertificates(pki), tls: new OtherCertificates(tlsPki) }
    this.#log = settings.log ?? (() => {})
    this.#answers = new RspAnswers(
      {
        role,
        pki,
        name: address.replace(/:\d+$/, ''),
        ...(profile === undefined ? {} : { profile }),
        ...(random === undefined ? {} : { random }),
      },
      ({ tape }) => (tape instanceof ConnectionTape ? tape.begun : 0),
    )
  }

  get port(): number {
    return this.#port
  }

  /** Every request since the last {@link reset}, as it came. */
  get received(): readonly RspCall[] {
    return this.#answers.received
  }

  /** Every connection since the last {@link reset}. */
  get handshakes(): readonly Handshake[] {
    return this.#handshakes
  }

  /** Lets everything that comes from now on be written on this tape; without one nothing is kept of it. */
  onTape(tape: Tape | undefined): void {
    this.#tape = tape ?? blankTape
  }

  /** Does what the script says, and nothing else that a script before it said, from the next connection and request on. */
  script(script: RspScript): Promise<void> {
    const played = this.#played.then(() => this.#play(script))
    this.#played = played.catch(() => {})
    return played
  }

  /** Is right again, and forgets sessions, requests and connections. */
  async reset(): Promise<void> {
    await this.script({})
    this.#answers.forget()
    this.#handshakes.length = 0
  }

  /** Ends every connection, so that the next request needs a handshake. */
  async endConnections(): Promise<void> {
    await this.#listening?.endConnections()
  }

  /** Requests of a function, at least `count` of them; fewer where the signal is aborted before. */
  arrived(name: Es9Function, count: number, signal: AbortSignal): Promise<readonly RspCall[]> {
    return this.#atLeast(count, () => this.received.filter((call) => call.function === name), signal)
  }

  /** Connections, at least `count` of them; fewer where the signal is aborted before. */
  connected(count: number, signal: AbortSignal): Promise<readonly Handshake[]> {
    return this.#atLeast(count, () => [...this.#handshakes], signal)
  }

  /** @throws Error of the system where host and port cannot be listened on */
  async listen(): Promise<void> {
    let noted: TapeRef = 0
    const { tlsVersion } = this.#script
    this.#listening = await listenHttps({
      identity: this.#identity,
      host: this.host,
      port: this.#port,
      tls: tlsVersion === undefined ? {} : { minVersion: tlsVersion, maxVersion: tlsVersion },
      tape: () =>
        new ConnectionTape(
          this.role,
          () => this.#tape,
          (at) => this.#shook({ failed: undefined, at }),
        ),
      answer: (request, signal) => this.#answer(request, signal),
      log: (line) => {
        noted = this.#tape.note(this.role, line)
        this.#log(line)
      },
      handshakeFailed: (failed) => this.#shook({ failed, at: noted }),
    })
    this.#port = this.#listening.port
  }

  async close(): Promise<void> {
    await this.#played
    await this.#listening?.close()
    this.#listening = undefined
  }

  async #answer(request: ServerRequest, signal: AbortSignal): Promise<Reply> {
    const right = await this.#answers.answer(request)
    const call = this.received.findLast(({ http }) => http === request)
    this.#tell()
    const { http: faults = {} } = this.#script
    const fault = (call?.function === undefined ? undefined : faults[call.function]) ?? faults.every
    const { reply, asRead } = await misbehave(right, fault, signal)
    if (asRead !== undefined && request.tape instanceof ConnectionTape) request.tape.answering(request, asRead)
    return reply
  }

  async #play(script: RspScript): Promise<void> {
    const { auth, pb, tls, tlsVersion, refusesConnections = false, bindings, http: _faults, ...behaviour } = script
    const { rsp, tls: tlsCertificates } = this.#certificates
    const [own, ownTls] = this.role === 'smdp' ? (['dpAuth', 'dpTls'] as const) : (['dsAuth', 'dsTls'] as const)
    this.#answers.behaviour = {
      ...behaviour,
      ...(auth === undefined ? {} : { auth: await rsp.of(own, auth) }),
      ...(pb === undefined ? {} : { pb: await rsp.of('dpPb', pb) }),
    }
    this.#answers.bindings = bindings ?? ['json', 'asn1']
    const identity = tls === undefined ? this.#right : tlsIdentityOf(await tlsCertificates.of(ownTls, tls))
    const isOther = identity.certificates !== this.#identity.certificates
    const isSpoken = tlsVersion === this.#script.tlsVersion
    this.#identity = identity
    this.#script = script
    if (refusesConnections || !isSpoken) {
      await this.#listening?.endConnections()
      await this.#listening?.close()
      this.#listening = undefined
    }
    if (refusesConnections) return
    if (this.#listening === undefined) return this.#listenAgain()
    if (!isOther) return
    this.#listening.present(identity)
    await this.#listening.endConnections()
  }

  async #listenAgain(): Promise<void> {
    try {
      await this.listen()
    } catch (cause) {
      throw new HarnessError(`port ${this.#port} of the ${this.role} that we play was taken while it was closed`, { cause })
    }
  }

  #shook(handshake: Handshake): void {
    this.isFound ||= handshake.failed === undefined
    this.#handshakes.push(handshake)
    this.#tell()
  }

  #tell(): void {
    for (const arrived of [...this.#arrivals]) arrived()
  }

  async #atLeast<T>(count: number, found: () => readonly T[], signal: AbortSignal): Promise<readonly T[]> {
    while (found().length < count && !signal.aborted) await this.#next(signal)
    return found()
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#arrivals.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#arrivals.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
