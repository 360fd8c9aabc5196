import type { PkiFile } from '../profiles/pki.ts'

/** What a file of the test PKI is, and who gets it. */
export interface Explanation {
  readonly what: string
  readonly who: string
}

/** By the name that the file has behind the curve. Section numbers are of SGP.22 unless said otherwise. */
const certificates: Readonly<Record<string, Explanation>> = {
  ci: { what: 'CERT.CI.ECDSA: the root that everybody trusts (4.5.2.1.1)', who: 'eUICC, SM-DP+, SM-DS, IPA' },
  otherCi: { what: 'the root of another CI, which nobody trusts', who: 'tests of refusals' },
  eum: { what: 'CERT.EUM.ECDSA: issues eUICC certificates; its name constraints fix the EIDs (4.5.2.1.2)', who: 'eUICC' },
  dpAuth: { what: 'CERT.DPauth.ECDSA: the SM-DP+ proves who it is to the eUICC (4.5.2.1.4)', who: 'SM-DP+' },
  dpPb: { what: 'CERT.DPpb.ECDSA: signs what binds a profile to an eUICC (4.5.2.1.5)', who: 'SM-DP+' },
  dpTls: { what: 'CERT.DP.TLS: TLS server of the SM-DP+, for smdp.harness.test and localhost', who: 'SM-DP+' },
  dsAuth: { what: 'CERT.DSauth.ECDSA: the SM-DS proves who it is to the eUICC', who: 'SM-DS' },
  dsTls: { what: 'CERT.DS.TLS: TLS server of the SM-DS, for smds.harness.test and localhost', who: 'SM-DS' },
  eimSigning: {
    what: 'signs eUICC packages, certificate from the CI (SGP.32 2.11.1.1.1)',
    who: 'eIM; its key or certificate goes to the eUICC',
  },
  eimSigningSelfSigned: { what: 'the same signing key in a certificate that it signed itself', who: 'eIM; eUICC' },
  eimTls: {
    what: 'TLS server of the eIM, for eim.harness.test and localhost, certificate from the CI',
    who: 'eIM; its key or certificate may be pinned',
  },
  eimTlsSelfSigned: { what: 'TLS server of the eIM, signed by itself: for pinning', who: 'eIM; IPA' },
  foreignCa: { what: 'the CA of an operator, outside of RSP', who: 'IPA that trusts such a CA' },
  eimTlsForeign: { what: 'TLS server of the eIM, certificate from that CA', who: 'eIM' },
}

const others: Readonly<Record<string, Explanation>> = {
  'eimSigningOther-key': { what: 'a signing key that no eUICC knows: wrong signatures, or the next key', who: 'eIM' },
  'crl-empty': { what: 'CRL of the CI that revokes nothing', who: 'whoever checks revocation' },
  'crl-revokingDpAuth': { what: 'a later CRL of the CI that revokes CERT.DPauth', who: 'tests of revocation' },
}

/** What `file` is. @throws Error for a name that the test PKI does not have */
export function explanationOf({ name, kind }: PkiFile): Explanation {
  const role = name.replace(/^(?:P-256|brainpoolP256r1)-/, '')
  const own = others[role]
  if (own !== undefined) return own
  const subject = role.replace(/-key$/, '')
  const certificate = subject.startsWith('euicc-')
    ? { what: `CERT.EUICC.ECDSA of EID ${subject.slice(6)} (4.5.2.1.3)`, who: 'eUICC' }
    : certificates[subject]
  if (certificate === undefined) throw new Error(`the test PKI has no file ${name}`)
  if (kind !== 'privateKey') return certificate
  const [holder = ''] = certificate.who.split(';')
  return { what: `private key to ${subject}`, who: keepers[subject] ?? holder }
}

/** Who has a private key, where that is not who has the certificate. */
const keepers: Readonly<Record<string, string>> = {
  ci: 'you: to issue more',
  eum: 'you: to issue more eUICCs',
  foreignCa: 'you: to issue more',
}
