/**
 * A small world on loopback: a test PKI, eUICCs with their IPAs, an eIM that manages them, an SM-DP+ and an SM-DS, over real sockets
 * and TLS. Every setting of every actor can be given.
 */
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../protocol/certificates/test-pki.ts'
import type { Curve } from '../protocol/crypto/curves.ts'
import { type Clock, systemClock } from '../transport/clock.ts'
import { type Closers, opened } from '../transport/closers.ts'
import { HarnessError } from '../transport/faults.ts'
import { OperatorClient } from '../transport/operator-client.ts'
import { type Random, systemRandom } from '../transport/random.ts'
import { identityOf } from '../transport/tls-identity.ts'
import type { EimFault } from './eim/faults.ts'
import type { EimOperator } from './eim/operator.ts'
import { trustUnderCis } from './eim/relay/es9-servers.ts'
import { type EimSettings, type RunningEim, startEim } from './eim/server.ts'
import type { EuiccDecisions } from './euicc/decisions.ts'
import type { EuiccSettings } from './euicc/settings.ts'
import type { EuiccState } from './euicc/state.ts'
import type { Fault } from './fault.ts'
import type { AnyIpaDecisions } from './ipa/ipa.ts'
import type { IpaPorts, IpaSettings } from './ipa/ipa-settings.ts'
import { pemOf } from './rsp-server/tls-identity-of.ts'
import type { SmdpDecisions } from './smdp/decisions.ts'
import { type Ordered, order, type ReadyOrder } from './smdp/order.ts'
import { type RunningSmdp, type SmdpSettings, startSmdp } from './smdp/server.ts'
import type { SmdsDecisions } from './smds/decisions.ts'
import { type RunningSmds, type SmdsSettings, startSmds } from './smds/server.ts'
import { StateFile } from './state-file.ts'
import { testProfile } from './test-profile.ts'
import { associate, type Device, startDevice } from './world-device.ts'
import { testEids } from './world-eids.ts'

/** Who is in the world; the names that its log uses. */
export type WorldActor = 'eIM' | 'IPA' | 'eUICC' | 'SM-DP+' | 'SM-DS'

export interface WorldOptions {
  /** SGP.32 version of eIM, IPA and eUICC. Default 1.2. */
  readonly spec?: '1.2' | '1.0.1'
  /** Binding of ESipa. Default ASN.1, the only one of v1.0.1. */
  readonly binding?: FunctionBinding
  /** Binding of ES9+ and ES11, of the IPA and of the eIM. Default JSON. */
  readonly rspBinding?: FunctionBinding
  /** Of the eUICCs, the eIM's signing key and the SM-DP+'s certificates; TLS is on P-256. Default P-256. */
  readonly curve?: Curve
  /** In place of new ones; the first on `curve` is that of the eUICCs. */
  readonly pkis?: readonly [TestPki, ...TestPki[]]
  /** Default the EID of SGP.26; further ones are made up. */
  readonly devices?: number
  /** In place of made-up ones; the PKI has a certificate for each. */
  readonly eids?: readonly string[]
  /** Whether the eIM is associated with each eUICC from the start. Default true. */
  readonly associated?: boolean
  /** Whether the association is made with a token. Default false. */
  readonly associationToken?: boolean
  readonly faults?: {
    readonly eim?: EimFault
    readonly ipa?: Fault<AnyIpaDecisions>
    readonly euicc?: Fault<EuiccDecisions>
    readonly smdp?: Fault<SmdpDecisions>
    readonly smds?: Fault<SmdsDecisions>
  }
  readonly eim?: Partial<EimSettings>
  readonly ipa?: Partial<IpaSettings>
  readonly ipaPorts?: Partial<IpaPorts>
  readonly euicc?: Partial<EuiccSettings>
  readonly euiccState?: Partial<EuiccState>
  readonly smdp?: Partial<SmdpSettings>
  readonly smds?: Partial<SmdsSettings>
  /** Path of the state file of an actor; without it the state ends with the world. */
  readonly stateFile?: (actor: 'eim' | 'smdp' | 'smds' | `ipa-${string}` | `euicc-${string}`) => string
  /** Address that the servers listen on. Default 127.0.0.1. */
  readonly host?: string
  readonly clock?: Clock
  readonly random?: Random
  /** One line for each exchange. */
  readonly log?: (actor: WorldActor, line: string) => void
}

export interface World extends Omit<Device, 'close'> {
  /** All of them; the first one's parts stand beside. */
  readonly devices: readonly Device[]
  /** Of the eUICCs. */
  readonly pki: TestPki
  readonly pkis: readonly [TestPki, ...TestPki[]]
  readonly eim: RunningEim
  /** The operator of the eIM, in process. */
  readonly operator: EimOperator
  readonly smdp: RunningSmdp
  readonly smds: RunningSmds
  /** Orders a profile at the SM-DP+, ready to be downloaded. Default the test profile, with a new ICCID from the second one on. */
  orderProfile(ready?: Partial<ReadyOrder>): Promise<Ordered>
  close(): Promise<void>
}

