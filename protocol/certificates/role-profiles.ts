/** What SGP.22 4.5 demands of each role's certificate (variant O), as data; the eIM's two by SGP.32 4.3. */
import { roleOids, variantPolicyOids } from '../identifiers/rsp-oids.ts'
import type { KeyUsage } from './extension-types.ts'
import type { CertificateRole } from './findings.ts'
import type { ParsedCertificate } from './parse.ts'
import { keyPurposes } from './x509-oids.ts'

export interface RoleProfile {
  /** Bits that must be set. */
  readonly keyUsage: KeyUsage
  readonly ca: boolean
  /** Path length of a CA; undefined for none. */
  readonly pathLength?: number
  /** How certificatePolicies must be marked; TLS certificates are free, and eIM certificates have none. */
  readonly policy: 'critical' | 'any' | 'none'
  readonly serverAuth: boolean
  /** `demanded` where the protocol compares it, `usual` where its absence is only told. */
  readonly registeredId: 'demanded' | 'usual' | 'none'
  readonly nameConstraints: boolean
  readonly crlDistributionPoints: boolean
}

const endEntity = { keyUsage: ['digitalSignature'], ca: false, serverAuth: false, nameConstraints: false } as const
const signer = { ...endEntity, policy: 'critical', registeredId: 'demanded', crlDistributionPoints: true } as const
const server = { ...endEntity, policy: 'any', serverAuth: true, registeredId: 'usual', crlDistributionPoints: true } as const

export const roleProfiles: Readonly<Record<CertificateRole, RoleProfile>> = {
  ci: { ...signer, keyUsage: ['keyCertSign', 'cRLSign'], ca: true, registeredId: 'usual' },
  eum: { ...signer, keyUsage: ['keyCertSign'], ca: true, pathLength: 0, registeredId: 'usual', nameConstraints: true },
  euicc: { ...signer, registeredId: 'none', crlDistributionPoints: false },
  'dp-auth': signer,
  'dp-pb': signer,
  'dp-tls': server,
  'ds-auth': signer,
  'ds-tls': server,
  'eim-signing': { ...endEntity, policy: 'none', registeredId: 'none', crlDistributionPoints: false },
  'eim-tls': { ...server, policy: 'none' },
}

const byPolicy = new Map<string, CertificatePolicyMeaning>()
for (const [name, oid] of Object.entries(variantPolicyOids)) byPolicy.set(oid, { name, variant: 'A/B/C' })
for (const [name, oid] of Object.entries(roleOids)) byPolicy.set(oid, { name, variant: 'O' })

/** What a policy says: a role or, in the chain variants A, B and C, also a sub-CA. */
export interface CertificatePolicyMeaning {
  readonly name: string
  /** The CI is the same in all variants and counts as O. */
  readonly variant: 'O' | 'A/B/C'
}

export function policyMeaning(oid: string): CertificatePolicyMeaning | undefined {
  return byPolicy.get(oid)
}

/** What a certificate is, as far as it says so itself. */
export type RecognisedRole = CertificateRole | 'ci-sub-ca' | 'eum-sub-ca' | 'dp-sub-ca' | 'ds-sub-ca' | 'ca'

/**
 * The role of a certificate: by its policy, and where it has no policy of RSP by what its key is for (another CA, a TLS server
 * such as an eIM, else a signing key such as an eIM's).
 */
export function recogniseRole({ extensions }: ParsedCertificate): RecognisedRole {
  for (const oid of extensions.certificatePolicies?.value ?? []) {
    const name = byPolicy.get(oid)?.name
    if (name !== undefined && isRecognised(name)) return name
  }
  if (extensions.basicConstraints?.value.ca === true) return 'ca'
  return extensions.extendedKeyUsage?.value.includes(keyPurposes.serverAuth) === true ? 'eim-tls' : 'eim-signing'
}

function isRecognised(name: string): name is RecognisedRole {
  return name in roleProfiles || name in variantPolicyOids
}
