/** The openssl command prints our certificates as they are laid down. */
import assert from 'node:assert/strict'
import { allCurves } from '../crypto/curves.ts'
import { openSslTest, opensslSays } from '../vectors/openssl.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { save } from './vectors/files.ts'

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
const points = 'CRL Distribution Points: Full Name: URI:http://ci.harness.test/CRL-1 Full Name: URI:http://ci.harness.test/CRL-2'

// All before the first test: the runner takes a pause between tests for the end of them.
const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))

for (const pki of pkis) {
  const { curve } = pki
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
      const text = opensslSays('x509', '-in', save(`${curve}-${role}.pem`, pki[role].certificate), '-noout', '-text')
      assert.deepEqual(extensionsOf(text), expected[role])
      assert.match(text, /Version: 3 /)
      assert.equal(text.match(/Signature Algorithm: ecdsa-with-SHA256/g)?.length, 2)
      assert.match(text, curve === 'P-256' ? /ASN1 OID: prime256v1/ : /ASN1 OID: brainpoolP256r1/)
      assert.match(text, /Subject: .*TEST/)
    })
  }

  openSslTest(`${curve}: openssl prints the eUICC certificate as it is laid down`, () => {
    const text = opensslSays('x509', '-in', save('euicc.pem', euicc.certificate), '-noout', '-text')
    assert.deepEqual(extensionsOf(text), [leaf, 'Certificate Policies!: Policy: 2.23.146.1.2.1.1', ...keyIds(euicc, pki.eum)])
    assert.match(text, /Not After : Jan 24 00:00:00 7496 GMT/)
    assert.ok(text.includes(`O = TEST EUM, serialNumber = ${testEid}, CN = TEST eUICC`), text)
  })
}
