/** Everything that a run against an IPA has at hand: the IPA, the card in its device, and the servers that it talks to, all of them ours. */
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { EuiccSettings } from '../../simulators/euicc/settings.ts'
import type { EuiccState } from '../../simulators/euicc/state.ts'
import type { CardSlot } from '../../simulators/played/card-slot.ts'
import type { PlayedEim } from '../../simulators/played/eim-server.ts'
import type { RspServerOfOurs } from '../played/rsp-server.ts'
import type { IpaPort } from '../port.ts'

/** How the eUICC trusts the eIM in TLS (trustedPublicKeyDataTls, SGP.32 2.11.1.1.1). */
export type EimTrust = 'certificate' | 'publicKey' | 'ca' | 'otherCa' | 'none'

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
  /** Whether the eIM asks for downloads through it. Default no. */
  readonly indirect?: boolean
  /** What else is not as on a chip that leaves the factory: addresses, policy rules that it allows. */
  readonly chip?: {
    readonly settings?: Partial<Pick<EuiccSettings, 'rat'>>
    readonly state?: Partial<Pick<EuiccState, 'defaultDpAddress' | 'rootDsAddress'>>
  }
}

export interface IpaBench {
  readonly actor: 'IPA'
  readonly spec: SpecVersion
  readonly ipa: IpaPort
  readonly eim: PlayedEim
  readonly smdp: RspServerOfOurs
  readonly smds: RspServerOfOurs
  /** Of the certificates of all of them. */
  readonly pki: TestPki
  readonly slot: CardSlot
  /** 32 digits. */
  readonly eid: string
  /** Puts an eUICC with these contents into the device, and registers it at our eIM, which has no order. */
  begin(contents: CardContents): Promise<void>
  keepState(): void
  close(): Promise<void>
}
