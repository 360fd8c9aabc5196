/** What an eIM of ours is started with. */
import type { SpecVersion } from '../../protocol/registry.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import type { Timers } from '../../transport/timers.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import type { EimMachineSettings } from '../eim/machine.ts'
import type { RspServers } from '../eim/relay/rsp-servers.ts'
import type { InFront } from './eim-listening.ts'

export interface PlayedEimSettings extends Omit<EimMachineSettings, 'behaviour' | 'servers'> {
  readonly spec: SpecVersion
  readonly identity: TlsIdentity
  readonly behaviour?: EimMachineSettings['behaviour']
  /** Ways to the SM-DP+s and SM-DSs that it relays to, made anew at each reset; without it nothing is relayed. */
  readonly newServers?: () => RspServers
  readonly host?: string
  readonly port?: number
  /** Where IPAs look for it in place of that; default there. */
  readonly inFront?: () => InFront | undefined
  /** Listens for CoAP over DTLS, mapped in this way, and not for HTTPS. */
  readonly coaps?: CoapsMapping
  /** What CoAP waits by; default those of the system. */
  readonly timers?: Timers
}
