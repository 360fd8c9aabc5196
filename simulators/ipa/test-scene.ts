/**
 * A scene for the tests of the IPA: a scripted card, an eIM, an SM-DP+ and an SM-DS that say what a test tells them, over TLS on
 * loopback, and an IPA among them.
 *
 * Long because: it holds every peer of an IPA.
 */
import { after } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { ASN1_CONTENT_TYPE, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import { GetEimConfigurationDataResponse } from '../../protocol/es10b/eim-configuration.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type { Clock } from '../../transport/clock.ts'
import { type Listening, listenHttps } from '../../transport/https-server.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { identityOf, type TlsIdentity } from '../../transport/tls-identity.ts'
import { esipaHeaders } from '../esipa-endpoint.ts'
import { pem } from './eim-trust.ts'
import { type AnyIpaDecisions, Ipa } from './ipa.ts'
import type { IpaPorts, IpaSettings } from './ipa-settings.ts'
import { type IpaStateStore, stateInMemory } from './ipa-state.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { TestCard } from './test-card.ts'

const DAY = 86_400_000
/** TLS looks at the real clock, whatever the IPA is given. */
export const pki: TestPki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 30 * DAY })

export const ciPem = pem('CERTIFICATE', pki.ci.certificate.der)

/** One request that a server got. */
export interface Call {
  readonly name: string
  readonly body: Buffer
  readonly request: ServerRequest
}

export type EimAnswer = readonly number[] | 'empty' | { readonly error: number } | Reply

const functionOfTag: Readonly<Record<number, string>> = {
  [0xbf4f]: 'getEimPackage',
  [0xbf50]: 'provideEimPackageResult',
  [0xbf3d]: 'handleNotification',
  [0xbf39]: 'initiateAuthentication',
  [0xbf3b]: 'authenticateClient',
  [0xbf3a]: 'getBoundProfilePackage',
  [0xbf41]: 'cancelSession',
}

/** An eIM that hands out octets and answers as it is told. */
export class TestEim {
  readonly calls: Call[] = []
  /** Octets of packages, or whole replies; with none left the answer is noEimPackageAvailable. */
  packages: (Uint8Array | Reply | { readonly error: number })[] = []
  /** By default every sequence number in a result is acknowledged. */
  onResult: (call: Call) => EimAnswer | Promise<EimAnswer> = (call) => numbersIn(call.body)
  onNotification: (call: Call) => Reply = () => bare(204)
  /** Functions of a download, by name; octets of the inner response object, outer tag included. */
  readonly functions = new Map<string, (call: Call) => Uint8Array | Reply>()
  spec: '1.2' | '1.0.1' = '1.2'
  server: Listening | undefined

  async listen(identity: TlsIdentity): Promise<void> {
    this.server = await listenHttps({ identity, answer: (request) => this.#answer(request) })
    const server = this.server
    after(() => server.close())
  }

  get port(): number {
    return this.server?.port ?? 0
  }

  present(identity: TlsIdentity): void {
    this.server?.present(identity)
  }

  /** Bodies of the calls of one function. */
  bodies(name: string): Buffer[] {
    return this.calls.filter((call) => call.name === name).map(({ body }) => body)
  }

  /** Elements inside of the results that came, one for each. */
  get results(): Uint8Array[] {
    return this.bodies('provideEimPackageResult').map(
      (body) => looseElements(looseAt(body, 0xbf50) ?? new Uint8Array()).at(-1)?.octets ?? body,
    )
  }

  async #answer(request: ServerRequest): Promise<Reply> {
    const json = request.path.includes('/esipa/')
    const name = json ? (request.path.split('/').at(-1) ?? '') : (functionOfTag[looseElements(request.body)[0]?.tag ?? 0] ?? '')
    const call: Call = { name, body: request.body, request }
    this.calls.push(call)
    if (name === 'getEimPackage') return this.#package(json)
    if (name === 'provideEimPackageResult') return this.#acknowledge(await this.onResult(call), json)
    if (name === 'handleNotification') return this.onNotification(call)
    const given = this.functions.get(name)?.(call)
    return given === undefined ? bare(404) : given instanceof Uint8Array ? asn1(given) : given
  }

  #package(json: boolean): Reply {
    const next = this.packages.shift() ?? { error: 1 }
    if (next instanceof Uint8Array) {
      const tag = looseElements(next)[0]?.tag ?? 0
      const member = {
        [0xbf51]: 'euiccPackageRequest',
        [0xbf52]: 'ipaEuiccDataRequest',
        [0xbf54]: 'profileDownloadTriggerRequest',
      }[tag]
      return json ? jsonAnswer({ [member ?? 'somethingNew']: Buffer.from(next).toString('base64') }) : asn1(tlv(0xbf4f, next))
    }
    if ('kind' in next) return next
    return json ? jsonAnswer({ eimPackageError: next.error }) : asn1(tlv(0xbf4f, Buffer.from([2, 1, next.error])))
  }

