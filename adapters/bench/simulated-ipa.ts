/** A bench around the simulated IPA in this process, which reaches our eIM and our SM-DP+ through TLS sockets like any other. */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import type { Fault } from '../../simulators/fault.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { type AnyIpaDecisions, Ipa } from '../../simulators/ipa/ipa.ts'
import { defaultFeatures } from '../../simulators/ipa/ipa-context.ts'
import { playedIpa } from '../../simulators/ipa/ipa-settings.ts'
import { stateInMemory } from '../../simulators/ipa/ipa-state.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import { profilePackageOf } from '../../simulators/smdp/profile-package.ts'
import { systemClock } from '../../transport/clock.ts'
import { HarnessError } from '../../transport/faults.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { simulatedEuicc } from '../euicc/simulated.ts'
import { simulatedIpa } from '../ipa/simulated.ts'
import type { IpaBench } from './ipa-bench.ts'
import { type CardToRelay, startIpaServers } from './ipa-servers.ts'

export type IpaFault = Fault<AnyIpaDecisions>

export interface SimulatedIpaSettings {
  readonly fault?: IpaFault
  readonly spec?: SpecVersion
  /** Function binding that the IPA speaks with the eIM. Default asn1. */
  readonly binding?: FunctionBinding
  /** Whether it saves octets on ESipa (minimizeEsipaBytes). Default no. */
  readonly minimizesBytes?: boolean
  /** Its card is one that stays, as a real card in a reader: what it holds is changed as on a real one. */
  readonly cardStays?: boolean
}

const DAY = 86_400_000

let pkiOfProcess: Promise<TestPki> | undefined

/** Starts it. */
export async function simulatedIpaBench(settings: SimulatedIpaSettings = {}): Promise<IpaBench> {
  const { fault, spec = '1.2', binding = 'asn1', minimizesBytes = false, cardStays = false } = settings
  pkiOfProcess ??= createTestPki({
    curve: 'P-256',
    notBefore: (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY,
    eids: [testEid],
  })
  const pki = await pkiOfProcess
  const servers = await startIpaServers({
    spec,
    pki,
    eid: testEid,
    smds: {},
    otherEim: {},
    ...(cardStays ? { realCard: cardThatStays(pki, spec) } : {}),
  })
  const newIpa = () =>
    new Ipa(
      { card: servers.slot, wait: async () => {}, state: stateInMemory() },
      {
        spec,
        binding,
        places: servers.places,
        cis: [pemOf(pki.ci.certificate)],
        eimCas: [pemOf(pki.ci.certificate)],
        rPlmn: '262-01',
        ...playedIpa,
        ...(minimizesBytes ? { features: [...defaultFeatures, 'minimizeEsipaBytes'] } : {}),
        identity: identityOf(pki.eimTlsSelfSigned),
        patience: { headersMs: 1000 },
        // Our eIM offers what has no result again: a fault that sends none would go round until nobody waits any more.
        mostPackages: 10,
      },
      fault?.decisions,
    )
  let played = newIpa()
  const endpoint = `on the card ${testEid}`
  return {
    actor: 'IPA',
    spec,
    ...servers.ofBench,
    // Each scenario has an IPA of its own: what one remembers is no other one's business.
    get ipa() {
      return simulatedIpa(played, endpoint)
    },
    otherEimName: servers.otherEimName,
    async begin(contents) {
      await played.close()
      await servers.begin(contents)
      played = newIpa()
    },
    onTape: servers.onTape,
    keepState() {},
    async close() {
      await played.close()
      await servers.close()
    },
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
  }
}

/** The fault with this name. */
export function ipaFaultNamed(name: string): IpaFault | undefined {
  return Object.entries(ipaFaults).find(([one]) => one === name)?.[1]
}
