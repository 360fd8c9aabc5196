import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { tlv } from '../protocol/ber/writer.ts'
import { testEid } from '../protocol/certificates/test-names.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { allCurves, generateKeyPair } from '../protocol/crypto/curves.ts'
import { recogniseMaterial } from './key-material.ts'
import { filesOf, readPki, writePki } from './pki.ts'

const base = mkdtempSync(join(tmpdir(), 'pki-'))
after(() => rmSync(base, { recursive: true }))
let count = 0
function newFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = join(base, String(count++))
  mkdirSync(folder)
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents)
  return folder
}

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore: Date.UTC(2026, 0, 1) })))
const pki = pkis[0]!
const privatePem = (type: 'sec1' | 'pkcs8') => pki.dpAuth.privateKey.export({ type, format: 'pem' }).toString()
const certificatePem = `-----BEGIN CERTIFICATE-----\n${pki.dpAuth.certificate.der.toString('base64')}\n-----END CERTIFICATE-----\n`

for (const format of ['pem', 'der'] as const) {
  for (const made of pkis) {
    test(`a test PKI on ${made.curve} comes back from ${format} files`, async () => {
      const folder = join(newFolder(), 'made', 'when missing')
      const files = filesOf(made)
      const paths = await writePki(folder, files, format)
      assert.equal(paths.length, files.length)
      const read = await readPki(folder)
      assert.deepEqual(read.problems, [])
      assert.equal(read.certificates.length, 15)
      assert.ok(read.certificates.every(({ privateKey }) => privateKey !== undefined))
      assert.deepEqual(read.certificates.map(({ role }) => role).toSorted(), [
        'ca',
        'ci',
        'ci',
        'dp-auth',
        'dp-pb',
        'dp-tls',
        'ds-auth',
        'ds-tls',
        'eim-signing',
        'eim-signing',
        'eim-tls',
        'eim-tls',
        'eim-tls',
        'euicc',
        'eum',
      ])
      const euicc = read.certificates.find(({ role }) => role === 'euicc')!
      assert.equal(euicc.certificate.subjectSerialNumber, testEid)
      assert.ok(createPublicKey(euicc.privateKey!).equals(made.euiccs.get(testEid)!.publicKey))
      assert.deepEqual(
        read.crls.map(({ crl }) => crl.revoked.size),
        [0, 1],
      )
      assert.deepEqual(
        read.privateKeys.map(({ key }) => createPublicKey(key).equals(made.eimSigningOther.publicKey)),
        [true],
      )
    })
  }
}

test('private keys can be read by their owner alone, also where a file was there before', async () => {
  const folder = newFolder({ 'k.pem': 'old' })
  chmodSync(join(folder, 'k.pem'), 0o644)
  await writePki(folder, [{ name: 'k', kind: 'privateKey', key: pki.ci.privateKey }])
  assert.equal(statSync(join(folder, 'k.pem')).mode & 0o777, 0o600)
  const [certificate] = await writePki(folder, [{ name: '../c', kind: 'certificate', der: pki.ci.certificate.der }])
  assert.equal(certificate, join(folder, 'c.pem'))
})

test('names of files say nothing, contents say all', async () => {
  const folder = newFolder({
    'readme.key': `a note before\n${certificatePem}and after`,
    'ci.crt': privatePem('sec1'),
    'b.txt': pki.eum.certificate.der,
    'c.bin': pki.crls.empty.der,
    d: pki.eum.privateKey.export({ type: 'sec1', format: 'der' }),
    e: pki.dsAuth.publicKey.export({ type: 'spki', format: 'pem' }),
    f: `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${privatePem('pkcs8')}`,
  })
  const { certificates, privateKeys, publicKeys, crls, problems } = await readPki(folder)
  assert.deepEqual(problems, [])
  assert.deepEqual(
    certificates.map(({ path, role, privateKey }) => [basename(path), role, privateKey !== undefined]),
    [
      ['b.txt', 'eum', true],
      ['readme.key', 'dp-auth', true],
    ],
  )
  assert.deepEqual([privateKeys.length, publicKeys.length, crls.length], [0, 1, 1])
})

test('several PEM blocks in one file are all read; a broken one does not take the others with it', async () => {
  const broken = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n'
  const { certificates, problems } = await readPki(newFolder({ all: certificatePem + broken + privatePem('pkcs8') }))
  assert.equal(certificates[0]?.privateKey !== undefined, true)
  assert.match(problems[0]?.reason ?? '', /^PEM block CERTIFICATE: DER of an unknown kind \(a SEQUENCE of nothing\)$/)
})

test('files in folders below are found, in the order of names', async () => {
  const folder = newFolder({ b: certificatePem })
  mkdirSync(join(folder, 'a', 'b'), { recursive: true })
  writeFileSync(join(folder, 'a', 'b', 'c'), pki.ci.certificate.der)
  const { certificates } = await readPki(folder)
  assert.deepEqual(
    certificates.map(({ role }) => role),
    ['ci', 'dp-auth'],
  )
})

const encrypted = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey
const encryptedSec1 = `-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n`

