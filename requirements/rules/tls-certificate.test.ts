/** Rules about the certificate of an eIM: each holds, fails, and has nothing to say. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { issueCertificate } from '../../protocol/certificates/issue-certificate.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { certificatePlan, type RolePlan, rolePlans } from '../../protocol/certificates/test-pki-plans.ts'
import { generateKeyPair } from '../../protocol/crypto/curves.ts'
import type { TapeEntry } from '../../transport/tape.ts'
import { judgeAll, type RuleContext } from '../rule.ts'
import { eimRules } from './eim.ts'
import { inAsn1 } from './test-exchanges.ts'
import { knows, spkiOf } from './test-packages.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2026, 0, 1) })
const dates = { notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2027, 0, 1) }
const { eimTls } = rolePlans
const without = (...kinds: readonly string[]): RolePlan['extensions'] =>
  eimTls.extensions.filter(({ kind }) => !kinds.includes(kind))

async function issued(
  changes: Partial<RolePlan>,
  publicKey: KeyObject = generateKeyPair('P-256').publicKey,
): Promise<ParsedCertificate> {
  const issuer = { ...pki.ci, subject: pki.ci.plan.subject }
  return issueCertificate(certificatePlan({ ...eimTls, ...changes }, publicKey, issuer, dates, 77))
}

const right = pki.eimTls.certificate
const ci = pki.ci.certificate
const onP384 = await issued({}, generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)
const rsa = await issued({}, generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)
const brainpool = await issued({}, generateKeyPair('brainpoolP256r1').publicKey)
const longName = await issued({ subject: [['commonName', `${'a'.repeat(61)}.org`]] })
const nameOnly = await issued({ extensions: without('subjectAltName') })
const noName = await issued({ subject: [['commonName', 'Our eIM']], extensions: without('subjectAltName') })
const clientOnly = await issued({ extensions: without('extendedKeyUsage') })
const twoOids = await issued({
  extensions: [
    ...without('subjectAltName'),
    { kind: 'subjectAltName', critical: false, dnsNames: ['eim.harness.test'], registeredIds: ['2.999.20', '2.999.21'] },
  ],
})

/** A tape with one connection, on which these certificates were shown, and one poll. */
function judged(
  requirement: string,
  chain: readonly (ParsedCertificate | string)[],
  known: Partial<RuleContext> = {},
  peer = 'eim',
) {
  const certificates = chain.map((one) => (typeof one === 'string' ? one : one.der.toString('hex')))
  const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', certificates, keyLog: [] }
  const entries: TapeEntry[] = [{ at: 1, ms: 0, peer, direction: 'note', text: 'connected', tls }]
  const { associationOf = () => undefined } = known
  const tape = { entries, exchanges: [{ ...inAsn1('getEimPackage', 'BF4F03020101'), sent: 2, received: 3 }] }
  const check = judgeAll(eimRules, tape, { spec: '1.2', associationOf }).find((one) => one.requirement === requirement)?.check
  if (check !== undefined) assert.deepEqual(check.at, [1])
  return check
}

const table: readonly (readonly [string, string, Parameters<typeof judged>[1], boolean | undefined, Partial<RuleContext>?])[] = [
  ['SEC-TLS-008', 'P-256', [right], true],
  ['SEC-TLS-008', 'brainpoolP256r1', [brainpool], true],
  ['SEC-TLS-008', 'P-384', [onP384], false],
  ['SEC-TLS-008', 'RSA', [rsa], true],
  ['SEC-TLS-008', 'a certificate that cannot be read', ['3000'], undefined],
  ['SEC-CERT-003', 'two keys', [right], true, knows()],
  ['SEC-CERT-003', 'one key for both', [right], false, knows({ publicKey: spkiOf(pki.eimTls.publicKey) })],
  ['SEC-CERT-003', 'a key that is not known', [right], undefined, knows({ publicKey: undefined })],
  ['SEC-CERT-004', 'both purposes', [right], true],
  ['SEC-CERT-004', 'no purpose', [clientOnly], false],
  ['SEC-CERT-004', 'no certificate', [], undefined],
  ['SEC-CERT-005', 'name and identifier', [right], true],
  ['SEC-CERT-005', 'the identifier of the eIM', [right], true, knows({ eimId: '2.999.20' })],
  ['SEC-CERT-005', 'another identifier', [right], false, knows({ eimId: '2.999.99' })],
  ['SEC-CERT-005', 'two identifiers', [twoOids], false],
  ['SEC-CERT-005', 'no certificate', [], undefined],
  ['SEC-CERT-006', 'a name', [right], true],
  ['SEC-CERT-006', 'the name of the host', [right], true, knows({ eimFqdn: 'eim.harness.test:8443' })],
  ['SEC-CERT-006', 'the name of another host', [right], false, knows({ eimFqdn: 'eim.example.org' })],
  ['SEC-CERT-006', 'a common name of 65 characters', [longName], false],
  ['SEC-CERT-006', 'a name in the common name only', [nameOnly], false],
  ['SEC-CERT-006', 'no name of a host', [noName], true, knows({ eimFqdn: 'eim.harness.test' })],
  ['SEC-CERT-006', 'no certificate', [], undefined],
  ['SEC-CERT-007', 'another CA', [pki.eimTlsForeign.certificate, pki.foreignCa.certificate], true],
  ['SEC-CERT-007', 'a CI of GSMA', [right, ci], false],
  ['SEC-CERT-007', 'no certificate', [], undefined],
]

for (const [requirement, what, chain, holds, known] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, chain, known)?.holds, holds)
  })
}

test('RSA is said in a remark', () => assert.match(judged('SEC-TLS-008', [rsa])?.remark ?? '', /RSA/))

test('a connection that the eIM opened to a server of ours is no affair of these rules', () => {
  assert.equal(judged('SEC-CERT-004', [clientOnly], {}, 'smdp'), undefined)
})
