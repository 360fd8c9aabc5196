/** Everything that a run against an eUICC has at hand: the card, and the eIMs and the SM-DP+ that the harness plays for it. */
import type { KeyObject } from 'node:crypto'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { EuiccPort } from '../port.ts'

/** An eIM of ours, and what the card knows of it as far as nobody can ask the card. */
export interface EimOfOurs {
  readonly eimId: string
  /** Key that its packages are signed with now; an updateEim that the card carries out replaces it. */
  key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  /** Association token that the card has given; undefined where it was asked for none. */
  token: bigint | undefined
  /** The highest counter that a package had; the card's own goes before it. */
  counter: number
}

/** What makes a profile that the card installs. */
export interface ProfileToInstall {
  /** 20 digits, the last one F where there are 19. */
  readonly iccid: string
  readonly name: string
  /** Octets that the package has to have, where that matters. */
  readonly octets?: number
}

/** Servers whose certificates stand under a CI that the card trusts. */
export type ServersOfOurs = Pick<TestPki, 'curve' | 'ci' | 'dpAuth' | 'dpPb' | 'euiccs'>

export interface EuiccBench {
  readonly actor: 'eUICC'
  readonly spec: SpecVersion
  readonly euicc: EuiccPort
  /** AIDs of the ISD-R that a vendor has in place of the standard one. */
  readonly furtherAids: readonly Uint8Array[]
  readonly eims: { readonly first: EimOfOurs; readonly second: EimOfOurs }
  /** Whole PKI that the card's certificates are of, with every key; absent for a card of somebody else's PKI. */
  readonly pki: TestPki | undefined
  /** Absent where the profile has none: then nothing can be installed. */
  readonly servers: ServersOfOurs | undefined
  /** The unprotected profile package with this ICCID; absent where there is none that this card could install. */
  readonly profilePackage: ((profile: ProfileToInstall) => Buffer) | undefined
  /** Called after every scenario. */
  keepState(): void
  close(): Promise<void>
}
