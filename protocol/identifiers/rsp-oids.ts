/** Object identifiers of RSP (arc 2.23.146.1, `id-rsp`): certificate roles, extensions, metadata (RSPDefinitions of SGP.22, SGP.14 for the certificates). */

/** Roles in certificatePolicies of chain variant O (`id-rspRole`). */
export const roleOids = {
  ci: '2.23.146.1.2.1.0',
  euicc: '2.23.146.1.2.1.1',
  eum: '2.23.146.1.2.1.2',
  'dp-tls': '2.23.146.1.2.1.3',
  'dp-auth': '2.23.146.1.2.1.4',
  'dp-pb': '2.23.146.1.2.1.5',
  'ds-tls': '2.23.146.1.2.1.6',
  'ds-auth': '2.23.146.1.2.1.7',
} as const
export type Role = keyof typeof roleOids

/** Policies of chain variants A, B and C: the tree says who issues whom. The CI is the same as in variant O. */
export const variantPolicyOids = {
  ci: '2.23.146.1.2.1.0',
  'ci-sub-ca': '2.23.146.1.2.1.0.0',
  eum: '2.23.146.1.2.1.0.0.0',
  'eum-sub-ca': '2.23.146.1.2.1.0.0.0.0',
  euicc: '2.23.146.1.2.1.0.0.0.0.0',
  'dp-sub-ca': '2.23.146.1.2.1.0.0.1',
  'dp-tls': '2.23.146.1.2.1.0.0.1.0',
  'dp-auth': '2.23.146.1.2.1.0.0.1.1',
  'dp-pb': '2.23.146.1.2.1.0.0.1.2',
  'ds-sub-ca': '2.23.146.1.2.1.0.0.2',
  'ds-tls': '2.23.146.1.2.1.0.0.2.0',
  'ds-auth': '2.23.146.1.2.1.0.0.2.1',
} as const

/** Extensions of certificates and CRLs (`id-rspExt`, and the EIN list of EUM certificates in variants A, B and C). */
export const extensionOids = {
  expirationDate: '2.23.146.1.2.0.1',
  totalPartialCrlNumber: '2.23.146.1.2.0.2',
  partialCrlNumber: '2.23.146.1.2.0.3',
  permittedEins: '2.23.146.1.2.2.0',
} as const

const arcs = {
  'id-rsp': '2.23.146.1',
  'id-rsp-cert-objects': '2.23.146.1.2',
  'id-rspExt': '2.23.146.1.2.0',
  'id-rspRole': '2.23.146.1.2.1',
  'id-rsp-metadata': '2.23.146.1.3',
  serviceSpecificOIDs: '2.23.146.1.3.1',
  activationCodeRetrievalInfo: '2.23.146.1.3.1.1',
} as const

const names: ReadonlyMap<string, string> = new Map([
  ...named(variantPolicyOids, (name) => `policy ${name} (variants A, B, C)`),
  ...named(roleOids, (name) => `role ${name}`),
  ...named(extensionOids),
  ...named(arcs),
])

/** Name of an RSP object identifier; undefined for one that is not known. */
export function rspOidName(oid: string): string | undefined {
  return names.get(oid)
}

function named(table: Readonly<Record<string, string>>, print: (name: string) => string = (name) => name): [string, string][] {
  return Object.entries(table).map(([name, oid]) => [oid, print(name)])
}
