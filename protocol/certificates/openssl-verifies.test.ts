/** The openssl command verifies our certificates and CRLs, and refuses the wrong ones. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allCurves } from '../crypto/curves.ts'
import { attempt, folder, openSslTest, opensslSays } from '../vectors/openssl.ts'
import { issueCrl } from './issue-crl.ts'
import { issueNegative } from './negative.ts'
import type { ParsedCertificate } from './parse.ts'
import { isSignedBy } from './signed.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { save, saveDer } from './vectors/files.ts'

const notBefore = Date.UTC(2026, 0, 1)
const day = 86_400_000
const now = notBefore + day
const at = String(now / 1000)

// All before the first test: the runner takes a pause between tests for the end of them.
const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))

for (const pki of pkis) {
  const { curve } = pki
  const euicc = pki.euiccs.get(testEid)!

  openSslTest(`${curve}: openssl verifies CI, servers, eIM and EUM, and refuses what is wrong`, async () => {
    const ca = save(`${curve}-ca.pem`, pki.ci.certificate)
    const verify = (certificate: ParsedCertificate, ...more: readonly string[]) =>
      attempt(['verify', '-attime', at, '-CAfile', ca, ...more, save('leaf.pem', certificate)])
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
      attempt([
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
      attempt(['verify', '-attime', at, '-CAfile', save('self.pem', pki.eimTlsSelfSigned.certificate), 'self.pem']).status,
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
    const { status, text } = attempt(args)
    assert.notEqual(status, 0)
    assert.deepEqual(text.match(/^error \d+ .*$/gm), ['error 47 at 0 depth lookup: permitted subtree violation'])
    // Without the EUM's own constraints in the way, the signature of the chain's last link is right.
    const partial = attempt(['verify', '-attime', at, '-partial_chain', '-trusted', 'eum.crt.pem', 'euicc.pem'])
    assert.match(partial.text, /permitted subtree violation/)
    assert.equal(isSignedBy(euicc.certificate, pki.eum.certificate.publicKey.key!), true)
    writeFileSync(join(folder, 'eum.key.pem'), pki.eum.publicKey.export({ type: 'spki', format: 'pem' }))
    writeFileSync(join(folder, 'tbs'), euicc.certificate.tbs)
    writeFileSync(join(folder, 'sig'), euicc.certificate.signature)
    assert.match(opensslSays('dgst', '-sha256', '-verify', 'eum.key.pem', '-signature', 'sig', 'tbs'), /Verified OK/)
  })

  openSslTest(`${curve}: openssl verifies our CRLs, and finds what they revoke`, async () => {
    const ca = save('ca.pem', pki.ci.certificate)
    for (const [crl, ok] of [
      [pki.crls.empty, true],
      [pki.crls.revokingDpAuth, false],
    ] as const) {
      opensslSays('crl', '-inform', 'DER', '-in', saveDer('crl.der', crl), '-out', 'crl.pem')
      assert.match(opensslSays('crl', '-inform', 'DER', '-in', 'crl.der', '-CAfile', ca, '-noout'), /verify OK/)
      const checked = attempt([
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
      attempt(['crl', '-inform', 'DER', '-in', saveDer('crl.der', foreign), '-CAfile', ca, '-noout']).text,
      /verify OK/,
    )
  })
}
