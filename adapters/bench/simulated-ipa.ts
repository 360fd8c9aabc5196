/** A bench around the simulated IPA in this process, which reaches our eIM and our SM-DP+ through TLS sockets like any other. */

import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { EIM_NAME } from '../../simulators/eim/machine.ts'
import { es9Servers, trustUnderCis } from '../../simulators/eim/relay/es9-servers.ts'
import type { Fault } from '../../simulators/fault.ts'
import { ipaFaults } from '../../simulators/ipa/faults.ts'
import { type AnyIpaDecisions, Ipa } from '../../simulators/ipa/ipa.ts'
import { CardSlot } from '../../simulators/played/card-slot.ts'
import { startPlayedEim } from '../../simulators/played/eim-server.ts'
import { relayDecisions } from '../../simulators/played/relay-decisions.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import { systemClock } from '../../transport/clock.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { simulatedIpa } from '../ipa/simulated.ts'
import { playedSmdp, playedSmds } from '../played/rsp-server.ts'
import { deviceCard, type EimOnCard } from './device-card.ts'
import type { CardContents, IpaBench } from './ipa-bench.ts'

export type IpaFault = Fault<AnyIpaDecisions>

export interface SimulatedIpaSettings {
  readonly fault?: IpaFault
  readonly spec?: SpecVersion
  /** Function binding that the IPA speaks with the eIM. Default asn1. */
  readonly binding?: FunctionBinding
}

const DAY = 86_400_000

let pkiOfProcess: Promise<TestPki> | undefined

/** Starts it. */
export async function simulatedIpaBench(settings: SimulatedIpaSettings = {}): Promise<IpaBench> {
  const { fault, spec = '1.2', binding = 'asn1' } = settings
  pkiOfProcess ??= createTestPki({
    curve: 'P-256',
    notBefore: (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY,
    eids: [testEid],
  })
  const pki = await pkiOfProcess
  const onCard: EimOnCard = {
    eimId: EIM_NAME,
    fqdn: EIM_NAME,
    signingKey: pki.eimSigning.publicKey,
    tlsCertificate: pemOf(pki.eimTls.certificate),
    tlsCa: pki.ci.certificate.der,
    otherCa: pki.otherCi.certificate.der,
  }
  const slot = new CardSlot(deviceCard(pki, testEid, onCard, { profiles: [] }))
  const smdp = await playedSmdp({ pki, isFound: true })
  const smds = await playedSmds({ pki, isFound: true })
  const servers = {
    [smdp.address]: { host: smdp.host, port: smdp.port },
    [smds.address]: { host: smds.host, port: smds.port },
  }
  const eim = await startPlayedEim({
    spec,
    identity: identityOf(pki.eimTls),
    signingKey: pki.eimSigning,
    cis: [pki.ci.certificate],
    behaviour: { learnsCertificates: false },
    decisions: relayDecisions,
    newServers: () =>
      es9Servers({ trust: trustUnderCis(pemOf(pki.ci.certificate)), locate: (address) => servers[address.toLowerCase()] }),
  })
  const places = { ...servers, [EIM_NAME]: { host: eim.host, port: eim.port } }
  const newIpa = () =>
    new Ipa(
      { card: slot, wait: async () => {} },
      {
        spec,
        binding,
        places,
        cis: [pemOf(pki.ci.certificate)],
        eimCas: [pemOf(pki.ci.certificate)],
        rPlmn: '262-01',
        patience: { headersMs: 1000 },
        // Our eIM offers what has no result again: a fault that sends none would go round until nobody waits any more.
        mostPackages: 10,
      },
      fault?.decisions,
    )
  let played = newIpa()
  const ipa = simulatedIpa(played, `on the card ${testEid}`)
  return {
    actor: 'IPA',
    spec,
    // Each scenario has an IPA of its own: what one remembers is no other one's business.
    get ipa() {
      return simulatedIpa(played, ipa.identity.endpoint)
    },
    eim,
    smdp,
    smds,
    pki,
    slot,
    eid: testEid,
    async begin(contents: CardContents) {
      await played.close()
      slot.insert(deviceCard(pki, testEid, onCard, contents))
      await eim.reset()
      await smdp.reset()
      await smds.reset()
      const issued = pki.euiccs.get(testEid)
      if (issued === undefined) throw new RangeError(`the test PKI has no eUICC ${testEid}`)
      eim.operator.registerEuicc({
        eid: testEid,
        euiccCertificate: issued.certificate.der,
        eumCertificate: pki.eum.certificate.der,
      })
      played = newIpa()
    },
    keepState() {},
    async close() {
      await played.close()
      await eim.close()
      await smdp.close()
      await smds.close()
    },
  }
}

/** The fault with this name. */
export function ipaFaultNamed(name: string): IpaFault | undefined {
  return Object.entries(ipaFaults).find(([one]) => one === name)?.[1]
}
