import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { DeviceInfo } from '../../protocol/sgp22/device-info.ts'
import type { IpaCapabilities } from '../../protocol/sgp32/ipa-euicc-data.ts'
import type { Card } from '../../transport/card.ts'
import type { Clock } from '../../transport/clock.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import type { Random } from '../../transport/random.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Timers } from '../../transport/timers.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { Transport } from './eim-trust.ts'
import type { CardSettings } from './es10-session.ts'
import type { IpaStateStore } from './ipa-state.ts'

type Bits<T> = Extract<T extends readonly (infer N)[] ? N : never, string>
export type IpaFeature = Bits<Of<typeof IpaCapabilities>['ipaFeatures']>
export type IpaProtocol = Bits<NonNullable<Of<typeof IpaCapabilities>['ipaSupportedProtocols']>>

/** Where a server listens. */
export interface Place {
  readonly host: string
  readonly port: number
}

/** How often a call is repeated, and how long the IPA waits in between: doubled each time, with up to as much again by chance. */
export interface Retries {
  readonly attempts: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

export interface IpaSettings {
  /** SGP.32 version of card and ESipa. Default 1.2. */
  readonly spec?: '1.0.1' | '1.1' | '1.2'
  /** Binding of ESipa. Default asn1, the only one of v1.0.1. */
  readonly binding?: FunctionBinding
  /** ESipa goes over CoAP and DTLS, mapped in this way, in the ASN.1 binding. Default over HTTPS. */
  readonly coaps?: CoapsMapping
  /** Beside CoAP it speaks HTTPS, with an eIM whose entry lists retrieval over that and not over CoAP. Default no. */
  readonly goesByEntry?: boolean
  /** Binding of ES9+ and ES11. Default json. */
  readonly rspBinding?: FunctionBinding
  readonly card?: CardSettings
  /** ipaFeatures. Default: both ways of download, and nothing else. */
  readonly features?: readonly IpaFeature[]
  /** ipaSupportedProtocols. Default ipaRetrieveHttps, over CoAP ipaRetrieveCoaps, by the entry both. */
  readonly protocols?: readonly IpaProtocol[]
  /** Registered network, as `262-01`; sent where it is given. */
  readonly rPlmn?: string
  /** How results go back to the eIM. Default provideEimPackageResult. */
  readonly resultFunction?: 'provideEimPackageResult' | 'handleNotification'
  /** With handleNotification: whether a result that was not acknowledged in its round is delivered again by ProvideEimPackageResult. Default true. */
  readonly redeliverAfterHandleNotification?: boolean
  /** How notifications reach the SM-DP+ named in them. Default `direct`; `eim` where the IPA has no directRspServerCommunication. */
  readonly notificationRoute?: 'direct' | 'eim' | 'none'
  /** Which way a download goes that both could go. By default the one that the eIM's configuration indicates. */
  readonly download?: 'direct' | 'indirect'
  /** Real places of named servers, for set-ups on one machine. A name that is not here is resolved, port 443. */
  readonly places?: Readonly<Record<string, Place>>
  /** HTTP CONNECT proxy that it goes through to eIMs. Default none. */
  readonly proxy?: Place
  /** Certificates of the CIs, PEM: trust of ES9+ and ES11, whose servers then need CERT.DP.TLS or CERT.DS.TLS. Default the CAs of the system. */
  readonly cis?: readonly string[]
  /** CAs for an eIM whose configuration holds no trustedPublicKeyDataTls, PEM. Default those of the system. */
  readonly eimCas?: readonly string[]
  /** A certificate that the device has for other purposes: no server of ESipa gets to see it (SGP.32 v1.2 2.6.3.2). */
  readonly identity?: TlsIdentity
  /** What the IPA says of itself behind its User-Agent. Default nothing. */
  readonly version?: string
  /** Whether a failed download tells the eIM what the SM-DP+ has answered. Default false. */
  readonly tellsErrorsOfServers?: boolean
  /** TAC, capabilities and IMEI of the device. */
  readonly deviceInfo?: DeviceInfo
  /** The confirmation code for a download; `undefined` where there is none. */
  readonly confirmationCode?: (smdpAddress: string, matchingId: string) => string | undefined
  /** Whether a profile is enabled at once after its download, where the eUICC was configured so. Default true. */
  readonly immediateEnable?: boolean
  /** Whether the IPA falls back when it loses its network. Default false. */
  readonly fallback?: boolean
  /** Default 3 attempts, 200 ms, at most 2 s. */
  readonly retries?: Retries
  /** Deliveries of a result that have to fail, each with all its attempts, before a granted rollback is used. Default 1. */
  readonly rollbackAfter?: number
  /** Packages of one poll round at most. Default 100. */
  readonly mostPackages?: number
  readonly patience?: Partial<HttpsPatience>
}

/** What the simulated IPA is wherever it is played: it does what it may. */
export const playedIpa = {
  // Where it is told that the network is lost, it falls back.
  fallback: true,
  version: 'harness-ipa/1',
  tellsErrorsOfServers: true,
} as const satisfies IpaSettings

/** What it can speak with an eIM, the one that it prefers first. */
export function transportsOf({ coaps, goesByEntry = false }: IpaSettings): readonly [Transport, ...Transport[]] {
  if (coaps === undefined) return ['https']
  return goesByEntry ? ['coaps', 'https'] : ['coaps']
}

/** What an IPA is given. */
export interface IpaPorts {
  readonly card: Card
  readonly clock?: Clock
  /** What CoAP waits by; default those of the system. */
  readonly timers?: Timers
  readonly random?: Random
  /** Waits; rejects when the signal is aborted. Default a timer. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly state?: IpaStateStore
  /** A tape for each round. Default one that keeps nothing but the last exchange. */
  readonly tape?: () => Tape
  /** Told of every exchange, one line in the specification's words. */
  readonly onEvent?: (line: string) => void
}

/** Device of the test vectors. */
export const testDeviceInfo: DeviceInfo = {
  tac: Buffer.from('35290611', 'hex'),
  deviceCapabilities: { eutranEpcSupportedRelease: Buffer.from('0E0000', 'hex') },
}
