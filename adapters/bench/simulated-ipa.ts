/** A bench around the simulated IPA in this process, which reaches our eIM and our SM-DP+ through TLS sockets like any other. */
import { type EsipaBinding, functionBindingOf } from '../../protocol/bindings/content-types.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import type { Fault } from '../../simulators/fault.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { injectEndpoint } from '../../simulators/ipa/inject.ts'
import { type AnyIpaDecisions, Ipa } from '../../simulators/ipa/ipa.ts'
import { playedIpa } from '../../simulators/ipa/ipa-settings.ts'
import { stateInMemory } from '../../simulators/ipa/ipa-state.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import { profilePackageOf } from '../../simulators/smdp/profile-package.ts'
import { systemClock } from '../../transport/clock.ts'
import { type Closers, opened } from '../../transport/closers.ts'
import { mappingWithin } from '../../transport/coaps/mapping.ts'
import { listenCoaps } from '../../transport/coaps/server.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { HarnessError } from '../../transport/faults.ts'
import { listenHttps } from '../../transport/https-server.ts'
import type { Network } from '../../transport/path/network.ts'
import type { Answer } from '../../transport/serve.ts'
import { ShiftedTime } from '../../transport/shifted-time.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { simulatedEuicc } from '../euicc/simulated.ts'
import { injectInto } from '../ipa/inject.ts'
import { settledInject } from '../ipa/settled.ts'
import { simulatedIpa } from '../ipa/simulated.ts'
import type { CardToRelay } from './card-to-relay.ts'
import { hoursOn } from './hours.ts'
import type { CardContents, IpaBench } from './ipa-bench.ts'
import { startIpaServers } from './ipa-servers.ts'

export type IpaFault = Fault<AnyIpaDecisions>

export interface SimulatedIpaSettings {
  readonly fault?: IpaFault
  readonly spec?: SpecVersion
  /** What the IPA speaks with the eIM. Default asn1. */
  readonly binding?: EsipaBinding
  /** Ways that its downloads can go. Default both, where the eIM says which; an IPA of v1.0.1 has one of them. */
  readonly ways?: readonly ('direct' | 'indirect')[]
  /** Whether it saves octets on ESipa (minimizeEsipaBytes). Default no. */
  readonly minimizesBytes?: boolean
  /** Whether it leaves the activation data to the eIM (eimDownloadDataHandling). Default no. */
  readonly leavesDataToEim?: boolean
  /** Its card is one that stays, as a real card in a reader: what it holds is changed as on a real one. */
  readonly cardStays?: boolean
  /** Trouble on its way to our eIM; default none. */
  readonly network?: Network | undefined
}

const DAY = 86_400_000

/** The ratios of RFC 7252, and times of a path that is short. */
const quick = { ackTimeoutMs: 60, responseMs: 2_000 } as const

/** It answers at once, or never. */
const INJECT_MS = 4_000

let pkiOfProcess: Promise<TestPki> | undefined

/** Starts it. What was started is closed again where something cannot be. */
export function simulatedIpaBench(settings: SimulatedIpaSettings = {}): Promise<IpaBench> {
  return opened((closers) => aroundSimulated(settings, closers))
}

