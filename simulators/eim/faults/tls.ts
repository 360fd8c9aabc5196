/** Faults of the TLS that an eIM speaks (SGP.32 2.6.3). */
import type { EimFault } from '../faults.ts'

export const tlsFaults = {
  stillTakesTls11: {
    what: 'still takes TLS 1.0 and 1.1, for devices in the field',
    ledger: ['SEC-TLS-001'],
    listens: { tls: { minVersion: 'TLSv1' } },
  },
  hasNoTls13: {
    what: 'has a TLS library from before version 1.3',
    ledger: ['SEC-TLS-037'],
    listens: { tls: { maxVersion: 'TLSv1.2' } },
  },
  hasSuitesOfItsOwn: {
    what: 'takes the suites that its security department likes',
    ledger: ['SEC-TLS-004', 'SEC-TLS-006', 'SEC-TLS-007'],
    listens: { tls: { ciphers: 'TLS_AES_256_GCM_SHA384:ECDHE-ECDSA-CHACHA20-POLY1305' } },
  },
  takesEverySuite: {
    what: 'takes every suite that its library has, so that nobody is kept out',
    ledger: ['SEC-TLS-032'],
    listens: { tls: { ciphers: 'ALL:aNULL:eNULL:@SECLEVEL=0' } },
  },
  comparesServerNamesAsWritten: {
    what: 'looks for its certificate by the server name letter by letter, and shows another one to the rest',
    ledger: ['SEC-TLS-003', 'SEC-CERT-005'],
    bindings: ['asn1'],
    anotherCertificateFor: (name) => name !== name.toLowerCase(),
  },
  wantsCertificatesOfClientsOfTls12: {
    what: 'has an old listener for TLS 1.2, which wants a certificate of every client',
    ledger: ['SEC-TLS-040'],
    listens: { serves: (socket) => socket.getProtocol() !== 'TLSv1.2' },
  },
  givesNoTickets: {
    what: 'begins every session anew',
    ledger: ['SEC-TLS-034'],
    listens: { tls: { tickets: false } },
  },
} as const satisfies Record<string, EimFault>
