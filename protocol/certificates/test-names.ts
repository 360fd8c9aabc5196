/** Names and object identifiers of the test PKI. Every organization says TEST, and ZZ is no country (ISO 3166-1, user-assigned). */
import type { CertificateRole } from './findings.ts'
import type { PlannedName } from './planned-names.ts'

/** Issuer identifier number of the test EIDs: the first eight digits, which the test EUM may give. */
export const testEin = '89049032'

/** EID of the eUICC in the test set of SGP.26. */
export const testEid = '89049032123451234512345678901235'

const eumOrganization = 'TEST EUM'

/** Subjects in the shape of SGP.26: the same attributes in the same order. */
export const testSubjects = {
  ci: [
    ['commonName', 'Harness TEST CI'],
    ['organizationalUnit', 'TESTCERT'],
    ['organization', 'SGP32 TEST'],
    ['country', 'ZZ'],
  ],
  otherCi: [
    ['commonName', 'Other TEST CI'],
    ['organizationalUnit', 'TESTCERT'],
    ['organization', 'SGP32 TEST'],
    ['country', 'ZZ'],
  ],
  foreignCa: [
    ['commonName', 'Foreign TEST CA'],
    ['organization', 'Foreign TEST'],
    ['country', 'ZZ'],
  ],
  eum: [
    ['country', 'ZZ'],
    ['organization', eumOrganization],
    ['commonName', 'EUM TEST'],
  ],
  dp: [
    ['organization', 'TEST SM-DP+ operator'],
    ['commonName', 'TEST SM-DP+'],
  ],
  dpTls: [
    ['organization', 'TEST SM-DP+ operator'],
    ['commonName', 'smdp.harness.test'],
  ],
  ds: [
    ['organization', 'TEST SM-DS operator'],
    ['commonName', 'TEST SM-DS'],
  ],
  dsTls: [
    ['organization', 'TEST SM-DS operator'],
    ['commonName', 'smds.harness.test'],
  ],
  eim: [
    ['country', 'ZZ'],
    ['organization', 'TEST eIM operator'],
    ['commonName', 'eim.harness.test'],
  ],
} as const satisfies Record<string, PlannedName>

export function testEuiccSubject(eid: string): PlannedName {
  return [
    ['country', 'ZZ'],
    ['organization', eumOrganization],
    ['serialNumber', eid],
    ['commonName', 'TEST eUICC'],
  ]
}

/** Name constraints of the test EUM. */
export const testEumRange: PlannedName = [
  ['organization', eumOrganization],
  ['serialNumber', testEin],
]

/** registeredID of each entity; the SM-DP+'s three certificates carry one, and so do the SM-DS's two. */
export const testOids = {
  ci: '2.999.1',
  eum: '2.999.5',
  smdp: '2.999.10',
  smds: '2.999.15',
  eim: '2.999.20',
  /** Of nobody in this PKI. */
  other: '2.999.12',
} as const

/** On loopback every server also answers to `localhost`. */
export const testHosts = {
  'dp-tls': ['smdp.harness.test', 'localhost'],
  'ds-tls': ['smds.harness.test', 'localhost'],
  'eim-tls': ['eim.harness.test', 'localhost'],
} as const satisfies Partial<Record<CertificateRole, readonly string[]>>

/** Where the CI's CRLs would be. */
export const testCrlAddresses = ['http://ci.harness.test/CRL-1', 'http://ci.harness.test/CRL-2'] as const
