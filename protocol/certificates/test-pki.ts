/**
 * A whole test PKI on one curve: chain variant O with the extensions of SGP.26. Nothing in it is random but keys and signatures.
 *
 * For laboratories only: a production system must never trust these CIs.
 */
import { type Curve, generateKeyPair, type KeyPair } from '../crypto/curves.ts'
import { type CertificatePlan, type Issued, issueCertificate } from './issue-certificate.ts'
import { issueCrl } from './issue-crl.ts'
import type { ParsedCrl } from './parse-crl.ts'
import { testEid, testSubjects } from './test-names.ts'
import { certificatePlan, euiccPlan, type PlannedIssuer, type RolePlan, rolePlans } from './test-pki-plans.ts'
import type { EimTlsTrust } from './validate.ts'

/** From notBefore to notAfter, milliseconds since 1970. */
export type Validity = Pick<CertificatePlan, 'notBefore' | 'notAfter'>

export type TestRole = keyof typeof rolePlans | 'euicc'

export interface TestPkiOptions {
  readonly curve: Curve
  /** Begin of all validities, milliseconds since 1970; the ends follow from the life times that are usual for each role. */
  readonly notBefore: number
  /** Other validities. */
  readonly validity?: Partial<Readonly<Record<TestRole, Validity>>>
  /** One eUICC certificate for each; by default that of SGP.26. Those outside of the EUM's range are issued all the same. */
  readonly eids?: readonly string[]
  /** Of the first certificate, counted upwards from there; default 0x100. */
  readonly firstSerialNumber?: number
}

export interface TestPki {
  readonly curve: Curve
  readonly ci: Issued
  /** Another CI, which nobody trusts. */
  readonly otherCi: Issued
  readonly eum: Issued
  /** By EID. */
  readonly euiccs: ReadonlyMap<string, Issued>
  readonly dpAuth: Issued
  readonly dpPb: Issued
  readonly dpTls: Issued
  readonly dsAuth: Issued
  readonly dsTls: Issued
  /** The eIM's signing key with a certificate of the CI; the raw key is its `publicKey`. */
  readonly eimSigning: Issued
  /** The same key with a certificate that it signed itself. */
  readonly eimSigningSelfSigned: Issued
  /** A signing key that is associated with no eUICC: for packages under a wrong key, and the next key of the eIM. */
  readonly eimSigningOther: KeyPair
  readonly eimTls: Issued
  readonly eimTlsSelfSigned: Issued
  /** The CA of an operator, outside of RSP. */
  readonly foreignCa: Issued
  readonly eimTlsForeign: Issued
  /** CRLs of the CI: one that revokes nothing, and a later one that revokes CERT.DPauth. */
  readonly crls: { readonly empty: ParsedCrl; readonly revokingDpAuth: ParsedCrl }
}

const DAY = 86_400_000
const years = (count: number) => Math.round(count * 365.25) * DAY

/** Life times of SGP.26. The end of eUICC certificates is a date, not a length. */
const lifeTimes: Readonly<Record<Exclude<TestRole, 'euicc'>, number>> = {
  ci: years(35),
  foreignCa: years(35),
  eum: years(34),
  dpAuth: years(10),
  dpPb: years(10),
  dsAuth: years(10),
  eimSigning: years(7),
  dpTls: 398 * DAY,
  dsTls: 398 * DAY,
  eimTls: 398 * DAY,
}
const EUICC_END = Date.UTC(7496, 0, 24)

/** How long a CRL is in force. */
const CRL_LIFE_TIME = 30 * DAY

export async function createTestPki(options: TestPkiOptions): Promise<TestPki> {
  const { curve, notBefore, eids = [testEid], firstSerialNumber = 0x100 } = options
  let serialNumber = firstSerialNumber

  const issue = async (
    role: TestRole,
    plan: RolePlan,
    issuer: Issued | 'self',
    keys = generateKeyPair(curve),
  ): Promise<Issued> => {
    const signer: PlannedIssuer =
      issuer === 'self' ? { ...keys, subject: plan.subject } : { ...issuer, subject: issuer.plan.subject }
    const full = certificatePlan(plan, keys.publicKey, signer, validityOf(role, options), serialNumber++)
    return { ...keys, plan: full, certificate: await issueCertificate(full) }
  }

  const ci = await issue('ci', rolePlans.ci, 'self')
  const eum = await issue('eum', rolePlans.eum, ci)
  const euiccs = new Map<string, Issued>()
  for (const eid of eids) euiccs.set(eid, await issue('euicc', euiccPlan(eid), eum))
  const dpAuth = await issue('dpAuth', rolePlans.dpAuth, ci)
  const eimSigning = await issue('eimSigning', rolePlans.eimSigning, ci)
  const foreignCa = await issue('foreignCa', rolePlans.foreignCa, 'self')
  const crl = { thisUpdate: notBefore, nextUpdate: notBefore + CRL_LIFE_TIME }

  return {
    curve,
    ci,
    otherCi: await issue('ci', { ...rolePlans.ci, subject: testSubjects.otherCi }, 'self'),
    eum,
    euiccs,
    dpAuth,
    dpPb: await issue('dpPb', rolePlans.dpPb, ci),
    dpTls: await issue('dpTls', rolePlans.dpTls, ci),
    dsAuth: await issue('dsAuth', rolePlans.dsAuth, ci),
    dsTls: await issue('dsTls', rolePlans.dsTls, ci),
    eimSigning,
    eimSigningSelfSigned: await issue('eimSigning', rolePlans.eimSigning, 'self', eimSigning),
    eimSigningOther: generateKeyPair(curve),
    eimTls: await issue('eimTls', rolePlans.eimTls, ci),
    eimTlsSelfSigned: await issue('eimTls', rolePlans.eimTls, 'self'),
    foreignCa,
    eimTlsForeign: await issue('eimTls', rolePlans.eimTls, foreignCa),
    crls: {
      empty: await issueCrl(ci, { ...crl, number: 1, revoked: [] }),
      revokingDpAuth: await issueCrl(ci, { ...crl, number: 2, revoked: [dpAuth.certificate] }),
    },
  }
}

/** An eUICC certificate that is issued later, under the EUM of the PKI. */
export async function issueEuicc(pki: TestPki, eid: string, validity: Validity, serialNumber: number): Promise<Issued> {
  const keys = generateKeyPair(pki.curve)
  const plan = certificatePlan(
    euiccPlan(eid),
    keys.publicKey,
    { ...pki.eum, subject: pki.eum.plan.subject },
    validity,
    serialNumber,
  )
  return { ...keys, plan, certificate: await issueCertificate(plan) }
}

/** What an IPA would hold for an eIM's TLS certificate, in each of the three forms. */
export function eimTlsTrusts(
  pki: TestPki,
): Readonly<Record<'pinnedKey' | 'pinnedCertificate' | 'ci' | 'foreignCa', EimTlsTrust>> {
  return {
    pinnedKey: { kind: 'publicKey', spki: pki.eimTls.certificate.publicKey.spki },
    pinnedCertificate: { kind: 'certificate', der: pki.eimTls.certificate.der },
    ci: { kind: 'ca', cas: [pki.ci.certificate] },
    foreignCa: { kind: 'ca', cas: [pki.foreignCa.certificate] },
  }
}

function validityOf(role: TestRole, { notBefore, validity = {} }: TestPkiOptions): Validity {
  return validity[role] ?? { notBefore, notAfter: role === 'euicc' ? EUICC_END : notBefore + lifeTimes[role] }
}
