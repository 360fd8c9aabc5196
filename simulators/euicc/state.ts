/** What an eUICC remembers over power cycles. Plain data: octets are upper-case hexadecimal, so that it is JSON as it stands. */
import type { NotificationEvent } from '../../protocol/sgp22/basic.ts'

export interface InstalledProfile {
  /** The 10 octets of EF.ICCID, 20 hexadecimal digits. */
  readonly iccid: string
  /** AID of its ISD-P. */
  readonly aid: string
  readonly enabled: boolean
  /** StoreMetadataRequest (BF25) as it was installed. */
  readonly metadata: string
  readonly nickname?: string
  /** registeredID and address of the SM-DP+ that it came from. */
  readonly smdpOid?: string
  readonly smdpAddress?: string
  /** Connectivity parameters of its package. */
  readonly connectivity?: string
  /** Octets of memory that it takes. */
  readonly size: number
  readonly fallbackAttribute: boolean
  /** Whether it was on the chip when that was made. */
  readonly preloaded: boolean
}

/** An associated eIM: what EimConfigurationData brought, and the counter of the last package that was accepted (SGP.32 2.11.1.1.1). */
export interface EimEntry {
  readonly eimId: string
  readonly eimFqdn?: string
  readonly eimIdType?: 'eimIdTypeOid' | 'eimIdTypeFqdn' | 'eimIdTypeProprietary' | number
  readonly counterValue: number
  readonly associationToken?: number
  /** Contents of A5 and A6 as they came: the whole `A0 ..` or `A1 ..`. */
  readonly eimPublicKeyData: string
  readonly trustedPublicKeyDataTls?: string
  /** Contents octets of the BIT STRING. */
  readonly eimSupportedProtocol?: readonly (string | number)[]
  readonly euiccCiPKId?: string
  readonly indirectProfileDownload?: true
}

/** A package result that waits to be acknowledged: the whole BF51. */
export interface StoredResult {
  readonly seqNumber: number
  readonly tlv: string
}

export type NotificationEventName = Extract<NotificationEvent[number], string>

export interface StoredNotification {
  readonly seqNumber: number
  /** `pir` is a ProfileInstallationResult, `other` an OtherSignedNotification. */
  readonly kind: 'pir' | 'other'
  readonly event: NotificationEventName
  readonly address: string
  readonly iccid?: string
  /** The whole BF37, or 30. */
  readonly tlv: string
}

/** A rollback that the package of `eimId` was granted. */
export interface RollbackGrant {
  /** Profile to go back to. */
  readonly iccid: string
  readonly eimId: string
  readonly counterValue: number
  readonly eimTransactionId?: string
  /** 5F37 object of the package, which v1.0.1 signs with its results. */
  readonly eimSignature?: string
  /** Of the result that the rollback replaces. */
  readonly seqNumber: number
  /** The last number before the operation: what was told later is of that. */
  readonly toldBefore?: number
}

export interface ImmediateEnableConfiguration {
  readonly defaultSmdpOid?: string
  readonly defaultSmdpAddress?: string
}

export interface EuiccState {
  readonly profiles: readonly InstalledProfile[]
  readonly eims: readonly EimEntry[]
  /** The last association token that was given to anybody. */
  readonly lastToken: number
  /** The last sequence number of a notification or package result. */
  readonly sequenceNumber: number
  readonly packageResults: readonly StoredResult[]
  readonly notifications: readonly StoredNotification[]
  readonly rollback?: RollbackGrant | undefined
  /** ICCID of the profile that ReturnFromFallback enables. */
  readonly fallbackReturn?: string | undefined
  /** ICCID of the operational profile that was enabled before a test profile. */
  readonly enabledBeforeTest?: string | undefined
  /** ICCID of the profile that was enabled before the Emergency Profile. */
  readonly beforeEmergency?: string | undefined
  /** Set while immediate enabling is switched on. */
  readonly immediateEnable?: ImmediateEnableConfiguration | undefined
  readonly defaultDpAddress?: string | undefined
  readonly rootDsAddress: string
  /** Octets for profiles. */
  readonly freeMemory: number
  /** CRLs that LoadCRL brought, whole. */
  readonly crls: readonly string[]
  /** Whether the Rules Authorisation Table is gone. */
  readonly isRatLost?: true | undefined
  /** Number that made the last ISD-P AID. */
  readonly lastIsdp: number
}
