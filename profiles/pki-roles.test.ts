import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createTestPki, issueEuicc } from '../protocol/certificates/test-pki.ts'
import { allCurves } from '../protocol/crypto/curves.ts'
import { filesOf, type PkiFile, writePki } from './pki.ts'
import { type PkiPart, pkisFromFolder } from './pki-roles.ts'

const base = mkdtempSync(join(tmpdir(), 'pki-roles-'))
after(() => rmSync(base, { recursive: true }))
const notBefore = Date.UTC(2026, 0, 1)
const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))
const files = pkis.flatMap(filesOf)

let count = 0
async function folderWith(wanted: (file: PkiFile) => boolean): Promise<string> {
  const folder = join(base, String(count++))
  // Names that say nothing: contents alone tell.
  await writePki(
    folder,
    files.filter(wanted).map((file, n) => ({ ...file, name: `f${n}` })),
  )
  return folder
}
const read = (folder: string, ...needed: readonly PkiPart[]) => pkisFromFolder(folder, needed, '--pki', notBefore)

test('a test PKI on both curves comes back, whatever its files are called', async () => {
  const found = await read(await folderWith(() => true), 'euiccs', 'dpAuth', 'eimTlsForeign')
  assert.deepEqual(
    found.map(({ pki }) => pki.curve),
    ['P-256', 'brainpoolP256r1'],
  )
  for (const [n, { pki, parts }] of found.entries()) {
    const { curve: _, crls: __, euiccs, eimSigningOther, ...single } = pkis[n]!
    assert.equal(parts.size, Object.keys(single).length + 2)
    for (const [part, { certificate, privateKey }] of Object.entries(single)) {
      const got = pki[part as keyof typeof single]
      assert.ok(got.certificate.der.equals(certificate.der), part)
      assert.ok(got.privateKey.equals(privateKey), part)
    }
    assert.ok(pki.eimSigningOther.publicKey.equals(eimSigningOther.publicKey))
    assert.deepEqual([...pki.euiccs.keys()], [...euiccs.keys()])
  }
})

test('with the key of the EUM more eUICC certificates can be issued', async () => {
  const [{ pki }] = await read(await folderWith(({ name }) => name.startsWith('P-256')))
  const eid = '89049032000000000000000000000066'
  const { certificate } = await issueEuicc(pki, eid, { notBefore, notAfter: notBefore + 1e9 }, 7)
  assert.ok(certificate.issuer.raw.equals(pki.eum.certificate.subject.raw))
})

test('what an actor needs and the folder lacks is named', async () => {
  const folder = await folderWith(({ name }) => name.startsWith('P-256') && !/dpPb-key/.test(name))
  await assert.rejects(read(folder, 'dpAuth', 'dpPb'), {
    name: 'ConfigError',
    message:
      /^--pki: .* lacks CERT\.DPpb under the CI, with its private key on P-256; write a test PKI with "sgp32 pki --out DIR"/,
  })
  await read(folder, 'dpAuth')
})

test('a folder without a CI, and one that is none, is refused with what was not read', async () => {
  const folder = await folderWith(() => false)
  writeFileSync(join(folder, 'ci.pem'), 'hello')
  await assert.rejects(read(folder), { message: /has no CI certificate in it \(not read: .*ci\.pem, neither PEM nor DER/ })
  await assert.rejects(read(join(base, 'nowhere')), { name: 'ConfigError', message: /^--pki: .*nowhere cannot be read/ })
})

test('the certificate of another CI is not taken for one of this CI', async () => {
  const other = await createTestPki({ curve: 'P-256', notBefore })
  const folder = join(base, String(count++))
  const keep = ({ name }: PkiFile) => /-(ci|eum|euicc)/.test(name)
  await writePki(folder, [...filesOf(pkis[0]!).filter(keep), ...filesOf(other).filter(({ name }) => /dpAuth/.test(name))])
  await assert.rejects(read(folder, 'dpAuth'), { message: /lacks CERT\.DPauth/ })
})
