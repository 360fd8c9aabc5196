/** What the eUICC says of itself: EID, certificates, EUICCInfo1 and 2 (SGP.22 v2.5 5.7.7, 5.7.8, 5.7.20; SGP.32 v1.2 5.9.2, 5.9.10; SGP.29). */
import { Given, Then, When } from '@cucumber/cucumber'
import { reading } from '../../adapters/euicc/es10-card.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { type ParsedCertificate, parseCertificate } from '../../protocol/certificates/parse.ts'
import { isSignedBy } from '../../protocol/certificates/signed.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { answerOf, beforeOf, textOf } from './es10-calls.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

type Certs = Es10Answered<'GetCerts'>

/** Answers to GetCerts, each with the CI key that was asked for. */
const certsByKey = kept<readonly { readonly ciKey: string; readonly answer: Certs }[]>('certificates of every CI key')
/** CI keys that the eUICC signs under. */
const signingKeys = kept<readonly string[]>('CI keys of EUICCInfo1')

function certificatesIn({ value, answer, at }: Certs): { readonly eum: ParsedCertificate; readonly euicc: ParsedCertificate } {
  if (value.kind !== 'certs') throw new StateNotReached(`GetCerts was answered with ${value.value}`, at)
  const { eumCertificate, euiccCertificate } = value.value
  return reading('the certificates', answer, () => ({
    eum: parseCertificate(eumCertificate),
    euicc: parseCertificate(euiccCertificate),
  }))
}

const issuerOf = ({ extensions }: ParsedCertificate) => hex(extensions.authorityKeyIdentifier?.value)
const keyOf = ({ extensions }: ParsedCertificate) => hex(extensions.subjectKeyIdentifier?.value)

function hex(octets: Uint8Array | undefined): string {
  return octets === undefined ? 'none' : showOctets(octets)
}

Given('the CI keys for signing are known', async function (this: EuiccWorld) {
  const { value } = await this.call('GetEUICCInfo1', {})
  this.keep(signingKeys, value.euiccCiPKIdListForSigning.map(showOctets))
})

When('the IPA calls GetCerts for each of these CI keys', async function (this: EuiccWorld) {
  const all: { readonly ciKey: string; readonly answer: Certs }[] = []
  for (const ciKey of this.kept(signingKeys))
    all.push({ ciKey, answer: await this.call('GetCerts', { euiccCiPKId: Buffer.from(ciKey, 'hex') }) })
  this.keep(certsByKey, all)
})

Then('each answer holds certificates under the CI key that was asked for', function (this: EuiccWorld) {
  for (const { ciKey, answer } of this.kept(certsByKey)) {
    const { value, at } = answer
    const seen = value.kind === 'certs' ? issuerOf(certificatesIn(answer).eum) : textOf(value)
    this.check({ claim: 'the issuer of the EUM certificate', expected: ciKey, seen, holds: seen === ciKey, at })
  }
})

Then('one of the eUICC certificates has a key on brainpoolP256r1', function (this: EuiccWorld) {
  const all = this.kept(certsByKey)
  const curves = all.map(({ answer }) => certificatesIn(answer).euicc.publicKey.curve ?? 'another curve')
  const holds = curves.includes('brainpoolP256r1')
  const at = all.flatMap(({ answer }) => answer.at)
  this.check({ claim: 'the curves of eUICC certificates', expected: 'brainpoolP256r1 too', seen: curves.join(', '), holds, at })
})

Then('the answer holds certificates under one of these CI keys', function (this: EuiccWorld) {
  const answer = answerOf(this, 'GetCerts')
  const keys = this.kept(signingKeys)
  const seen = answer.value.kind === 'certs' ? issuerOf(certificatesIn(answer).eum) : textOf(answer.value)
  const expected = keys.join(' or ')
  this.check({ claim: 'the issuer of the EUM certificate', expected, seen, holds: keys.includes(seen), at: answer.at })
})

