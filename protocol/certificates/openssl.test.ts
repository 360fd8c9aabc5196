/** Cross-checks with the openssl command: it reads and verifies what we make, and we judge what it makes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { allCurves, keyPairOf } from '../crypto/curves.ts'
import { Findings, type Judgement } from './findings.ts'
import { issueCrl } from './issue-crl.ts'
import { checkCrl } from './link-checks.ts'
import { issueNegative } from './negative.ts'
import { type ParsedCertificate, parseCertificate } from './parse.ts'
import { parseCrl } from './parse-crl.ts'
import { isSignedBy } from './signed.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { validateCi, validateEimTls, validateEuicc, validateEum, validateServer } from './validate.ts'

const available = spawnSync('openssl', ['version']).status === 0

/** A test that needs openssl: skipped where it is missing, failed where the full set is demanded. */
function openSslTest(title: string, body: () => void | Promise<void>): void {
  const skip = available || process.env['CI_FULL'] === '1' ? false : 'the openssl command is not installed'
  test(title, { skip }, async () => {
    assert.ok(available, 'CI_FULL is 1 and the openssl command is not installed')
    await body()
  })
}

function run(args: readonly string[], input?: string): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, input, encoding: 'utf8' })
  return { status, text: stdout + stderr }
}

function openssl(...args: readonly string[]): string {
  const { status, text } = run(args)
  assert.equal(status, 0, `openssl ${args.join(' ')}: ${text}`)
  return text
}

const folder = mkdtempSync(join(tmpdir(), 'certificates-openssl-'))
after(() => rmSync(folder, { recursive: true }))

function save(name: string, { der }: Pick<ParsedCertificate, 'der'>): string {
  writeFileSync(join(folder, name), new X509Certificate(der).toString())
  return name
}

function saveDer(name: string, { der }: Pick<ParsedCertificate, 'der'>): string {
  writeFileSync(join(folder, name), der)
  return name
}

function accepts({ failures, information }: Judgement): void {
  assert.deepEqual({ failures, information }, { failures: [], information: [] })
}

function load(name: string): ParsedCertificate {
  openssl('x509', '-in', name, '-outform', 'DER', '-out', `${name}.der`)
  return parseCertificate(readFileSync(join(folder, `${name}.der`)), { strict: true })
}

/** The extensions as `openssl x509 -text` prints them: `Name[!]: value`, with `!` for critical. */
function extensionsOf(text: string): readonly string[] {
  const [, after = ''] = text.split('X509v3 extensions:\n')
  const [block = ''] = after.split(/^ {4}Signature Algorithm/m)
  const entries = block.split(/^ {12}(?=\S)/m).slice(1)
  return entries.map((entry) => {
    const [head = '', ...lines] = entry.split('\n')
    const values = lines.map((line) => line.trim()).filter((line) => line !== '')
    return `${head
      .replace(/^X509v3 /, '')
      .replace(/: critical$/, '!')
      .replace(/: ?$/, '')}: ${values.join(' ')}`
  })
}

const notBefore = Date.UTC(2026, 0, 1)
const day = 86_400_000
const now = notBefore + day
const at = String(now / 1000)
const points = 'CRL Distribution Points: Full Name: URI:http://ci.harness.test/CRL-1 Full Name: URI:http://ci.harness.test/CRL-2'

