/** For tests: an SM-DP+ with a clock that is turned by hand, its eUICC, and the steps of a download on either binding. */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import type { Clock } from '../../transport/clock.ts'
import { smdpCredentials } from '../rsp-server/credentials.ts'
import { type Came, call, type RequestOf, type ResponseOf } from '../rsp-server/test-wire.ts'
import type { SmdpDecisions } from './decisions.ts'
import { SmdpMachine } from './machine.ts'
import { order, type ReadyOrder } from './order.ts'
import type { DownloadProgressInfo } from './progress.ts'
import type { SmdpMachineSettings } from './settings.ts'
import type { ProfileDescription, SmdpState } from './state.ts'
import { TestEuicc } from './test-euicc.ts'

export const NAME = 'smdp.harness.test'
export const OID = '2.999.10'
export const eids = ['89049032123451234512345678901235', '89049032000000000000000000000066'] as const
export const NOW = Date.UTC(2026, 5, 1)
const notBefore = Date.UTC(2026, 0, 1)

/** One PKI for a whole test file. */
export const testPki = (curve: TestPki['curve'] = 'P-256'): Promise<TestPki> => createTestPki({ curve, notBefore, eids })

export class TurnedClock implements Clock {
  ms = NOW
  now = () => new Date(this.ms)
  elapsed = () => this.ms
}

export const profile = (last = 1, more: Partial<ProfileDescription> = {}): ProfileDescription => ({
  iccid: `8900012345678901${String(last).padStart(4, '0')}`,
  profileType: 'generic',
  serviceProviderName: 'Harness',
  profileName: 'Test profile',
  ...more,
})

export interface SceneOptions {
  readonly pki: TestPki
  readonly further?: readonly TestPki[]
  readonly decisions?: Partial<SmdpDecisions>
  readonly settings?: Partial<SmdpMachineSettings>
  readonly binding?: FunctionBinding
}

export class Scene {
  readonly clock = new TurnedClock()
  readonly told: DownloadProgressInfo[] = []
  readonly lines: string[] = []
  readonly smdp: SmdpMachine
  readonly euicc: TestEuicc
  readonly pki: TestPki
  binding: FunctionBinding

  constructor({ pki, further = [], decisions, settings, binding = 'json' }: SceneOptions) {
    this.pki = pki
    this.binding = binding
    const [first, ...others] = [pki, ...further].map(smdpCredentials)
    if (first === undefined) throw new Error('no PKI')
    this.smdp = new SmdpMachine({
      name: NAME,
      credentials: [first, ...others],
      clock: this.clock,
      tell: (info) => this.told.push(info),
      log: (line) => this.lines.push(line),
      ...(decisions === undefined ? {} : { decisions }),
      ...settings,
    })
    this.euicc = new TestEuicc(pki, eids[0])
  }

  other(): TestEuicc {
    return new TestEuicc(this.pki, eids[1])
  }

  order(ready: Partial<ReadyOrder> = {}) {
    return order(this.smdp, { profile: profile(), ...ready })
  }

  call<F extends Es9Function>(name: F, value: RequestOf<'ES9+', F>): Promise<Came<ResponseOf<'ES9+', F>>> {
    return call(this.smdp.es9, 'ES9+', this.binding, name, value)
  }

  /** InitiateAuthentication, which has to succeed. */
  async initiated(euicc = this.euicc) {
    const { value, error, codes } = await this.call('initiateAuthentication', euicc.initiate(NAME))
    if (value.kind !== 'initiateAuthenticationOk') throw new Error(`initiateAuthentication: ${error} ${codes}`)
    return value.value
  }

  /** As far as AuthenticateClient, whatever comes back. */
  async asked(matchingId: string | undefined, euicc = this.euicc, wrong: Parameters<TestEuicc['authenticate']>[2] = {}) {
    return this.call('authenticateClient', euicc.authenticate(await this.initiated(euicc), matchingId, wrong))
  }

  /** AuthenticateClient, which has to succeed. */
  async authenticated(matchingId: string | undefined, euicc = this.euicc) {
    const { value, error, codes } = await this.asked(matchingId, euicc)
    if (value.kind !== 'authenticateClientOk') throw new Error(`authenticateClient: ${error} ${codes}`)
    return value.value
  }

  /** A whole download up to the package, which has to come and to open. */
  async downloaded(matchingId: string | undefined, euicc = this.euicc, code?: string) {
    const authenticated = await this.authenticated(matchingId, euicc)
    const { value, error, codes } = await this.call('getBoundProfilePackage', euicc.prepare(authenticated, code))
    if (value.kind !== 'getBoundProfilePackageOk') throw new Error(`getBoundProfilePackage: ${error} ${codes}`)
    const opened = euicc.open(authenticated, value.value.boundProfilePackage)
    return { authenticated, boundProfilePackage: value.value.boundProfilePackage, opened }
  }

  /** A whole download with its installation result. */
  async installed(matchingId: string | undefined, iccid = profile().iccid, euicc = this.euicc) {
    const download = await this.downloaded(matchingId, euicc)
    await this.notify(euicc.installationResult(download.authenticated.transactionId, iccid))
    return download
  }

  notify(pendingNotification: RequestOf<'ES9+', 'handleNotification'>['pendingNotification']) {
    return this.call('handleNotification', { pendingNotification })
  }

  status(iccid = profile().iccid): string | undefined {
    return this.smdp.state.profiles.find(({ description }) => description.iccid === iccid)?.status
  }
}

/** `error codes` of an answer, in whatever binding; the name alone in ASN.1. */
export function outcome({ status, error, codes, value }: Came<{ readonly kind: string }>): string {
  if (status !== 200) return `HTTP ${status}`
  return error === undefined ? value.kind : [error, codes].filter((one) => one !== undefined).join(' ')
}

/** What comes of AuthenticateClient in both bindings, for an order that is right but for what `change` does. */
export async function askedInBoth(
  pki: TestPki,
  change: (scene: Scene, euicc: TestEuicc) => unknown,
  {
    matchingId,
    ready = {},
    options = {},
  }: {
    readonly matchingId?: string
    readonly ready?: Parameters<Scene['order']>[0]
    readonly options?: Partial<SceneOptions>
  } = {},
): Promise<string[]> {
  const found: string[] = []
  for (const binding of ['json', 'asn1'] as const) {
    const scene = new Scene({ pki, binding, ...options })
    const ordered = await scene.order(ready)
    const wrong = (await change(scene, scene.euicc)) as Parameters<Scene['asked']>[2]
    found.push(outcome(await scene.asked(matchingId ?? ordered.matchingId, scene.euicc, typeof wrong === 'object' ? wrong : {})))
  }
  return found
}

/** A store in memory that keeps text, as a file does. */
export function textStore() {
  let text: string | undefined
  return {
    load: (): SmdpState | undefined => (text === undefined ? undefined : JSON.parse(text)),
    save: (state: SmdpState) => {
      text = JSON.stringify(state)
    },
  }
}
