/** Certificates of an SM-DP+ with one thing wrong each, as features name them (SGP.22 v2.5 4.5.2; SGP.26 3, 4). */

import { generateKeyPairSync } from 'node:crypto'
import { defineParameterType } from '@cucumber/cucumber'
import { type Issued, issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { changes, type NegativeKind } from '../../protocol/certificates/negative-changes.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import { CannotBePrepared } from '../preparation.ts'
import type { EuiccWorld } from './world.ts'

type Signer = Pick<Issued, 'certificate' | 'privateKey'>
type Issue = (pki: TestPki, role: 'dpAuth' | 'dpPb') => Promise<Signer>

const negative =
  (kind: NegativeKind): Issue =>
  (pki, role) =>
    issueNegative(pki, { role, kind })

const flaws: Readonly<Record<string, Issue>> = {
  'signed with another key than that of the CI': negative('wrongKey'),
  'whose signature has one bit flipped': negative('badSignature'),
  'with keyUsage keyAgreement': negative('keyAgreement'),
  'whose keyUsage is not critical': negative('keyUsageNotCritical'),
  'whose certificatePolicies are not critical': negative('policiesNotCritical'),
  'on a curve that the eUICC does not support': negative('unsupportedCurve'),
  'on P-384': onP384,
  'without a role': negative('noPolicy'),
  'of another role': negative('wrongPolicy'),
  'whose authorityKeyIdentifier names another issuer': negative('wrongAuthorityKey'),
  'of another registeredID': negative('otherRegisteredId'),
  'that the certificate of the session has issued': issuedByAnEndEntity,
}

defineParameterType({
  name: 'certificateFlaw',
  regexp: new RegExp(Object.keys(flaws).join('|')),
  transformer: (text: string): Issue => flaws[text] ?? negative('badSignature'),
})

/** Right in all but its issuer, which the eUICC has verified before and which is no CA. */
async function issuedByAnEndEntity({ dpAuth }: TestPki): Promise<Signer> {
  const { plan, privateKey, certificate: issuer } = dpAuth
  const keyIdentifier = issuer.extensions.subjectKeyIdentifier?.value ?? Buffer.of()
  const extensions = plan.extensions.map((one) => (one.kind === 'authorityKeyIdentifier' ? { ...one, keyIdentifier } : one))
  const certificate = await issueCertificate({
    ...plan,
    serialNumber: 0x1002,
    issuer: plan.subject,
    signedWith: privateKey,
    extensions,
  })
  return { certificate, privateKey }
}

export type CertificateFlaw = Issue

/** Every key of the PKI that the card's certificates are of. @throws CannotBePrepared where it is somebody else's */
export function ourPki({ bench }: EuiccWorld): TestPki {
  if (bench.pki === undefined)
    throw new CannotBePrepared('servers: the profile has no key of a CI that the card trusts, so nothing can be issued under it')
  return bench.pki
}

/** The signature keeps its 64 octets: it is made with the key of the right certificate, which the certificate does not show. */
async function onP384(pki: TestPki, role: 'dpAuth' | 'dpPb'): Promise<Signer> {
  const { plan, privateKey } = pki[role]
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const certificate = await issueCertificate({ ...plan, serialNumber: 0x1001, ...changes.curveOfTheWeb({ plan, keys, pki }) })
  return { certificate, privateKey }
}
