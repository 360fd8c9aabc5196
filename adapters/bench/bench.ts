/** Everything that a run against an eIM has at hand: the way to the eIM, its operator, and the actors that the harness plays against it. */
import type { KeyObject } from 'node:crypto'
import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { PlayedEuicc } from '../../simulators/played/euicc.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import type { Network } from '../../transport/path/network.ts'
import type { Tape } from '../../transport/tape.ts'
import type { TlsProbe } from '../../transport/tls-probe.ts'
import type { ServerAccess } from '../access.ts'
import type { CoapWire } from '../eim/coap-wire.ts'
import type { TlsOffer } from '../eim/tls-probe.ts'
import type { EimWire } from '../eim/wire.ts'
import type { OperatorPort, Placed, Registration } from '../operator/port.ts'
import type { RspServerOfOurs } from '../played/rsp-server.ts'
import type { EimPort } from '../port.ts'
import type { Hours } from './hours.ts'

/** What an eUICC has stored of the eIM under test (EimConfigurationData, SGP.32 2.11.1.1.1). */
export interface Association {
  readonly eimId: string
  readonly eimIdType?: string
  /** Key that the eIM signs packages with; undefined where nobody told us. An updateEim that the eUICC carries out may replace it. */
  publicKey: KeyObject | undefined
  /** Whether a replaced key is still known in the next run: without it the eIM would be blamed for signing with it. */
  readonly keepsReplacedKey: boolean
  /** Whether it came in a certificate. */
  readonly byCertificate: boolean
}

/** A device of ours: an eUICC that the eIM manages, with the IPA that we play for it. */
export interface Device {
  /** 32 digits. */
  readonly eid: string
  /** Absent where the profile has no keys of it: then nothing can be signed. */
  readonly euicc: PlayedEuicc | undefined
  /** Absent where the profile has no eimConfiguration: then no signature of the eIM can be checked. */
  readonly association: Association | undefined
  /** ICCIDs that orders name, digits. */
  readonly profiles: { readonly enabled: string; readonly disabled: string }
  /** What an operator enters for it; absent where there are no certificates. */
  readonly registration: Registration | undefined
}

/** How a connection departs from what an IPA does by itself. */
export interface Connection extends Pick<ServerAccess, 'tls'> {
  readonly binding?: EsipaBinding
  readonly userAgent?: string
  readonly adminProtocol?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly framing?: 'sized' | 'chunked'
  /** Trouble on the way of this connection, in place of that of the profile. */
  readonly network?: Network
  readonly patience?: Partial<HttpsPatience>
  /** A path that there is already, to send to in place of the address of the eIM; it has what trouble the way has. */
  readonly near?: { readonly host: string; readonly port: number }
  /** Over CoAP: what the profile says, changed in this. */
  readonly coaps?: CoapsMapping
}

/** Their IPAs give the certificates to an eIM that asks. */
export interface Uncertified {
  /** Within the range of EIDs that the EUM certificate permits, and outside of it. */
  readonly permitted?: Device
  readonly notPermitted?: Device
}

export interface Bench {
  readonly actor: 'eIM'
  readonly spec: SpecVersion
  readonly access: ServerAccess
  /** Why nothing can be played over coaps; undefined where it can. */
  readonly coapsMissing: string | undefined
  /** An EID that the eIM knows and never has work for, and one that it has never seen. */
  readonly idleEid: string
  readonly unknownEid: string
  readonly devices: readonly Device[]
  /** eUICCs that the eIM manages and was told no certificates of. */
  readonly uncertified: Uncertified
  readonly operator: OperatorPort | undefined
  /** Orders that this run placed, to be taken away at its end. */
  readonly created: Placed[]
  /** The SM-DP+ and the SM-DS that we play; absent where the eIM has no way to reach them. */
  readonly smdp: RspServerOfOurs | undefined
  readonly smds: RspServerOfOurs | undefined
  /** A connection of its own to the eIM; it connects at the first exchange. */
  connect(binding: EsipaBinding, connection?: Connection): EimPort
  /** Octets on a connection of their own, for what no HTTP client would send. */
  readonly wire: EimWire
  /** Messages, records and datagrams for what no CoAP client would send; undefined where nobody knows where the eIM is over CoAP. */
  readonly coap: CoapWire | undefined
  /** One handshake, and how the eIM takes it. */
  probe(offer: TlsOffer, tape: Tape, signal: AbortSignal): Promise<TlsProbe>
  /** Undefined where nobody has that much time. */
  readonly hours: Hours | undefined
  /** Whether nothing limits the requests in a second. */
  readonly isUnlimited: boolean
  /** Keeps what the eUICCs have to know in the next run. Called after every scenario. */
  keepState(): void
  close(): Promise<void>
}