for (const [what, contents, reason] of [
  ['an empty file', '', /neither PEM nor DER/],
  ['prose', 'Test certificates, for laboratories only.', /neither PEM nor DER/],
  ['an encrypted PKCS #8 key', encrypted, /encrypted; write it without a pass phrase/],
  ['the same as DER', Buffer.from(encrypted.replace(/-----.*-----/g, ''), 'base64'), /encrypted; write it/],
  ['an encrypted key of the older kind', encryptedSec1, /encrypted; write it/],
  ['a PEM block without contents', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', /no Base64 inside/],
  ['a PEM block without its end', certificatePem.slice(0, 99), /^a PEM block that is cut off$/],
  ['a cut-off certificate', pki.ci.certificate.der.subarray(0, 99), /needs \d+ octets of value and \d+ are left at byte 1/],
  ['another structure', tlv(0x30, tlv(0x0c, Buffer.from('x'))), /unknown kind \(a SEQUENCE of 0c\)/],
  ['a private key without a curve', tlv(0x30, Buffer.from('020101', 'hex'), tlv(0x04, Buffer.alloc(32, 1))), /./],
  ['PKCS #8 with nothing inside', tlv(0x30, Buffer.from('020100', 'hex'), tlv(0x30), tlv(0x04, Buffer.of(1))), /./],
  ['a public key on no curve', tlv(0x30, tlv(0x30), tlv(0x03, Buffer.of(0, 1))), /./],
] as const) {
  test(`${what} is a problem with its reason, and nothing more`, async () => {
    const folder = newFolder({ bad: contents, good: certificatePem })
    const { certificates, problems } = await readPki(folder)
    assert.equal(certificates.length, 1)
    assert.deepEqual(
      problems.map(({ path }) => path),
      [join(folder, 'bad')],
    )
    assert.match(problems[0]?.reason ?? '', reason)
  })
}

test('keys of other kinds are read as well', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const folder = newFolder({
    a: privateKey.export({ type: 'pkcs1', format: 'der' }),
    b: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    c: publicKey.export({ type: 'spki', format: 'der' }),
  })
  const { privateKeys, publicKeys, problems } = await readPki(folder)
  assert.deepEqual([privateKeys.length, publicKeys.length, problems], [2, 1, []])
})

test('a huge file is not read', async () => {
  const folder = newFolder({ huge: '', good: certificatePem })
  truncateSync(join(folder, 'huge'), 50 * 1024 * 1024 * 1024)
  symlinkSync(join(folder, 'huge'), join(folder, 'link to huge'))
  const { certificates, problems } = await readPki(folder)
  assert.equal(certificates.length, 1)
  assert.deepEqual(
    problems.map(({ reason }) => reason),
    Array(2).fill('53687091200 octets, more than the 262144 that are read'),
  )
})

test('links to files are followed, links to folders and to nowhere are not', async () => {
  const folder = newFolder({ good: certificatePem })
  symlinkSync('good', join(folder, 'l1'))
  symlinkSync('.', join(folder, 'l2'))
  symlinkSync('nowhere', join(folder, 'l3'))
  const { certificates, problems } = await readPki(folder)
  assert.equal(certificates.length, 2)
  assert.deepEqual(
    problems.map(({ path }) => basename(path)),
    ['l2', 'l3'],
  )
  assert.equal(problems[0]?.reason, 'not a regular file')
  assert.match(problems[1]?.reason ?? '', /ENOENT/)
})

test('a pipe is not waited for', { timeout: 10_000 }, async (t) => {
  const folder = newFolder()
  if (spawnSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')]).status !== 0) {
    assert.notEqual(process.env['CI_FULL'], '1', 'the command mkfifo is missing')
    t.skip('the command mkfifo is not there')
    return
  }
  assert.deepEqual((await readPki(folder)).problems, [{ path: join(folder, 'pipe'), reason: 'not a regular file' }])
})

test('there is an end to the number of files and to the depth of folders', async () => {
  const folder = newFolder({ a: certificatePem, b: certificatePem, c: certificatePem })
  const few = await readPki(folder, 'pki', { files: 2 })
  assert.equal(few.certificates.length, 2)
  assert.deepEqual(few.problems, [{ path: folder, reason: 'more than 2 files; the rest was not read' }])
  mkdirSync(join(folder, 'd', 'e'), { recursive: true })
  const shallow = await readPki(folder, 'pki', { depth: 2 })
  assert.deepEqual(shallow.problems, [{ path: join(folder, 'd', 'e'), reason: 'more than 2 folders inside one another' }])
})

test('a folder that is not there, or is none, is a mistake in the configuration', async () => {
  const file = join(newFolder({ f: 'x' }), 'f')
  for (const path of [join(base, 'missing'), file]) {
    await assert.rejects(readPki(path, 'assets.pki'), {
      name: 'ConfigError',
      message: /^assets\.pki: .* cannot be read \(.*\); write the path of a folder/,
    })
  }
  await assert.rejects(writePki(join(file, 'x'), [], 'pem', 'assets.pki'), {
    name: 'ConfigError',
    message: /^assets\.pki: cannot write into/,
  })
})

test('any octets at all are told apart without an exception', () => {
  const start = fc.constantFrom(
    pki.ci.certificate.der,
    pki.crls.empty.der,
    generateKeyPair('P-256').privateKey.export({ type: 'pkcs8', format: 'der' }),
  )
  const edited = fc.tuple(start, fc.nat(600), fc.integer({ min: 0, max: 255 })).map(([der, at, octet]) => {
    const copy = Buffer.from(der)
    copy[at % copy.length] = octet
    return copy
  })
  const anything = fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets))
  fc.assert(
    fc.property(fc.oneof(edited, anything), (bytes) => {
      const { found, problems } = recogniseMaterial(bytes)
      assert.equal(found.length + problems.length, 1)
    }),
    { numRuns: 1000 },
  )
})
