/** Where an eIM is and which certificate it has to show, from its configuration on the eUICC (SGP.32 v1.2 2.11.1.1.1, 2.6.3.2). */
import { createPublicKey } from 'node:crypto'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type { Oversight, Trust } from '../../transport/trust.ts'
import { type ManagementDecisions, rightManagementDecisions } from './management-decisions.ts'

export type Transport = 'https' | 'coaps'

/** An associated eIM, as far as the IPA needs to know it. */
export interface AssociatedEim {
  readonly eimId: string
  /** Address; `undefined` where the configuration has none and the IPA cannot get to it. */
  readonly eimFqdn: string | undefined
  /** What the IPA speaks with it. */
  readonly over: Transport
  /** Whether packages are there for the transport of the IPA. */
  readonly isRetrievedFrom: boolean
  readonly indirectProfileDownload: boolean
  readonly associationToken: number | bigint | undefined
  readonly configuration: EimConfigurationData
}

const retrievals = { https: 'eimRetrieveHttps', coaps: 'eimRetrieveCoaps' } as const

/** @param spoken what the IPA can speak: the first that the entry lists for retrieval, else the first of all */
export function associatedEim(
  configuration: EimConfigurationData,
  decisions: Pick<ManagementDecisions, 'eimAddress' | 'retrievesFrom'> = rightManagementDecisions,
  spoken: readonly [Transport, ...Transport[]] = ['https'],
): AssociatedEim {
  const { eimId, eimFqdn, eimIdType, eimSupportedProtocol, associationToken, indirectProfileDownload } = configuration
  const over = spoken.find((one) => eimSupportedProtocol?.includes(retrievals[one])) ?? spoken[0]
  return {
    eimId,
    over,
    // An id that is itself an address stands in for a missing one.
    eimFqdn: decisions.eimAddress(eimId, eimFqdn) ?? (eimIdType === 'eimIdTypeFqdn' ? eimId : undefined),
    isRetrievedFrom: decisions.retrievesFrom(eimSupportedProtocol, retrievals[over]),
    indirectProfileDownload: indirectProfileDownload !== undefined,
    associationToken,
    configuration,
  }
}

/**
 * What a TLS client is to trust.
 *
 * @param kind what counts: the pinned key, the pinned certificate, or CAs that the IPA knows otherwise
 * @param cas PEM; without any the CAs of the system count
 * @param overlooks what a careless IPA does not look at
 */
export function trustOf(
  { trustedPublicKeyDataTls: stored }: EimConfigurationData,
  kind: 'publicKey' | 'certificate' | 'ca',
  cas: readonly string[],
  overlooks: readonly Oversight[] = [],
): Trust {
  if (kind === 'ca' || stored === undefined)
    return cas.length === 0 ? { kind: 'system' } : { kind: 'ca', pem: cas.join('\n'), overlooks }
  if (kind === 'certificate') return { kind: 'certificate', pem: pem('CERTIFICATE', stored.value), overlooks }
  const key = createPublicKey({ key: Buffer.from(stored.value), format: 'der', type: 'spki' })
  return { kind: 'publicKey', pem: key.export({ type: 'spki', format: 'pem' }).toString(), overlooks }
}

/** Whether a connection to the one serves for the other: the same address over the same transport under the same trust. */
export function isSameServer(one: AssociatedEim, other: AssociatedEim): boolean {
  const [trusted, otherTrusted] = [one.configuration.trustedPublicKeyDataTls, other.configuration.trustedPublicKeyDataTls]
  if (one.eimFqdn !== other.eimFqdn || one.over !== other.over || trusted?.kind !== otherTrusted?.kind) return false
  return Buffer.compare(trusted?.value ?? nothing, otherTrusted?.value ?? nothing) === 0
}

const nothing = new Uint8Array()

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