for (const curve of allCurves) {
  const pki = await createTestPki({ curve, notBefore })
  const euicc = pki.euiccs.get(testEid)!
  const id = ({ certificate }: typeof euicc) =>
    certificate.extensions
      .subjectKeyIdentifier!.value.toString('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:')
  const keyIds = (own: typeof euicc, issuer = pki.ci) => [
    `Authority Key Identifier: ${id(issuer)}`,
    `Subject Key Identifier: ${id(own)}`,
  ]
  const leaf = 'Key Usage!: Digital Signature'
  const server = 'Extended Key Usage!: TLS Web Server Authentication, TLS Web Client Authentication'
  const signer = (own: typeof euicc, role: number, oid: string) => [
    leaf,
    `Certificate Policies!: Policy: 2.23.146.1.2.1.${role}`,
    `Subject Alternative Name: Registered ID:${oid}`,
    ...keyIds(own),
    points,
  ]
  const host = (own: typeof euicc, role: number, name: string, oid: string) => [
    leaf,
    server,
    `Certificate Policies: Policy: 2.23.146.1.2.1.${role}`,
    `Subject Alternative Name: DNS:${name}, DNS:localhost, Registered ID:${oid}`,
    ...keyIds(own),
    points,
  ]

  const expected = {
    ci: [
      'Basic Constraints!: CA:TRUE',
      'Key Usage!: Certificate Sign, CRL Sign',
      'Certificate Policies!: Policy: 2.23.146.1.2.1.0',
      'Subject Alternative Name: Registered ID:2.999.1',
      `Subject Key Identifier: ${id(pki.ci)}`,
      points,
    ],
    eum: [
      'Basic Constraints!: CA:TRUE, pathlen:0',
      'Key Usage!: Certificate Sign',
      'Certificate Policies!: Policy: 2.23.146.1.2.1.2',
      'Subject Alternative Name: Registered ID:2.999.5',
      'Name Constraints!: Permitted: DirName:O = TEST EUM, serialNumber = 89049032',
      ...keyIds(pki.eum),
      points,
    ],
    dpAuth: signer(pki.dpAuth, 4, '2.999.10'),
    dpPb: signer(pki.dpPb, 5, '2.999.10'),
    dpTls: host(pki.dpTls, 3, 'smdp.harness.test', '2.999.10'),
    dsAuth: signer(pki.dsAuth, 7, '2.999.15'),
    dsTls: host(pki.dsTls, 6, 'smds.harness.test', '2.999.15'),
    eimSigning: [leaf, `Authority Key Identifier: ${id(pki.ci)}`],
    eimTls: [
      leaf,
      server,
      'Subject Alternative Name: DNS:eim.harness.test, DNS:localhost, Registered ID:2.999.20',
      `Authority Key Identifier: ${id(pki.ci)}`,
      points,
    ],
  } as const

  for (const role of ['ci', 'eum', 'dpAuth', 'dpPb', 'dpTls', 'dsAuth', 'dsTls', 'eimSigning', 'eimTls'] as const) {
    openSslTest(`${curve}: openssl prints the extensions of ${role} as they are laid down`, () => {
      const text = openssl('x509', '-in', save(`${curve}-${role}.pem`, pki[role].certificate), '-noout', '-text')
      assert.deepEqual(extensionsOf(text), expected[role])
      assert.match(text, /Version: 3 /)
      assert.equal(text.match(/Signature Algorithm: ecdsa-with-SHA256/g)?.length, 2)
      assert.match(text, curve === 'P-256' ? /ASN1 OID: prime256v1/ : /ASN1 OID: brainpoolP256r1/)
      assert.match(text, /Subject: .*TEST/)
    })
  }

  openSslTest(`${curve}: openssl prints the eUICC certificate as it is laid down`, () => {
    const text = openssl('x509', '-in', save('euicc.pem', euicc.certificate), '-noout', '-text')
    assert.deepEqual(extensionsOf(text), [leaf, 'Certificate Policies!: Policy: 2.23.146.1.2.1.1', ...keyIds(euicc, pki.eum)])
    assert.match(text, /Not After : Jan 24 00:00:00 7496 GMT/)
    assert.ok(text.includes(`O = TEST EUM, serialNumber = ${testEid}, CN = TEST eUICC`))
  })

  openSslTest(`${curve}: openssl verifies CI, servers, eIM and EUM, and refuses what is wrong`, async () => {
    const ca = save(`${curve}-ca.pem`, pki.ci.certificate)
    const verify = (certificate: ParsedCertificate, ...more: readonly string[]) =>
      run(['verify', '-attime', at, '-CAfile', ca, ...more, save('leaf.pem', certificate)])
    for (const role of ['ci', 'dpAuth', 'dpPb', 'dsAuth', 'eimSigning'] as const) {
      const { status, text } = verify(pki[role].certificate)
      assert.equal(status, 0, `${role}: ${text}`)
    }
    for (const [role, name] of [
      ['dpTls', 'smdp.harness.test'],
      ['dsTls', 'smds.harness.test'],
      ['eimTls', 'eim.harness.test'],
    ] as const) {
      for (const one of [name, 'localhost']) {
        const { status, text } = verify(pki[role].certificate, '-purpose', 'sslserver', '-verify_hostname', one)
        assert.equal(status, 0, `${role}: ${text}`)
      }
    }
    assert.equal(verify(pki.eum.certificate).status, 0)
    assert.equal(
      run([
        'verify',
        '-attime',
        at,
        '-CAfile',
        save('foreign.pem', pki.foreignCa.certificate),
        save('leaf.pem', pki.eimTlsForeign.certificate),
      ]).status,
      0,
    )
    assert.equal(
      run(['verify', '-attime', at, '-CAfile', save('self.pem', pki.eimTlsSelfSigned.certificate), 'self.pem']).status,
      0,
    )

    for (const [kind, message] of [
      ['wrongKey', /signature failure/],
      ['badSignature', /signature failure/],
      ['expired', /certificate has expired/],
      ['notYetValid', /certificate is not yet valid/],
      ['otherCi', /unable to get local issuer certificate/],
      ['unknownCritical', /unhandled critical extension/],
    ] as const) {
      const { certificate } = await issueNegative(pki, { role: 'dpTls', kind })
      const { status, text } = verify(certificate)
      assert.notEqual(status, 0, kind)
      assert.match(text, message)
    }
    const { certificate } = await issueNegative(pki, { role: 'dpTls', kind: 'clientAuthOnly' })
    assert.match(
      verify(certificate, '-purpose', 'sslserver').text,
      /unsupported certificate purpose|unsuitable certificate purpose/,
    )
  })

  openSslTest(`${curve}: openssl takes the EUM's prefix for a subtree and refuses the eUICC for that alone`, () => {
    const ca = save('ca.pem', pki.ci.certificate)
    const args = [
      'verify',
      '-attime',
      at,
      '-CAfile',
      ca,
      '-untrusted',
      save('eum.crt.pem', pki.eum.certificate),
      save('euicc.pem', euicc.certificate),
    ]
    const { status, text } = run(args)
    assert.notEqual(status, 0)
    assert.deepEqual(text.match(/^error \d+ .*$/gm), ['error 47 at 0 depth lookup: permitted subtree violation'])
    // Without the EUM's own constraints in the way, the signature of the chain's last link is right.
    const partial = run(['verify', '-attime', at, '-partial_chain', '-trusted', 'eum.crt.pem', 'euicc.pem'])
    assert.match(partial.text, /permitted subtree violation/)
    assert.ok(isSignedBy(euicc.certificate, pki.eum.certificate.publicKey.key!))
    writeFileSync(join(folder, 'eum.key.pem'), pki.eum.publicKey.export({ type: 'spki', format: 'pem' }))
    writeFileSync(join(folder, 'tbs'), euicc.certificate.tbs)
    writeFileSync(join(folder, 'sig'), euicc.certificate.signature)
    assert.match(openssl('dgst', '-sha256', '-verify', 'eum.key.pem', '-signature', 'sig', 'tbs'), /Verified OK/)
  })

  openSslTest(`${curve}: openssl verifies our CRLs, and finds what they revoke`, async () => {
    const ca = save('ca.pem', pki.ci.certificate)
    for (const [crl, ok] of [
      [pki.crls.empty, true],
      [pki.crls.revokingDpAuth, false],
    ] as const) {
      openssl('crl', '-inform', 'DER', '-in', saveDer('crl.der', crl), '-out', 'crl.pem')
      assert.match(openssl('crl', '-inform', 'DER', '-in', 'crl.der', '-CAfile', ca, '-noout'), /verify OK/)
      const checked = run([
        'verify',
        '-attime',
        at,
        '-crl_check',
        '-CRLfile',
        'crl.pem',
        '-CAfile',
        ca,
        save('leaf.pem', pki.dpAuth.certificate),
      ])
      assert.equal(checked.status === 0, ok, checked.text)
      if (!ok) assert.match(checked.text, /certificate revoked/)
    }
    const foreign = await issueCrl(pki.otherCi, { revoked: [], thisUpdate: notBefore, nextUpdate: now, number: 1 })
    assert.doesNotMatch(
      run(['crl', '-inform', 'DER', '-in', saveDer('crl.der', foreign), '-CAfile', ca, '-noout']).text,
      /verify OK/,
    )
  })

  openSslTest(`${curve}: a PKI that openssl made is judged like ours`, () => {
    const config = join(folder, `${curve}.cnf`)
    writeFileSync(config, opensslConfig)
    const name = curve === 'P-256' ? 'prime256v1' : 'brainpoolP256r1'
    const key = (file: string) => openssl('ecparam', '-name', name, '-genkey', '-noout', '-out', `${file}.key`)
    const issue = (file: string, subject: string, issuer: string) => {
      key(file)
      openssl('req', '-new', '-config', config, '-key', `${file}.key`, '-subj', subject, '-out', `${file}.csr`)
      openssl(
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
    openssl(
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
    openssl('ca', '-config', config, '-revoke', 'dpauth.crt', '-cert', 'ci.crt', '-keyfile', 'ci.key', '-md', 'sha256')
    openssl(
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
    openssl('crl', '-in', 'made.crl', '-outform', 'DER', '-out', 'made.crl.der')
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
    assert.ok(publicKey.equals(ci.publicKey.key!))
    assert.ok(createPublicKey(readFileSync(join(folder, 'ci.crt'))).equals(publicKey))
  })
}

openSslTest('an RSA certificate of an eIM verifies, and its key and algorithm are remarks', () => {
  const args = ['-nodes', '-sha384', '-days', '9', '-subj', '/O=TEST/CN=eim', '-addext', 'subjectAltName=DNS:eim.example.com']
  openssl('req', '-x509', '-newkey', 'rsa:2048', ...args, '-keyout', 'rsa.key', '-out', 'rsa.crt')
  const rsa = load('rsa.crt')
  const judged = validateEimTls(rsa, { kind: 'ca', cas: [rsa] }, { now: rsa.notBefore }, 'eim.example.com')
  assert.deepEqual(judged.failures, [])
  const sentences = judged.information.map(({ sentence }) => sentence)
  assert.ok(sentences.includes('the public key is of the kind rsa; the verifier supports P-256 and brainpoolP256r1'))
  assert.ok(sentences.includes('the signature algorithm is 1.2.840.113549.1.1.12, not ecdsa-with-SHA256'))
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
