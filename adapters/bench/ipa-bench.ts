/** Everything that a run against an IPA has at hand: the IPA, the card in its device, and the servers that it talks to, all of them ours. */
import type { BlockSize } from '../../protocol/bindings/coap-blocks.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { EuiccSettings } from '../../simulators/euicc/settings.ts'
import type { EuiccState } from '../../simulators/euicc/state.ts'
import type { CardSlot } from '../../simulators/played/card-slot.ts'
import type { ConnectProxy } from '../../simulators/played/connect-proxy.ts'
import type { PlayedEim } from '../../simulators/played/eim-server.ts'
import type { Meddling } from '../../transport/path/meddling.ts'
import type { Tape } from '../../transport/tape.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { RspServerOfOurs } from '../played/rsp-server.ts'
import type { InjectPort, IpaPort } from '../port.ts'
import type { EimIdentityKind } from './eim-identities.ts'
import type { EuiccBench } from './euicc-bench.ts'
import type { Hours } from './hours.ts'

/** How the eUICC trusts the eIM in TLS (trustedPublicKeyDataTls, SGP.32 2.11.1.1.1). */
export type EimTrust = 'certificate' | 'publicKey' | 'ca' | 'otherCa' | 'none'

/** Name of an eIM that nobody can reach. */
export const NOBODY = 'nobody.harness.test'

/** What the card in the device holds when a scenario begins. */
export interface CardContents {
  /** Profiles by the last digits of their ICCID; at most one is enabled. */
  readonly profiles: readonly {
    readonly iccid: string
    readonly enabled: boolean
    /** Whether it has the fallback attribute. Default no. */
    readonly isFallback?: boolean
    readonly metadata?: Partial<StoreMetadataRequest>
  }[]
  /** Whether it is associated with our eIM. Default yes. */
  readonly isAssociated?: boolean
  readonly trust?: EimTrust
  /** Whether it is associated with our other eIM too. Default no. */
  readonly otherEim?: boolean
  /** Whether the eIM asks for downloads through it. Default no. */
  readonly indirect?: boolean
  /** Whether the device goes through our HTTP CONNECT proxy to its eIMs. A device that is not ours goes one way, whatever stands here. Default no. */
  readonly throughProxy?: boolean
  /** Octets of a packet that the device sends at most, IP and UDP included. A device that is not ours has its own way. Default 1228. */
  readonly mtu?: number
  /** What else the entry of our eIM says. */
  readonly entry?: Partial<EimConfigurationData>
  /** eIMs that come before ours in the list of the card, and that nobody can reach. */
  readonly others?: readonly { readonly eimId: string }[]
  /** What else is not as on a chip that leaves the factory: addresses, policy rules that it allows. */
  readonly chip?: {
    readonly settings?: Partial<Pick<EuiccSettings, 'rat' | 'ipaeSupported' | 'successResponse'>>
    readonly state?: Partial<Pick<EuiccState, 'defaultDpAddress' | 'rootDsAddress'>>
    /** Whether it has certificates of a second CI too, of lower priority. Default no. */
    readonly secondCi?: boolean
  }
}

/** A real card in the device, which lies in a reader of ours. */
export interface RealCard {
  /** How it is brought into a state. */
  readonly bench: EuiccBench
  /** What it is told of its eIMs. */
  configurations(contents: Omit<CardContents, 'profiles'>): readonly EimConfigurationData[]
  /** Profiles of ours that this run has installed, each with what it is. */
  readonly installed: Map<string, string>
}

export interface IpaBench {
  readonly actor: 'IPA'
  readonly spec: SpecVersion
  readonly ipa: IpaPort
  /** Why nothing can be played over coaps; undefined where it can. Where it was to be, our eIMs are on HTTPS, and nobody is led to them. */
  readonly coapsMissing: string | undefined
  /** The IPA as a server that takes packages; undefined where it is not said where it listens. */
  readonly inject?: InjectPort
  readonly eim: PlayedEim
  /** Another eIM of ours, which the eUICC knows where a scenario wants so; undefined where the IPA could not find it. */
  readonly otherEim?: PlayedEim
  /** Address of our eIM as the eUICC has it, with a port where that is not 443. */
  readonly eimFqdn: string
  readonly smdp: RspServerOfOurs
  /** Undefined where the IPA could not find it. */
  readonly smds?: RspServerOfOurs
  /** HTTP CONNECT proxy of ours on the way to them; undefined where the device cannot go through it. */
  readonly proxy?: ConnectProxy
  /** Of the certificates of all of them. */
  readonly pki: TestPki
  readonly slot: CardSlot
  /** Undefined where the card is ours, and a new one for each scenario. */
  readonly realCard?: RealCard
  /** Another name under which the IPA finds our eIM, and which its certificate has; undefined where there is none. */
  readonly otherEimName?: string
  /** Undefined where nobody has that much time. */
  readonly hours: Hours | undefined
  /** 32 digits. */
  readonly eid: string
  /** Puts an eUICC with these contents into the device unless a real one is in it, and registers it at our eIM, which has no order. @param signal ends the wait for a device that starts anew with it */
  begin(contents: CardContents, signal: AbortSignal): Promise<void>
  /** Lets everything that happens from now on be written on this tape; on none for undefined. */
  onTape(tape: Tape | undefined): void
  /** What the trouble of the profile may have done, on this tape, to what went between the IPA and our eIM. */
  meddling(): Meddling | undefined
  /** Octets of the largest block over coaps that the datagrams of the profile and of its network hold, whatever size of blocks it says. */
  readonly largestBlock: BlockSize
  /** What our eIM can show in TLS in place of its own certificate. */
  identity(kind: EimIdentityKind): Promise<TlsIdentity>
  keepState(): void
  close(): Promise<void>
}
