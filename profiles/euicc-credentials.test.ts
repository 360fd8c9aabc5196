import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { keyIdentifierOf } from '../protocol/certificates/key-identifier.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
import { readEuiccCredentials } from './euicc-credentials.ts'
import { euiccFiles, writeEuiccFiles } from './test-euicc-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'euicc-credentials-'))
after(() => rmSync(folder, { recursive: true }))
const pki = await writeEuiccFiles(folder)
const own = pki.euiccs.get(testEid)!
const strange = generateKeyPair('P-256').privateKey
writeFileSync(join(folder, 'strange.pem'), strange.export({ type: 'sec1', format: 'pem' }))
writeFileSync(
  join(folder, 'encrypted.pem'),
  strange.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
)
writeFileSync(join(folder, 'cut.pem'), readFileSync(join(folder, euiccFiles.key.slice(5)), 'utf8').slice(0, 120))
writeFileSync(join(folder, 'euicc.der'), own.certificate.der)
writeFileSync(join(folder, 'key.der'), own.privateKey.export({ type: 'pkcs8', format: 'der' }))

const read = (changed: Partial<typeof euiccFiles> = {}, eid: string = testEid) =>
  readEuiccCredentials({ ...euiccFiles, ...changed }, eid, 'assets.euiccs.0.euicc', folder)

test('certificate, EUM certificate and key of an eUICC are read, with the CI that they end in', () => {
  const { certificate, eumCertificate, privateKey, ciPKId } = read()
  assert.deepEqual(certificate.der, own.certificate.der)
  assert.deepEqual(eumCertificate.der, pki.eum.certificate.der)
  assert.ok(privateKey.equals(own.privateKey))
  assert.deepEqual(Buffer.from(ciPKId!), keyIdentifierOf(pki.ci.publicKey))
})

test('files in DER, and a key in an environment variable, are as good', (context) => {
  process.env['EUICC_KEY_OF_THE_TEST'] = own.privateKey.export({ type: 'sec1', format: 'pem' }).toString()
  context.after(() => delete process.env['EUICC_KEY_OF_THE_TEST'])
  assert.ok(read({ certificate: 'euicc.der', key: 'file:key.der' }).privateKey.equals(own.privateKey))
  assert.ok(read({ key: 'env:EUICC_KEY_OF_THE_TEST' }).privateKey.equals(own.privateKey))
})

for (const [what, changed, message, eid] of [
  [
    'the certificate of another EID',
    {},
    /\.certificate: .* is for EID 8904.*235, not for 89049032000000000000000000000066/,
    '89049032000000000000000000000066',
  ],
  ['a certificate without an EID', { certificate: 'P-256-ci.pem' }, /\.certificate: P-256-ci\.pem is for no EID/],
  ['an EUM that did not sign it', { eumCertificate: 'P-256-ci.pem' }, /\.eumCertificate: P-256-ci\.pem did not sign/],
  ['a key of another', { key: 'file:strange.pem' }, /\.key: file:strange\.pem is not the key of/],
  [
    'a key in the place of a certificate',
    { certificate: euiccFiles.key.slice(5) },
    /\.certificate: .*is not a certificate of an eUICC \(it holds privateKey\)/,
  ],
  [
    'a certificate in the place of a key',
    { key: `file:${euiccFiles.certificate}` },
    /\.key: .*is not one private key \(it holds certificate\)/,
  ],
  ['a key under a pass phrase', { key: 'file:encrypted.pem' }, /\.key: .*the private key is encrypted/],
  ['a key that is cut off', { key: 'file:cut.pem' }, /\.key: .*is not one private key/],
  [
    'a key file that is not there',
    { key: 'file:nowhere.pem' },
    /\.key: nowhere\.pem cannot be read \(ENOENT\); write the path of a private key/,
  ],
  ['a variable that is not set', { key: 'env:NOT_SET_ANYWHERE' }, /\.key: the environment variable NOT_SET_ANYWHERE is not set/],
] as const)
  test(`${what} is refused with the key of the profile`, () => {
    assert.throws(
      () => read(changed, eid),
      ({ name, message: told }: Error) => {
        assert.equal(name, 'ConfigError')
        assert.match(told, /^assets\.euiccs\.0\.euicc\./)
        assert.match(told, message)
        assert.ok(!told.includes('MII') && !told.includes('MHc'), 'nothing of a key is told')
        return true
      },
    )
  })
