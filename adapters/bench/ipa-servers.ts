/** The servers that an IPA under test talks to, and the card in its device, whoever the IPA is. */
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { EIM_NAME } from '../../simulators/eim/machine.ts'
import { es9Servers, trustUnderCis } from '../../simulators/eim/relay/es9-servers.ts'
import { CardSlot, inSlot } from '../../simulators/played/card-slot.ts'
import { startConnectProxy } from '../../simulators/played/connect-proxy.ts'
import { startPlayedEim } from '../../simulators/played/eim-server.ts'
import { relayDecisions } from '../../simulators/played/relay-decisions.ts'
import { pemOf } from '../../simulators/rsp-server/tls-identity-of.ts'
import { type Closers, opened } from '../../transport/closers.ts'
import { type CoapsMapping, largestBlockWithin, mappingWithin } from '../../transport/coaps/mapping.ts'
import type { Network } from '../../transport/path/network.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Timers } from '../../transport/timers.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { playedSmdp, playedSmds } from '../played/rsp-server.ts'
import { type CardToRelay, inReach, profileFor } from './card-to-relay.ts'
import { deviceCard, type EimOnCard } from './device-card.ts'
import { eimIdentity } from './eim-identities.ts'
import { type CardContents, type IpaBench, NOBODY } from './ipa-bench.ts'
import { OTHER_EIM_NAME, startOther } from './other-eim.ts'
import { relayedCard } from './relayed-card.ts'
import { placeBehind, type WayToEim, wayTo } from './way-to-eim.ts'

/** The name that every certificate of the test PKI has beside its own. */
const OTHER_NAME = 'localhost'

/** GetEUICCInfo1 and GetEUICCInfo2 (SGP.22 v2.5 5.7.8). */
const [INFO1, INFO2] = [Buffer.from('BF2000', 'hex'), Buffer.from('BF2200', 'hex')]

/** Where a server of ours listens. */
export interface ListensAt {
  readonly host?: string
  readonly port?: number
}

type Peers = 'eim' | 'otherEim' | 'eimFqdn' | 'smdp' | 'smds' | 'proxy'
type Place = 'pki' | 'slot' | 'realCard' | 'eid' | 'identity' | 'meddling' | 'largestBlock'

export interface IpaServersSettings {
  readonly spec: SpecVersion
  /** Our eIMs speak CoAP over DTLS, mapped in this way, and not HTTPS. */
  readonly coaps?: CoapsMapping | undefined
  /** Trouble on the way to our eIM; default none. */
  readonly network?: Network | undefined
  /** What our eIM waits by over CoAP; default those of the system. */
  readonly timers?: Timers
  readonly pki: TestPki
  /** 32 digits, of an eUICC of the PKI, or of the real card. */
  readonly eid: string
  /** Undefined: an eUICC of ours. */
  readonly realCard?: CardToRelay | undefined
  readonly eim?: ListensAt
  readonly smdp?: ListensAt
  /** Undefined where the IPA could not find it. */
  readonly smds?: ListensAt | undefined
  /** A second eIM; undefined where the IPA could not find it. */
  readonly otherEim?: ListensAt | undefined
  /** An HTTP CONNECT proxy; undefined where the device does not go through one. */
  readonly proxy?: ListensAt | undefined
}

export interface IpaServers {
  /** What a bench shows of them. */
  readonly ofBench: Pick<IpaBench, Peers | Place>
  readonly slot: CardSlot
  /** Another name of the eIM, which its certificate has. */
  readonly otherEimName: string
  /** Names that the IPA has to find, and where they are. */
  readonly places: Readonly<Record<string, { readonly host: string; readonly port: number }>>
  /** A card with these contents in the slot; eIM and SM-DP+ right and empty. The IPA has to be restarted. */
  begin(contents: CardContents): Promise<void>
  onTape(tape: Tape | undefined): void
  close(): Promise<void>
}

/**
 * Starts them. What was started is closed again where something cannot be.
 *
 * @throws Error of the system where one cannot listen, RangeError for an EID that the PKI has no certificate for
 */
export function startIpaServers(settings: IpaServersSettings): Promise<IpaServers> {
  return opened((closers) => startedServers(settings, closers))
}