  #acknowledge(answer: EimAnswer, json: boolean): Reply {
    if (typeof answer === 'object' && 'kind' in answer) return answer
    if (typeof answer === 'object' && 'error' in answer) return asn1(tlv(0xbf50, Buffer.from([2, 1, answer.error])))
    const numbers = answer === 'empty' ? [] : answer
    const acks = tlv(0xbf53, ...numbers.map((number) => tlv(0x80, Buffer.from([number]))))
    if (json) return jsonAnswer(numbers.length === 0 ? {} : { eimAcknowledgements: acks.toString('base64') })
    if (this.spec === '1.0.1') return asn1(numbers.length === 0 ? tlv(0xbf50) : tlv(0xbf50, acks))
    return asn1(tlv(0xbf50, numbers.length === 0 ? Buffer.from([0x30, 0]) : acks))
  }
}

/** A server that keeps what it got and answers as told: an SM-DP+ or SM-DS. */
export class TestServer {
  readonly calls: Call[] = []
  reply: (call: Call) => Reply | Promise<Reply> = () => bare(204)
  server: Listening | undefined

  async listen(identity: TlsIdentity): Promise<this> {
    this.server = await listenHttps({
      identity,
      answer: (request) => {
        const call = { name: request.path.split('/').at(-1) ?? '', body: request.body, request }
        this.calls.push(call)
        return this.reply(call)
      },
    })
    const server = this.server
    after(() => server.close())
    return this
  }

  get place() {
    return { host: '127.0.0.1', port: this.server?.port ?? 0 }
  }

  present(identity: TlsIdentity): void {
    this.server?.present(identity)
  }
}

export function bare(status: number): Reply {
  return { kind: 'answer', status, headers: esipaHeaders(undefined), body: new Uint8Array() }
}

export function asn1(body: Uint8Array): Reply {
  return { kind: 'answer', status: 200, headers: { 'Content-Type': ASN1_CONTENT_TYPE }, body }
}

export function jsonAnswer(members: object, status: object = { status: 'Executed-Success' }): Reply {
  const body = Buffer.from(JSON.stringify({ header: { functionExecutionStatus: status }, ...members }))
  return { kind: 'answer', status: 200, headers: { 'Content-Type': JSON_CONTENT_TYPE }, body }
}

/** What the eUICC keeps of an eIM: with a pinned key unless told otherwise. */
export function eimConfiguration(eimId: string, more: Partial<EimConfigurationData> = {}): EimConfigurationData {
  return {
    eimId,
    eimFqdn: 'eim.harness.test',
    trustedPublicKeyDataTls: { kind: 'trustedEimPkTls', value: pki.eimTls.certificate.publicKey.spki },
    ...more,
  }
}

export interface SceneOptions {
  readonly settings?: IpaSettings
  readonly decisions?: Partial<AnyIpaDecisions>
  readonly eims?: readonly EimConfigurationData[]
  readonly clock?: Clock
  readonly state?: IpaStateStore
  readonly card?: TestCard
  readonly eim?: TestEim
}

export interface Scene {
  readonly card: TestCard
  readonly eim: TestEim
  readonly ipa: Ipa
  readonly events: string[]
  /** Waits between attempts, in milliseconds. */
  readonly waits: number[]
  readonly state: IpaStateStore
  readonly signal: AbortSignal
  /** Another IPA on the same card and state: a new start of the process. */
  again(decisions?: Partial<AnyIpaDecisions>): Ipa
}

export async function scene(options: SceneOptions = {}): Promise<Scene> {
  const card = options.card ?? new TestCard()
  const eim = options.eim ?? new TestEim()
  if (eim.port === 0) await eim.listen(identityOf(pki.eimTls))
  const list = options.eims ?? [eimConfiguration('eim1')]
  if (!card.functions.has(0xbf55)) card.value(0xbf55, GetEimConfigurationDataResponse, { eimConfigurationDataList: list })
  const [events, waits]: [string[], number[]] = [[], []]
  const state = options.state ?? stateInMemory()
  const settings: IpaSettings = {
    retries: { attempts: 2, firstWaitMs: 100, longestWaitMs: 400 },
    notificationRoute: 'none',
    cis: [ciPem],
    ...options.settings,
    places: { 'eim.harness.test': { host: '127.0.0.1', port: eim.port }, ...options.settings?.places },
  }
  const ports: IpaPorts = {
    card,
    state,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    wait: async (milliseconds) => void waits.push(milliseconds),
    onEvent: (line) => events.push(line),
  }
  const make = (decisions = options.decisions) => {
    const ipa = new Ipa(ports, settings, decisions)
    after(() => ipa.close())
    return ipa
  }
  return { card, eim, ipa: make(), events, waits, state, signal: AbortSignal.timeout(20_000), again: make }
}

/** Sequence numbers of results and notifications in a result, in the order in which they stand there. */
export function numbersIn(body: Uint8Array): number[] {
  const found: number[] = []
  const walk = (octets: Uint8Array, inside: number) => {
    for (const { tag, value } of looseElements(octets)) {
      if (inside === 0xbf2f && tag === 0x80) found.push(Number(`0x${Buffer.from(value).toString('hex')}`))
      // A result holds its number under 83, behind the eimId under 80.
      if (tag === 0x30 && looseElements(value)[0]?.tag === 0x80) {
        const number = looseAt(value, 0x83)
        if (number !== undefined) found.push(Number(`0x${Buffer.from(number).toString('hex')}`))
        continue
      }
      if ([0xbf50, 0xbf51, 0xa0, 0x30, 0xbf37, 0xbf27, 0xbf2f, 0xbf2b, 0xbf52, 0xa2].includes(tag)) walk(value, tag)
    }
  }
  walk(body, 0)
  return found
}