async function aroundSimulated(settings: SimulatedIpaSettings, closers: Closers): Promise<IpaBench> {
  const { fault, spec = '1.2', binding: over = 'asn1', cardStays = false } = settings
  const binding = functionBindingOf(over)
  const coapsMissing = dtlsMissing()
  const coaps = over === 'coaps' && coapsMissing === undefined ? {} : undefined
  const { ways = ['direct', 'indirect'], leavesDataToEim = false, minimizesBytes = false } = settings
  pkiOfProcess ??= createTestPki({
    curve: 'P-256',
    notBefore: (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY,
    eids: [testEid],
  })
  const pki = await pkiOfProcess
  const timers = new ShiftedTime()
  const servers = await startIpaServers({
    spec,
    timers,
    coaps,
    network: settings.network,
    pki,
    eid: testEid,
    smds: {},
    otherEim: {},
    proxy: {},
    ...(cardStays ? { realCard: cardThatStays(pki, spec) } : {}),
  })
  closers.add(() => servers.close())
  const own = identityOf(pki.eimTlsSelfSigned)
  const newIpa = ({ throughProxy = false, mtu }: Pick<CardContents, 'throughProxy' | 'mtu'> = {}) =>
    new Ipa(
      { card: servers.slot, wait: async () => {}, state: stateInMemory(), clock: timers.over(systemClock), timers },
      {
        spec,
        binding,
        ...(coaps === undefined ? {} : { coaps: mappingWithin({ timing: quick }, mtu ?? settings.network?.datagrams?.mtu) }),
        places: servers.places,
        ...(throughProxy && servers.ofBench.proxy !== undefined ? { proxy: servers.ofBench.proxy.place } : {}),
        cis: [pemOf(pki.ci.certificate)],
        eimCas: [pemOf(pki.ci.certificate)],
        rPlmn: '262-01',
        ...playedIpa,
        // There the eIM has no field to say so.
        ...(spec === '1.0.1' && !ways.includes('direct') ? { download: 'indirect' as const } : {}),
        features: [
          ...ways.map((way) => `${way}RspServerCommunication` as const),
          ...(leavesDataToEim ? (['eimDownloadDataHandling'] as const) : []),
          ...(minimizesBytes ? (['minimizeEsipaBytes'] as const) : []),
        ],
        protocols: coaps === undefined ? ['ipaRetrieveHttps', 'ipaInjectHttps'] : ['ipaRetrieveCoaps', 'ipaInjectCoaps'],
        identity: own,
        // One that is busy takes a while, and our SM-DP+ holds answers back.
        // Over UDP nobody says that nobody is there, and OpenSSL sends a flight again after a second.
        patience: { headersMs: 2500, ...(coaps === undefined ? {} : { handshakeMs: 1_700 }) },
        // Our eIM offers what has no result again: a fault that sends none would go round until nobody waits any more.
        mostPackages: 10,
      },
      fault?.decisions,
    )
  let played = newIpa()
  closers.add(() => played.close())
  const lifetime = new AbortController()
  const answer: Answer = (request) => injectEndpoint(played, { spec: spec === '1.0.1' ? spec : '1.2' }, lifetime.signal)(request)
  const listening =
    coaps === undefined
      ? await listenHttps({ identity: own, asksForClientCertificate: true, answer })
      : await listenCoaps({ identity: own, asksForCertificate: true, answer, timers })
  closers.add(() => listening.close())
  closers.add(() => lifetime.abort())
  const inject = injectInto({
    url: `${coaps === undefined ? 'https' : 'coaps'}://localhost:${listening.port}`,
    ...(coaps === undefined ? {} : { coaps }),
    address: { host: listening.host, port: listening.port },
    trust: { kind: 'certificate', pem: own.certificates },
    spec,
    binding,
    identity: identityOf(pki.eimTls),
    patienceMs: INJECT_MS,
  })
  const endpoint = `on the card ${testEid}`
  return {
    actor: 'IPA',
    spec,
    ...servers.ofBench,
    coapsMissing,
    hours: hoursOn(timers),
    // Each scenario has an IPA of its own: what one remembers is no other one's business.
    get ipa() {
      return simulatedIpa(played, endpoint)
    },
    // What it does behind an answer, it does before anything else.
    inject: settledInject(inject, (signal) => played.between(async () => {}, signal)),
    otherEimName: servers.otherEimName,
    async begin(contents) {
      await played.close()
      await servers.begin(contents)
      played = newIpa(contents)
    },
    onTape: servers.onTape,
    keepState() {},
    close: () => closers.close(),
  }
}

function cardThatStays(pki: TestPki, spec: SpecVersion): CardToRelay {
  const settings = euiccSettings([pki], testEid, { spec })
  const issued = pki.euiccs.get(testEid)
  if (issued === undefined) throw new HarnessError(`the PKI has no eUICC ${testEid}`)
  return {
    euicc: simulatedEuicc(new SimulatedEuicc({ settings, state: firstState(settings, []) })),
    furtherAids: [],
    euiccCertificate: issued.certificate.der,
    eumCertificate: pki.eum.certificate.der,
    profilePackage: profilePackageOf(playedProfile),
    installed: new Map(),
  }
}

/** The fault with this name. */
export function ipaFaultNamed(name: string): IpaFault | undefined {
  return Object.entries(ipaFaults).find(([one]) => one === name)?.[1]
}
