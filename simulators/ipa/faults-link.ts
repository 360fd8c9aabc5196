/** Ways in which developers get TLS and HTTP of an IPA wrong. */
import { ADMIN_PROTOCOL } from '../../protocol/bindings/esipa-headers.ts'
import { headerOf } from '../../transport/http-exchange.ts'
import type { Fault } from '../fault.ts'
import type { IpaDecisions } from './ipa-decisions.ts'
import { type LinkDecisions, rightLinkDecisions } from './link-decisions.ts'

const nothing = new Uint8Array()

export const linkFaults = {
  takesAnyCertificate: {
    what: 'takes any certificate, since the packages are signed anyway',
    checks: ['sheet:CRT-13'],
    ledger: [
      ...['SEC-TLS-012', 'SEC-TLS-013', 'SEC-TLS-015', 'SEC-TLS-016', 'SEC-TLS-017', 'SEC-TLS-018', 'SEC-TLS-029'],
      ...['SEC-TLS-038', 'SEC-TLS-039', 'SEC-CERT-008', 'ROLE-010'],
      ...['SEC-DTLS-015', 'SEC-DTLS-021', 'SEC-DTLS-022'],
    ],
    decisions: { overlooks: ['name', 'dates', 'signature', 'usage', 'chain'] },
  },
  comparesNoNames: {
    what: 'looks at the chain of the eIM and not at the name in its certificate',
    checks: ['sheet:CRT-13'],
    ledger: ['SEC-TLS-012', 'SEC-CERT-008', 'SEC-DTLS-015'],
    decisions: { overlooks: ['name'] },
  },
  pinsTheIssuer: {
    what: 'pins the CA of the stored certificate instead of the certificate',
    checks: ['sheet:CRT-13'],
    ledger: ['SEC-TLS-012', 'SEC-TLS-014', 'SEC-TLS-029', 'SEC-TLS-039', 'SEC-CERT-008', 'XFER-008', 'SEC-DTLS-015'],
    decisions: { eimTrust: () => 'ca', overlooks: ['name'] },
  },
  looksAtNoDates: {
    what: 'looks at no dates, although its clock is right',
    checks: ['sheet:CRT-13'],
    ledger: ['SEC-TLS-016', 'SEC-TLS-038', 'SEC-DTLS-015', 'SEC-DTLS-022'],
    decisions: { overlooks: ['dates'] },
  },
  verifiesNoSignature: {
    what: 'takes the issuer name for the proof of who issued a certificate',
    checks: ['sheet:CRT-13'],
    ledger: ['SEC-TLS-017', 'SEC-DTLS-015'],
    decisions: { overlooks: ['signature'] },
  },
  looksAtNoKeyUsage: {
    what: 'does not ask what a certificate may be used for',
    checks: ['sheet:CRT-08'],
    ledger: ['SEC-TLS-018', 'SEC-DTLS-021'],
    decisions: { overlooks: ['usage'] },
  },
  speaksOldTls: {
    what: 'still offers TLS 1.1 for the sake of old servers',
    checks: [],
    ledger: ['SEC-TLS-002', 'SEC-DTLS-002'],
    decisions: { tls: { minVersion: 'TLSv1.1' } },
  },
  offersLongKeysOnly: {
    what: 'offers suites with keys of 256 bits and no others',
    checks: [],
    ledger: ['SEC-TLS-005'],
    decisions: { tls: { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384:TLS_AES_256_GCM_SHA384' } },
  },
  namesNoServer: {
    what: 'connects to the address of the eIM and names nobody in the hello',
    checks: [],
    ledger: ['SEC-TLS-009', 'SEC-DTLS-004'],
    decisions: { sendsServerName: false },
  },
  offersLongHashesOnly: {
    what: 'offers TLS 1.2 with signatures over SHA-384 and SHA-512 only',
    checks: [],
    ledger: ['SEC-TLS-019', 'BP-007'],
    decisions: { tls: { maxVersion: 'TLSv1.2', signatureAlgorithms: 'ECDSA+SHA384:ECDSA+SHA512' } },
  },
  presentsItsCertificate: {
    what: 'presents the certificate of the device to whoever asks',
    checks: [],
    ledger: ['SEC-TLS-041'],
    decisions: { presents: (own) => own },
  },
  asksWhetherTheServerIsThere: {
    what: 'sends a GET before each poll, to see whether the server is there',
    checks: [],
    ledger: ['IPA-011', 'ESIPA-HTTP-002'],
    decisions: {
      besides: (request, name) => (name === 'getEimPackage' ? [{ ...request, method: 'GET', body: nothing }] : []),
    },
  },
  putsATenantIntoThePath: {
    what: 'puts the name of its tenant before the path, as its own eIM wants it',
    checks: [],
    ledger: ['ESIPA-HTTP-004'],
    decisions: { pathPrefix: '/tenant' },
  },
  writesItsServerIntoHost: {
    what: 'writes the name of its own cloud into the Host header, whatever the eIM is called',
    notOver: 'coaps',
    checks: [],
    ledger: ['ESIPA-HTTP-028', 'ECFG-004', 'ECFG-010'],
    decisions: { headers: { Host: 'cloud.vendor.test' } },
  },
  speaksTls12Only: {
    what: 'offers TLS 1.2 and nothing newer',
    checks: [],
    ledger: ['BP-007'],
    decisions: { tls: { maxVersion: 'TLSv1.2' } },
  },
  takesPackagesOfAnyType: {
    what: 'looks at no Content-Type',
    checks: [],
    ledger: ['ESIPA-HTTP-033'],
    decisions: { takesAnswer: () => true },
  },
  wantsItsOwnVersion: {
    what: 'drops answers with another X-Admin-Protocol than its own',
    checks: [],
    ledger: ['ESIPA-HTTP-012'],
    decisions: {
      takesAnswer: (response, binding) =>
        (response.body.length === 0 || headerOf(response, 'x-admin-protocol') === ADMIN_PROTOCOL) &&
        rightLinkDecisions.takesAnswer(response, binding),
    },
  },
  wantsAContentLength: {
    what: 'takes an answer without Content-Length for an empty one',
    checks: [],
    ledger: ['ESIPA-HTTP-021'],
    decisions: {
      takesAnswer: (response, binding) =>
        (response.body.length === 0 || headerOf(response, 'content-length') !== undefined) &&
        rightLinkDecisions.takesAnswer(response, binding),
    },
  },
  wantsStatus204: {
    what: 'takes nothing but 204 for a delivered notification',
    notOver: 'coaps',
    checks: [],
    ledger: ['ESIPA-HTTP-017'],
    decisions: {
      takesAnswer: (response, binding) =>
        (response.body.length > 0 || response.status !== 200) && rightLinkDecisions.takesAnswer(response, binding),
    },
  },
  followsRedirections: {
    what: 'follows redirections and asks nobody where they lead',
    checks: [],
    ledger: ['ESIPA-HTTP-024'],
    decisions: { followsRedirects: true },
  },
  trustsItsProxy: {
    what: 'takes certificates of any CA where it goes through a proxy, since the proxies of companies have CAs of their own',
    checks: ['sheet:CRT-13'],
    ledger: ['ROLE-010'],
    decisions: { overlooksBehindProxy: ['chain'] },
  },
  waitsToBeCalled: {
    what: 'opens one connection to an eIM, and when a poll finds it gone, waits for the eIM to open the next one',
    checks: [],
    ledger: ['ROLE-008'],
    decisions: {
      opensAnother: (name) => name !== 'getEimPackage',
      // Whoever waits for the eIM has time for nothing else.
      coaps: { timing: { ackTimeoutMs: 100, maxRetransmit: 2 } },
    },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions & LinkDecisions>>>
