/** The servers that an IPA under test talks to, and the card in its device, whoever the IPA is. */

import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { EIM_NAME } from '../../simulators/eim/machine.ts'
import { CardSlot } from '../../simulators/played/card-slot.ts'
import { type PlayedEim, startPlayedEim } from '../../simulators/played/eim-server.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { playedSmdp, type RspServerOfOurs } from '../played/rsp-server.ts'
import { deviceCard, type EimOnCard } from './device-card.ts'
import { type CardContents, NOBODY } from './ipa-bench.ts'

/** The name that every certificate of the test PKI has beside its own. */
const OTHER_NAME = 'localhost'

/** Where a server of ours listens. */
export interface ListensAt {
  readonly host?: string
  readonly port?: number
}

export interface IpaServersSettings {
  readonly spec: SpecVersion
  readonly pki: TestPki
  /** 32 digits, of an eUICC of the PKI. */
  readonly eid: string
  readonly eim?: ListensAt
  readonly smdp?: ListensAt
}

export interface IpaServers {
  readonly eim: PlayedEim
  readonly smdp: RspServerOfOurs
  readonly slot: CardSlot
  /** Another name of the eIM, which its certificate has. */
  readonly otherEimName: string
  /** Names that the IPA has to find, and where they are. */
  readonly places: Readonly<Record<string, { readonly host: string; readonly port: number }>>
  /** A card with these contents in the slot; eIM and SM-DP+ right and empty. The IPA has to be restarted. */
  begin(contents: CardContents): Promise<void>
  close(): Promise<void>
}

/** Starts them. @throws Error of the system where one cannot listen, RangeError for an EID that the PKI has no certificate for */
export async function startIpaServers({
  spec,
  pki,
  eid,
  eim: eimAt = {},
  smdp: smdpAt = {},
}: IpaServersSettings): Promise<IpaServers> {
  const issued = pki.euiccs.get(eid)
  if (issued === undefined) throw new RangeError(`the PKI has no eUICC ${eid}`)
  const onCard: EimOnCard = {
    eimId: EIM_NAME,
    fqdn: EIM_NAME,
    signingKey: pki.eimSigning.publicKey,
    tlsCertificate: pemOf(pki.eimTls.certificate),
    tlsCa: pki.ci.certificate.der,
  }
  const slot = new CardSlot(deviceCard(pki, eid, onCard, { profiles: [] }))
  const smdp = await playedSmdp({ pki, isFound: true, ...smdpAt })
  const eim = await startPlayedEim({
    spec,
    identity: identityOf(pki.eimTls),
    signingKey: pki.eimSigning,
    cis: [pki.ci.certificate],
    behaviour: { learnsCertificates: false },
    ...eimAt,
  })
  return {
    eim,
    smdp,
    slot,
    otherEimName: OTHER_NAME,
    places: {
      [EIM_NAME]: { host: eim.host, port: eim.port },
      [OTHER_NAME]: { host: eim.host, port: eim.port },
      // Nobody listens there.
      [NOBODY]: { host: '127.0.0.1', port: 9 },
      [smdp.address]: { host: smdp.host, port: smdp.port },
    },
    async begin(contents) {
      slot.insert(deviceCard(pki, eid, onCard, contents))
      await eim.reset()
      await smdp.reset()
      eim.operator.registerEuicc({ eid, euiccCertificate: issued.certificate.der, eumCertificate: pki.eum.certificate.der })
    },
    async close() {
      await eim.close()
      await smdp.close()
    },
  }
}
