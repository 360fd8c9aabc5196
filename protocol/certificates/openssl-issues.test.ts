/** Certificates and CRLs that the openssl command made are judged like ours. */
import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allCurves, keyPairOf } from '../crypto/curves.ts'
import { folder, openSslTest, opensslSays } from '../vectors/openssl.ts'
import { Findings, type Judgement } from './findings.ts'
import { checkCrl } from './link-checks.ts'
import { type ParsedCertificate, parseCertificate } from './parse.ts'
import { parseCrl } from './parse-crl.ts'
import { testEid } from './test-names.ts'
import { validateCi, validateEimTls, validateEuicc, validateEum, validateServer } from './validate.ts'
import { load } from './vectors/files.ts'

function accepts({ failures, information }: Judgement): void {
  assert.deepEqual({ failures, information }, { failures: [], information: [] })
}

const day = 86_400_000

for (const curve of allCurves) {
  openSslTest(`${curve}: a PKI that openssl made is judged like ours`, () => {
    const config = join(folder, `${curve}.cnf`)
    writeFileSync(config, opensslConfig)
    const name = curve === 'P-256' ? 'prime256v1' : 'brainpoolP256r1'
    const key = (file: string) => opensslSays('ecparam', '-name', name, '-genkey', '-noout', '-out', `${file}.key`)
    const issue = (file: string, subject: string, issuer: string) => {
      key(file)
      opensslSays('req', '-new', '-config', config, '-key', `${file}.key`, '-subj', subject, '-out', `${file}.csr`)
      opensslSays(
        'x509',
        '-req',
        '-in',
        `${file}.csr`,
        '-CA',
        `${issuer}.crt`,
        '-CAkey',
        `${issuer}.key`,
        '-CAcreateserial',
        '-sha256',
        '-days',
        '300',
        '-extfile',
        config,
        '-extensions',
        file,
        '-out',
        `${file}.crt`,
      )
      return load(`${file}.crt`)
    }
    key('ci')
    opensslSays(
      'req',
      '-x509',
      '-new',
      '-config',
      config,
      '-extensions',
      'ci',
      '-key',
      'ci.key',
      '-sha256',
      '-days',
      '3650',
      '-subj',
      '/CN=openssl TEST CI/C=ZZ',
      '-out',
      'ci.crt',
    )
    const ci = load('ci.crt')
    const eum = issue('eum', '/C=ZZ/O=openssl TEST EUM/CN=EUM', 'ci')
    const chip = issue('euicc', `/C=ZZ/O=openssl TEST EUM/serialNumber=${testEid}/CN=eUICC`, 'eum')
    const dpAuth = issue('dpauth', '/O=TEST/CN=SM-DP+', 'ci')
    const dpTls = issue('dptls', '/O=TEST/CN=smdp.example.com', 'ci')

    const clock = ci.notBefore + day
    const by = { now: clock, cis: [ci] }
    assert.deepEqual(validateCi(ci, by).failures, [])
    accepts(validateEum(eum, by))
    accepts(validateEuicc(chip, eum, by, testEid))
    accepts(validateServer(dpAuth, 'dp-auth', by, { registeredId: '2.999.10' }))
    accepts(validateServer(dpTls, 'dp-tls', by, { hostName: 'smdp.example.com' }))
    assert.equal(dpTls.subject.text, 'O=TEST, CN=smdp.example.com')
    assert.equal(chip.publicKey.curve, curve)

    writeFileSync(join(folder, 'index.txt'), '')
    writeFileSync(join(folder, 'crlnumber'), '07\n')
    opensslSays('ca', '-config', config, '-revoke', 'dpauth.crt', '-cert', 'ci.crt', '-keyfile', 'ci.key', '-md', 'sha256')
    opensslSays(
      'ca',
      '-config',
      config,
      '-gencrl',
      '-crldays',
      '30',
      '-cert',
      'ci.crt',
      '-keyfile',
      'ci.key',
      '-md',
      'sha256',
      '-out',
      'made.crl',
    )
    opensslSays('crl', '-in', 'made.crl', '-outform', 'DER', '-out', 'made.crl.der')
    const crl = parseCrl(readFileSync(join(folder, 'made.crl.der')), { strict: true })
    const findings = new Findings()
    assert.equal(checkCrl(crl, ci, undefined, findings), true)
    assert.deepEqual(findings.failures, [])
    assert.equal(crl.extensions.crlNumber?.value, 7)
    const reasons = (certificate: ParsedCertificate, role: 'dp-auth' | 'dp-tls') =>
      validateServer(certificate, role, { cis: [ci], crls: [crl] }).failures.map(({ reason }) => reason)
    assert.deepEqual(reasons(dpAuth, 'dp-auth'), ['revoked'])
    assert.deepEqual(reasons(dpTls, 'dp-tls'), [])

    const { publicKey } = keyPairOf(createPrivateKey(readFileSync(join(folder, 'ci.key'))))
    assert.equal(publicKey.equals(ci.publicKey.key!), true)
    assert.ok(createPublicKey(readFileSync(join(folder, 'ci.crt'))).equals(publicKey))
  })
}

openSslTest('an RSA certificate of an eIM verifies, and its key and algorithm are remarks', () => {
  const args = ['-nodes', '-sha384', '-days', '9', '-subj', '/O=TEST/CN=eim', '-addext', 'subjectAltName=DNS:eim.example.com']
  opensslSays('req', '-x509', '-newkey', 'rsa:2048', ...args, '-keyout', 'rsa.key', '-out', 'rsa.crt')
  const rsa = load('rsa.crt')
  const judged = validateEimTls(rsa, { kind: 'ca', cas: [rsa] }, { now: rsa.notBefore }, 'eim.example.com')
  assert.deepEqual(judged.failures, [])
  const sentences = judged.information.map(({ sentence }) => sentence)
  assert.ok(
    sentences.includes('the public key is of the kind rsa; the verifier supports P-256 and brainpoolP256r1'),
    sentences.join(),
  )
  assert.ok(sentences.includes('the signature algorithm is 1.2.840.113549.1.1.12, not ecdsa-with-SHA256'), sentences.join())
  const damaged = Buffer.from(rsa.der)
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1
  const { failures } = validateEimTls(parseCertificate(damaged), { kind: 'ca', cas: [rsa] })
  assert.deepEqual(
    failures.map(({ reason }) => reason),
    ['signature'],
  )
})

const opensslConfig = `
[req]
distinguished_name = dn
[dn]
[ca]
default_ca = default
[default]
database = index.txt
crlnumber = crlnumber
crl_extensions = crl
[crl]
authorityKeyIdentifier = keyid
[ci]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
certificatePolicies = critical, 2.23.146.1.2.1.0
subjectAltName = RID:2.999.1
subjectKeyIdentifier = hash
crlDistributionPoints = URI:http://ci.example.com/CRL-1
[eum]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
certificatePolicies = critical, 2.23.146.1.2.1.2
subjectAltName = RID:2.999.5
nameConstraints = critical, permitted;dirName:range
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://ci.example.com/CRL-1
[range]
O = openssl TEST EUM
serialNumber = 89049032
[euicc]
keyUsage = critical, digitalSignature
certificatePolicies = critical, 2.23.146.1.2.1.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[dpauth]
keyUsage = critical, digitalSignature
certificatePolicies = critical, 2.23.146.1.2.1.4
subjectAltName = RID:2.999.10
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://ci.example.com/CRL-2
[dptls]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, serverAuth, clientAuth
certificatePolicies = 2.23.146.1.2.1.3
subjectAltName = DNS:smdp.example.com, RID:2.999.10
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://ci.example.com/CRL-2
`