const DAY = 86_400_000

/** Starts it. What was started is closed again where something cannot be. */
export function startWorld(options: WorldOptions = {}): Promise<World> {
  return opened((closers) => startedWorld(options, closers))
}

async function startedWorld(options: WorldOptions, closers: Closers): Promise<World> {
  const { spec = '1.2', curve = 'P-256', clock = systemClock, random = systemRandom, faults = {}, log, stateFile } = options
  const eids = options.eids ?? (options.devices === undefined ? [testEid] : testEids(options.devices))
  const pkis = options.pkis ?? (await newPkis(curve, eids))
  const pki = pkis.find((one) => one.curve === curve) ?? pkis[0]
  const tlsPki = pkis.find((one) => one.curve === 'P-256') ?? pki
  const ciPems = pkis.map(({ ci }) => pemOf(ci.certificate))
  const shared = { clock, random, pkis, ...(options.host === undefined ? {} : { host: options.host }) }
  const logOf = (actor: WorldActor) => (log === undefined ? {} : { log: (line: string) => log(actor, line) })

  const smds = await startSmds({
    ...shared,
    ...logOf('SM-DS'),
    es12: { clientCas: ciPems },
    ...(faults.smds === undefined ? {} : { fault: faults.smds }),
    ...(stateFile === undefined ? {} : { store: new StateFile(stateFile('smds'), 'SM-DS') }),
    ...options.smds,
  })
  closers.add(() => smds.close())

  const events = new OperatorClient<'ES12'>({
    interface: 'ES12',
    peer: 'smds',
    url: `https://${smds.name}:${smds.es12Port}`,
    address: { host: smds.host, port: smds.es12Port ?? 0 },
    trust: { kind: 'ca', pem: smds.ca },
    identity: identityOf(tlsPki.dpTls),
    functionRequesterIdentifier: 'smdp.harness.test',
  })
  closers.add(() => events.close())
  const smdp = await startSmdp({
    ...shared,
    ...logOf('SM-DP+'),
    es2: { clientCas: [...ciPems, ...pkis.map(({ foreignCa }) => pemOf(foreignCa.certificate))] },
    smds: (address) => (address === smds.name ? events : undefined),
    ...(faults.smdp === undefined ? {} : { fault: faults.smdp }),
    ...(stateFile === undefined ? {} : { store: new StateFile(stateFile('smdp'), 'SM-DP+') }),
    ...options.smdp,
  })
  closers.add(() => smdp.close())

  const places: Readonly<Record<string, { readonly host: string; readonly port: number }>> = {
    [smdp.name]: { host: smdp.host, port: smdp.port },
    [smds.name]: { host: smds.host, port: smds.port },
  }
  const { behaviour, ...eimSettings } = options.eim ?? {}
  const eim = await startEim({
    clock,
    random,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...logOf('eIM'),
    identity: identityOf(tlsPki.eimTls),
    signingKey: pki.eimSigning,
    cis: pkis.map(({ ci }) => ci.certificate),
    behaviour: { spec, ...behaviour },
    es9: {
      binding: options.rspBinding ?? 'json',
      trust: trustUnderCis(ciPems.join('')),
      locate: (address) => places[address],
    },
    ...(faults.eim === undefined ? {} : { fault: faults.eim }),
    ...(stateFile === undefined ? {} : { stateFile: stateFile('eim') }),
    ...eimSettings,
  })
  closers.add(() => eim.close())

  const surroundings = { places: { ...places, [eim.name]: { host: eim.host, port: eim.port } }, ciPems, pki, pkis }
  const devices: Device[] = []
  for (const eid of eids) {
    const device = await startDevice(eid, options, surroundings)
    closers.add(() => device.close())
    devices.push(device)
    if (options.associated !== false) await associate(device, eim, pki, options)
  }
  const [first] = devices
  if (first === undefined) throw new HarnessError('a world has at least one eUICC')

  let ordered = 0
  return {
    ...first,
    devices,
    pki,
    pkis,
    eim,
    operator: eim.machine.operator,
    smdp,
    smds,
    orderProfile(ready = {}) {
      const number = ++ordered
      const profile = number === 1 ? testProfile : { ...testProfile, ...another(number) }
      return order(smdp.machine, { profile, ...ready })
    },
    close: () => closers.close(),
  }
}

function another(number: number) {
  return { iccid: `8900012345679${String(number).padStart(6, '0')}`, profileName: `Test profile ${number}` }
}

/** TLS is on P-256 whatever the eUICC uses, so there is always a PKI on it. */
async function newPkis(curve: Curve, eids: readonly string[]): Promise<readonly [TestPki, ...TestPki[]]> {
  // Certificates are checked by the real clock in TLS.
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  const own = await createTestPki({ curve, notBefore, eids })
  return curve === 'P-256' ? [own] : [own, await createTestPki({ curve: 'P-256', notBefore, eids: [] })]
}
