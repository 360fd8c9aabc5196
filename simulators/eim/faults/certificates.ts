/** Faults of the certificate that an eIM shows in TLS (SGP.32 2.6, 4.3). */
import { testHosts } from '../../../protocol/certificates/test-names.ts'
import { rolePlans } from '../../../protocol/certificates/test-pki-plans.ts'
import type { EimFault } from '../faults.ts'

const { extensions } = rolePlans.eimTls
const without = (kind: (typeof extensions)[number]['kind']) => extensions.filter((one) => one.kind !== kind)

export const certificateFaults = {
  forgetsToRenewItsCertificate: {
    what: 'shows a TLS certificate that ended months ago',
    reach: 'never',
    expiredCertificate: true,
  },
  hasAKeyOnP384: {
    what: 'has a TLS key on the curve that its security department asks for',
    ledger: ['SEC-TLS-008'],
    certificate: { key: 'P-384' },
  },
  hasOneKeyForAll: {
    what: 'signs packages with the key of its TLS certificate',
    ledger: ['SEC-CERT-003'],
    certificate: { key: 'signing' },
  },
  namesNoPurpose: {
    what: 'has a TLS certificate without extended key usage',
    ledger: ['SEC-CERT-004'],
    certificate: { extensions: without('extendedKeyUsage') },
  },
  namesNoOid: {
    what: 'has a TLS certificate of an ordinary web server, without an OID',
    ledger: ['SEC-CERT-005'],
    certificate: {
      extensions: [
        ...without('subjectAltName'),
        { kind: 'subjectAltName', critical: false, dnsNames: testHosts['eim-tls'], registeredIds: [] },
      ],
    },
  },
  hasALongCommonName: {
    what: 'writes tenant and region into the common name, more than X.520 has room for',
    ledger: ['SEC-CERT-006'],
    certificate: {
      subject: [['commonName', `tenant-0017.region-eu-central-1.${'instance-'.repeat(4)}${testHosts['eim-tls'][0]}`]],
    },
  },
  hasItsCertificateFromTheCi: {
    what: 'has its TLS certificate from the CI of GSMA, which it may',
    ledger: ['SEC-CERT-007'],
    certificate: { showsCi: true },
  },
} as const satisfies Record<string, EimFault>
