/** Object identifiers of X.509 that RSP certificates and CRLs use (RFC 5280, RFC 5758). */

export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  cRLNumber: '2.5.29.20',
  issuingDistributionPoint: '2.5.29.28',
  nameConstraints: '2.5.29.30',
  cRLDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
} as const

export const keyPurposes = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const

export const attributeIds = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
} as const

/** How attributes of a name are printed (RFC 4514 3, and serialNumber, which carries the EID). */
export const attributeNames: Readonly<Record<string, string>> = {
  [attributeIds.commonName]: 'CN',
  [attributeIds.serialNumber]: 'serialNumber',
  [attributeIds.country]: 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  [attributeIds.organization]: 'O',
  [attributeIds.organizationalUnit]: 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
}

export const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
export const idEcPublicKey = '1.2.840.10045.2.1'

const names: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...extensionIds, ...keyPurposes, ecdsaWithSha256, idEcPublicKey }).map(([name, oid]): [string, string] => [
    oid,
    name,
  ]),
])

/** Name of an object identifier of X.509; undefined for one that is not known here. */
export function x509OidName(oid: string): string | undefined {
  return names.get(oid)
}
