/** What an eUICC is made to be: its identity, its keys, its sizes and what it can do. Does not change while it lives. */
import type { KeyObject } from 'node:crypto'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { RulesAuthorisationTable } from '../../protocol/sgp22/local-management.ts'

/** SGP.22 is a consumer card, which has no function of SGP.32. */
export type EuiccSpec = '1.2' | '1.1' | '1.0.1' | 'SGP.22'

/** What the eUICC signs with under one CI. */
export interface EuiccCredentials {
  readonly ci: ParsedCertificate
  readonly eum: ParsedCertificate
  readonly certificate: ParsedCertificate
  readonly privateKey: KeyObject
}

export interface EuiccSettings {
  readonly spec: EuiccSpec
  /** 32 digits. */
  readonly eid: string
  /** In the order of priority (euiccCiPKIdListForSigning). */
  readonly signing: readonly EuiccCredentials[]
  /** CIs whose servers are trusted (euiccCiPKIdListForVerification), in order of priority. */
  readonly verification: readonly ParsedCertificate[]
  /** Octets for profiles when none is installed. */
  readonly memory: number
  readonly mostResults: number
  readonly mostNotifications: number
  readonly mostEims: number
  /** Octets of a package that can be processed, and of a result. */
  readonly mostPackageOctets: number
  readonly mostResultOctets: number
  readonly mostCounter: number
  readonly rat: Of<typeof RulesAuthorisationTable>
  /** EUICCResponse of a package that was installed; default one status ok. A chip may have warned of something. */
  readonly successResponse?: Buffer
  /** Bits that no profile may ever have. */
  readonly forbiddenPprs: readonly ('pprUpdateControl' | 'ppr1' | 'ppr2')[]
  readonly supportedProfileClasses: readonly ('test' | 'provisioning' | 'operational')[]
  readonly ecallSupported: boolean
  readonly fallbackSupported: boolean
  readonly eimResetSupported: boolean
  readonly immediateEnableResetSupported: boolean
  /** Whether a card of SGP.32 has the functions of SGP.22 ES10c as well. */
  readonly hasEs10c: boolean
  /** LPAe options of a consumer card that it announces in E0, and whether it is an IPAe too. */
  readonly lpaeSupport: readonly ('lpaeUsingCat' | 'lpaeUsingScws')[]
  readonly ipaeSupported: boolean
  /** What happens to open logical channels at a switch of profiles, until the reset or TERMINAL RESPONSE. */
  readonly channelsAtSwitch: 'keep' | 'close'
  /** Whether a second change of state while a REFRESH waits is answered catBusy. */
  readonly busyWhileRefreshWaits: boolean
}
