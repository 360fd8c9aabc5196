/** The eUICC that is in a device under test when a scenario begins, with what the scenario wants on it. */
import { X509Certificate } from 'node:crypto'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { AddInitialEimRequest } from '../../protocol/es10b/eim-configuration.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { execute } from '../../simulators/euicc/execute.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import type { InstalledProfile } from '../../simulators/euicc/state.ts'
import { initialConfiguration } from '../../simulators/initial-association.ts'
import type { CardContents, EimTrust } from './ipa-bench.ts'

/** Our eIM as the card gets to know it. */
export interface EimOnCard {
  readonly eimId: string
  /** Where the IPA finds it: a name, and a port where that is not 443. */
  readonly fqdn: string
  readonly signingKey: Parameters<typeof initialConfiguration>[0]['signingKey']
  /** PEM of its TLS certificate, and DER of the CA that issued it. */
  readonly tlsCertificate: string
  readonly tlsCa: Uint8Array
  /** DER of a CA that issues none of our right certificates. */
  readonly otherCa: Uint8Array
  /** What it is retrieved from over. */
  readonly over: readonly ['https' | 'coaps']
}

/** What every card of a bench is made of. */
interface OfCard {
  readonly pki: TestPki
  /** Of a second CI, which has lower priority. */
  readonly furtherPki?: TestPki | undefined
  readonly eid: string
  readonly spec: SpecVersion
}

/** @param eid 32 digits, of an eUICC of the PKI @param other a second eIM, for contents that ask for it */
export function deviceCard(
  { pki, furtherPki, eid, spec }: OfCard,
  eim: EimOnCard,
  contents: CardContents,
  other?: EimOnCard,
): SimulatedEuicc {
  const settings = euiccSettings(furtherPki === undefined ? [pki] : [pki, furtherPki], eid, { spec, ...contents.chip?.settings })
  const card = new SimulatedEuicc({
    settings,
    state: firstState(settings, contents.profiles.map(installed), contents.chip?.state),
    // An IPA that says nothing of itself with TERMINAL CAPABILITY breaks one row, and is to be judged in the others all the same.
    decisions: { isOpen: () => true },
  })
  if (contents.isAssociated === false) return card
  const request = encode(AddInitialEimRequest, { eimConfigurationDataList: [...configurationsOf(eim, contents, other)] })
  // An IPA of the factory had the card before.
  const done = execute(card.chip, request, undefined)
  card.reset()
  if (done.kind !== 'done') throw new RangeError(`the card of the device takes no eIM: ${done.kind}`)
  return card
}

/** What the card is told of its eIMs, in the order in which it lists them. */
export function configurationsOf(
  eim: EimOnCard,
  contents: Omit<CardContents, 'profiles'>,
  other?: EimOnCard,
): readonly EimConfigurationData[] {
  const others = (contents.others ?? []).map(({ eimId }) => ({
    ...configurationOf({ ...eim, eimId, fqdn: eimId }, {}),
    associationToken: -1,
  }))
  const behind = contents.otherEim === true && other !== undefined ? [configurationOf(other, {})] : []
  return [...others, configurationOf(eim, contents), ...behind]
}

function configurationOf(
  eim: EimOnCard,
  { trust = 'certificate', indirect = false, entry }: Omit<CardContents, 'profiles'>,
): EimConfigurationData {
  const { trustedPublicKeyDataTls: _, ...configuration } = initialConfiguration({ ...eim, indirectProfileDownload: indirect })
  const trusted = trustedOf(eim, trust)
  return { ...configuration, ...(trusted === undefined ? {} : { trustedPublicKeyDataTls: trusted }), ...entry }
}

function trustedOf(
  { tlsCertificate, tlsCa, otherCa }: EimOnCard,
  trust: EimTrust,
): EimConfigurationData['trustedPublicKeyDataTls'] {
  const own = new X509Certificate(tlsCertificate)
  if (trust === 'none') return undefined
  if (trust === 'ca') return { kind: 'trustedCertificateTls', value: tlsCa }
  if (trust === 'otherCa') return { kind: 'trustedCertificateTls', value: otherCa }
  if (trust === 'certificate') return { kind: 'trustedCertificateTls', value: own.raw }
  return { kind: 'trustedEimPkTls', value: own.publicKey.export({ type: 'spki', format: 'der' }) }
}

/** A profile that was downloaded before the scenario. It tells its operator of everything that becomes of it. */
function installed(profile: CardContents['profiles'][number], place: number): InstalledProfile {
  const { iccid, enabled, isFallback = false } = profile
  return {
    iccid: iccidOctets(iccid).toString('hex').toUpperCase(),
    aid: `A0000005591010FFFFFFFF890000${(0x11 + place).toString(16).toUpperCase()}00`,
    enabled,
    metadata: encode(StoreMetadataRequest, profileMetadata(profile)).toString('hex').toUpperCase(),
    size: 5000,
    fallbackAttribute: isFallback,
    preloaded: false,
  }
}

/** What a profile of the card says of itself. */
export function profileMetadata({ iccid, isFallback, metadata }: CardContents['profiles'][number]): StoreMetadataRequest {
  return {
    iccid: iccidOctets(iccid),
    serviceProviderName: 'Harness',
    profileName: `Profile ${iccid.slice(-4)}`,
    profileClass: 'operational',
    notificationConfigurationInfo: [
      {
        profileManagementOperation: ['notificationEnable', 'notificationDisable', 'notificationDelete'],
        notificationAddress: 'smdp.harness.test',
      },
    ],
    ...(isFallback === true ? { fallbackAllowed: true } : {}),
    ...metadata,
  }
}
