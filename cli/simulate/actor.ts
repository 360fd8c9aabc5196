import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type { Clock } from '../../transport/clock.ts'
import type { ChosenFault, FaultList } from './faults.ts'
import type { Listen } from './listen.ts'
import type { PkiSource } from './pki-source.ts'

export const actorNames = ['eim', 'ipa', 'euicc', 'smdp', 'smds', 'all'] as const
export type ActorName = (typeof actorNames)[number]

/** What the command line says, checked. */
export interface ActorSettings {
  readonly spec: '1.2' | '1.0.1'
  readonly listen: Listen
  /** Whether the command line says where: an IPA listens only then. */
  readonly listens: boolean
  readonly faults: readonly ChosenFault[]
  /** File of the actor's state; absent: it forgets everything when it ends. */
  readonly state?: string
  readonly pki: PkiSource
  readonly clock: Clock
  /** 32 digits; absent for the usual test EID. */
  readonly eid?: string
  /** Of the IPA: where the eIM is that it polls. */
  readonly eim?: Listen
  /** Of the IPA: EimConfigurationData of that eIM. */
  readonly eimConfiguration?: EimConfigurationData
  /** Of the IPA: a profile that it downloads when it starts. */
  readonly activationCode?: string
  /** Of the IPA: milliseconds between polls, 0 for none by itself. Default 5 s. */
  readonly pollsEveryMs?: number
  /** Of IPA and eIM: where named servers really are. */
  readonly places: Readonly<Record<string, Listen>>
  /** Of eIM and IPA: ESipa over CoAP and DTLS; the eIM serves it beside HTTPS, the IPA speaks it in place of HTTPS. */
  readonly coaps?: true
  /** Of the IPA: the HTTP CONNECT proxy that it goes through to its eIMs. */
  readonly proxy?: Listen
  /** Of the IPA: the card that it uses. */
  readonly card?: 'simulated' | { readonly host: string; readonly port: number } | { readonly reader: string }
  /** Of the eUICC: the virtual reader that it goes into. */
  readonly vpcd?: { readonly host: string; readonly port: number }
  /** One line for each exchange, in the specification's words; what a peer said is not made harmless yet. */
  readonly log: (who: string, line: string) => void
}

/** Something that peers have to be given so that they trust the actor, or the other way round. */
export interface TrustMaterial {
  readonly what: string
  readonly pem: string
  /** Where the same stands on disk. */
  readonly path?: string
}

/** What is told about an actor when it stands. */
export interface Announcement {
  /** What it is called and where it is: addresses, EIDs, codes. */
  readonly facts: Readonly<Record<string, string | readonly string[]>>
  readonly trust: readonly TrustMaterial[]
  /** Commands that can be copied and work. */
  readonly commands?: readonly { readonly what: string; readonly command: string }[]
}

export interface RunningActor {
  readonly announcement: Announcement
  /** Rejects when the actor cannot go on. */
  readonly broken?: Promise<never>
  /** Saves the state and closes every socket. */
  close(): Promise<void>
}

/** One actor that can be simulated. */
export interface Actor {
  readonly faults: FaultList
  /** @throws ConfigError or PeerFault where it cannot be started as asked */
  start(settings: ActorSettings): Promise<RunningActor>
}