Then('the eUICC certificate is issued by the EUM, and the EUM certificate by the CI', function (this: EuiccWorld) {
  const answer = answerOf(this, 'GetCerts')
  const { eum, euicc } = certificatesIn(answer)
  const ci = this.bench.servers?.ci.certificate
  const isChain = (of: ParsedCertificate, by: ParsedCertificate) =>
    issuerOf(of) === keyOf(by) && by.publicKey.key !== undefined && isSignedBy(of, by.publicKey.key)
  const byEum = isChain(euicc, eum)
  const knowsCi = ci !== undefined && keyOf(ci) === issuerOf(eum)
  const byCi = knowsCi ? isChain(eum, ci) : this.kept(signingKeys).includes(issuerOf(eum))
  const seen = `eUICC certificate ${byEum ? '' : 'not '}issued by the EUM, EUM certificate ${byCi ? '' : 'not '}issued by the CI`
  this.check({
    claim: 'the chain of the eUICC certificate',
    expected: 'eUICC certificate issued by the EUM, EUM certificate issued by the CI',
    seen,
    holds: byEum && byCi,
    at: answer.at,
    ...(knowsCi
      ? {}
      : { remark: 'the profile has no certificate of this CI: the signature of the EUM certificate was not verified' }),
  })
})

Then('the eUICC certificate has a critical certificate policy and the EID as subject serialNumber', function (this: EuiccWorld) {
  const answer = answerOf(this, 'GetCerts')
  const { euicc } = certificatesIn(answer)
  const { certificatePolicies: policies } = euicc.extensions
  const critical = policies === undefined ? 'no' : policies.critical ? 'a critical' : 'an uncritical'
  const eid = hex(beforeOf(this, 'GetEID').value.eidValue)
  const seen = `${critical} certificate policy, serialNumber ${euicc.subjectSerialNumber ?? 'none'}`
  const expected = `a critical certificate policy, serialNumber ${eid}`
  this.check({ claim: 'the eUICC certificate', expected, seen, holds: seen === expected, at: answer.at })
})

Then('the EID is that of the eUICC certificate', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetEID')
  const expected = certificatesIn(beforeOf(this, 'GetCerts')).euicc.subjectSerialNumber ?? 'none'
  const seen = hex(value.eidValue)
  this.check({ claim: 'the EID', expected, seen, holds: seen === expected, at })
})

Then('the EID has 32 decimal digits whose value modulo 97 is 1', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetEID')
  const seen = hex(value.eidValue)
  const holds = /^\d{32}$/.test(seen) && BigInt(seen) % 97n === 1n
  this.check({ claim: 'the EID', expected: '32 decimal digits, modulo 97 equal to 1', seen, holds, at })
})

Then('EUICCInfo1 holds a version and CI keys for verification and for signing', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetEUICCInfo1')
  const { euiccCiPKIdListForVerification: verification, euiccCiPKIdListForSigning: signing } = value
  const seen = `svn ${hex(value.svn)}, ${verification.length} keys for verification, ${signing.length} for signing`
  const holds = verification.length > 0 && signing.length > 0
  this.check({ claim: 'EUICCInfo1', expected: 'svn and at least one key in either list', seen, holds, at })
})

Then('EUICCInfo1 says what EUICCInfo2 says of version and CI keys', function (this: EuiccWorld) {
  const text = ({ svn, euiccCiPKIdListForVerification: verification, euiccCiPKIdListForSigning: signing }: Subset) =>
    `svn ${hex(svn)}, verification ${verification.map(hex).join(' ')}, signing ${signing.map(hex).join(' ')}`
  const { value, at } = answerOf(this, 'GetEUICCInfo1')
  const expected = text(beforeOf(this, 'GetEUICCInfo2').value)
  const seen = text(value)
  this.check({ claim: 'EUICCInfo1', expected, seen, holds: seen === expected, at })
})

type Subset = Es10Answered<'GetEUICCInfo1'>['value']

Then('the two challenges have 16 octets each and differ', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'GetEUICCChallenge')
  const first = hex(beforeOf(this, 'GetEUICCChallenge').value.euiccChallenge)
  const second = hex(value.euiccChallenge)
  this.check({
    claim: 'the second challenge',
    expected: `another one than ${first}`,
    seen: second,
    holds: first !== second,
    at,
  })
})