async function startedServers(settings: IpaServersSettings, closers: Closers): Promise<IpaServers> {
  const { spec, coaps, network, pki, eid, eim: eimAt = {}, smdp: smdpAt = {} } = settings
  let current: Tape | undefined
  const over = coaps === undefined ? 'https' : 'coaps'
  const ways = { network, over, listen: eimAt, tell: (text: string) => void current?.note('ipa', text) } as const
  const { realCard } = settings
  const { euiccCertificate, eumCertificate } = realCard ?? certificatesOf(pki, eid)
  const onCard: EimOnCard = {
    eimId: EIM_NAME,
    fqdn: EIM_NAME,
    signingKey: pki.eimSigning.publicKey,
    tlsCertificate: pemOf(pki.eimTls.certificate),
    tlsCa: pki.ci.certificate.der,
    otherCa: pki.otherCi.certificate.der,
    over: [over],
  }
  const slot = new CardSlot(
    realCard === undefined
      ? inSlot(deviceCard(settings, onCard, { profiles: [] }))
      : relayedCard(realCard.euicc, realCard.furtherAids),
  )
  const smdp = closers.keep(
    await playedSmdp({ pki, isFound: true, ...smdpAt, ...(realCard && { profile: profileFor(realCard) }) }),
  )
  const smds = closers.keep(settings.smds && (await playedSmds({ pki, isFound: true, ...settings.smds })))
  const rspServers = {
    [smdp.address]: { host: smdp.host, port: smdp.port },
    ...(smds === undefined ? {} : { [smds.address]: { host: smds.host, port: smds.port } }),
  }
  let inFront: WayToEim | undefined
  const eim = closers.keep(
    await startPlayedEim({
      spec,
      identity: identityOf(pki.eimTls),
      signingKey: pki.eimSigning,
      cis: [pki.ci.certificate],
      behaviour: { learnsCertificates: false, minimizesBytes: true },
      decisions: relayDecisions,
      newServers: () =>
        es9Servers({ trust: trustUnderCis(pemOf(pki.ci.certificate)), locate: (address) => rspServers[address.toLowerCase()] }),
      ...placeBehind(ways),
      inFront: () => inFront,
      ...(coaps === undefined ? {} : { coaps: mappingWithin(coaps, network?.datagrams?.mtu) }),
      ...(settings.timers === undefined ? {} : { timers: settings.timers }),
    }),
  )
  const way = closers.keep(await wayTo(eim, ways))
  inFront = way
  // Refused where its certificates are not under our CI: better now than in the first scenario.
  eim.operator.registerEuicc({ eid, euiccCertificate, eumCertificate })
  const other = settings.otherEim && (await startOther(settings, onCard))
  closers.keep(other?.eim)
  let second: Promise<TestPki> | undefined
  const secondCi = () => {
    second ??= createTestPki({ curve: pki.curve, notBefore: pki.ci.certificate.notBefore, eids: [eid] })
    return second
  }
  const places = {
    ...(other === undefined ? {} : { [OTHER_EIM_NAME]: { host: other.eim.host, port: other.eim.port } }),
    ...rspServers,
    [OTHER_NAME]: { host: way.host, port: way.port },
    // Nobody listens there.
    [NOBODY]: { host: '127.0.0.1', port: 9 },
    [EIM_NAME]: { host: way.host, port: way.port },
  }
  const proxy = closers.keep(settings.proxy && (await startConnectProxy({ places, ...settings.proxy })))
  const peers = [eim, smdp, slot, smds, other?.eim, proxy].filter((peer) => peer !== undefined)
  return {
    ofBench: {
      eim,
      ...(other === undefined ? {} : { otherEim: other.eim }),
      eimFqdn: EIM_NAME,
      smdp,
      ...(smds === undefined ? {} : { smds }),
      ...(proxy === undefined ? {} : { proxy }),
      pki,
      slot,
      ...(realCard === undefined ? {} : { realCard: inReach(realCard, settings, onCard, other?.onCard) }),
      eid,
      identity: (kind) => eimIdentity(pki, kind),
      largestBlock: largestBlockWithin(coaps ?? {}, network?.datagrams?.mtu),
      meddling: way.meddling,
    },
    slot,
    otherEimName: OTHER_NAME,
    places,
    async begin(contents) {
      if (realCard === undefined) {
        const furtherPki = contents.chip?.secondCi === true ? await secondCi() : undefined
        slot.insert(inSlot(deviceCard({ pki, furtherPki, eid, spec }, onCard, contents, other?.onCard)))
      } else slot.interfere(undefined)
      proxy?.reset()
      await eim.reset()
      await other?.eim.reset()
      await smdp.reset()
      await smds?.reset()
      const euicc = {
        eid,
        euiccCertificate,
        eumCertificate,
        // What an IPA with minimizeEsipaBytes leaves out, its eIM has to know.
        euiccInfo1: await slot.ask(INFO1),
        euiccInfo2: await slot.ask(INFO2),
      }
      eim.operator.registerEuicc(euicc)
      if (contents.otherEim === true) other?.eim.operator.registerEuicc(euicc)
    },
    onTape(tape) {
      current = tape
      if (tape !== undefined) way.anew()
      for (const peer of peers) peer.onTape(tape)
    },
    close: () => closers.close(),
  }
}

/** @throws RangeError */
function certificatesOf(pki: TestPki, eid: string): Pick<CardToRelay, 'euiccCertificate' | 'eumCertificate'> {
  const issued = pki.euiccs.get(eid)
  if (issued === undefined) throw new RangeError(`the PKI has no eUICC ${eid}`)
  return { euiccCertificate: issued.certificate.der, eumCertificate: pki.eum.certificate.der }
}
