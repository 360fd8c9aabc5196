import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readEuiccCredentials } from '../profiles/euicc-credentials.ts'
import { parseProfile } from '../profiles/load.ts'
import { readPki } from '../profiles/pki.ts'
import { pkisFromFolder } from '../profiles/pki-roles.ts'
import { readTlsOfOurs } from '../profiles/smdp-credentials.ts'
import { overHttpsOnly } from '../profiles/test-simulated.ts'
import { validateEuicc } from '../protocol/certificates/validate.ts'
import { openSslTest, opensslSays } from '../protocol/vectors/openssl.ts'
import { systemClock } from '../transport/clock.ts'
import { type PkiOptions, pki } from './pki.ts'
import { Told } from './test-told.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-for-eim-'))
after(() => rmSync(base, { recursive: true }))
const out = join(base, 'made')

async function write(options: PkiOptions) {
  const told = new Told()
  return { code: await pki({ forEim: true, ...options }, told.around, systemClock), text: told.text }
}

const made = await write({ out })
const builtIn = overHttpsOnly
const part = readFileSync(join(out, 'profile-part.yaml'), 'utf8')
const profile = parseProfile(builtIn.replace(/\nassets:[\s\S]*?\n\n/, `\n${part}\n`), 'p.yaml')
const readme = readFileSync(join(out, 'README.txt'), 'utf8')
const { euiccs = [], idleEid, unknownEid } = profile.assets

test('the part of a profile is a right one, and everything that it names is there and belongs together', async () => {
  assert.equal(made.code, 0, made.text)
  assert.equal(euiccs.length, 3)
  for (const [n, { eid, euicc }] of euiccs.entries()) readEuiccCredentials(euicc!, eid, `assets.euiccs.${n}.euicc`, out)
  readTlsOfOurs('smdp', profile.smdp!, out)
  readTlsOfOurs('smds', profile.smds!, out)
  const [found] = await pkisFromFolder(join(out, profile.smdp!.pki!), ['dpAuth', 'dpPb', 'dpTls'], 'smdp.pki', 0)
  assert.equal(found.pki.curve, 'P-256')
  await pkisFromFolder(join(out, profile.smds!.pki!), ['dsAuth', 'dsTls'], 'smds.pki', 0)
})

openSslTest(
  'openssl, which knows nothing of RSP, finds what is entered of both servers good under the CI, TLS for their names',
  () => {
    const entered = (name: string) => join(out, 'enter-at-the-eim', `${name}.pem`)
    const verify = (name: string, ...more: readonly string[]) =>
      opensslSays('verify', '-CAfile', entered('ci'), ...more, entered(name))
    for (const role of ['smdp', 'smds']) {
      assert.match(verify(`${role}-tls`, '-purpose', 'sslserver', '-verify_hostname', `${role}.harness.test`), /: OK\n$/)
      assert.match(verify(`${role}-auth`), /: OK\n$/)
    }
  },
)

test('an eIM that trusts the CI takes each eUICC, the idle one too', async () => {
  const { certificates } = await readPki(join(out, 'enter-at-the-eim'))
  const of = (role: string) => certificates.filter((one) => one.role === role).map(({ certificate }) => certificate)
  const [eum] = of('eum')
  const known = [...euiccs.map(({ eid }) => eid), idleEid]
  assert.deepEqual(
    of('euicc')
      .map(({ subjectSerialNumber }) => subjectSerialNumber)
      .toSorted(),
    known.toSorted(),
  )
  for (const certificate of of('euicc'))
    assert.deepEqual(
      validateEuicc(certificate, eum!, { cis: of('ci'), now: Date.now() }, certificate.subjectSerialNumber).failures,
      [],
    )
})

test('two eUICCs are entered by their EID alone: their certificates are kept for their IPAs, and the EUM may not have given one of them', async () => {
  const { permitted, notPermitted } = profile.assets.uncertified!
  const entered = readdirSync(join(out, 'enter-at-the-eim'))
  const ci = (await readPki(join(out, 'enter-at-the-eim'))).certificates.filter(({ role }) => role === 'ci')
  for (const [one, failures] of [
    [permitted!, []],
    [notPermitted!, ['eidOutsideEumRange']],
  ] as const) {
    assert.ok(!entered.some((name) => name.includes(one.eid)), one.eid)
    assert.match(readFileSync(join(out, 'enter-at-the-eim/eids.csv'), 'utf8'), new RegExp(`^${one.eid},,0,yes$`, 'm'))
    assert.ok(readme.includes(`   EID          ${one.eid}\n`))
    const { certificate, eumCertificate } = readEuiccCredentials(one.euicc, one.eid, 'euicc', out)
    const cis = ci.map(({ certificate: root }) => root)
    const found = validateEuicc(certificate, eumCertificate, { cis, now: Date.now() }, one.eid).failures
    assert.deepEqual(
      found.map(({ reason }) => reason),
      failures,
    )
  }
})

test('the folder for the eIM holds no private key, and that of the harness lets nobody else read one', async () => {
  const entered = join(out, 'enter-at-the-eim')
  for (const name of readdirSync(entered)) assert.doesNotMatch(readFileSync(join(entered, name), 'utf8'), /PRIVATE/)
  const kept = readdirSync(join(out, 'harness'))
  assert.ok(
    kept.every((name) => !name.includes('eim')),
    'an eIM has keys of its own',
  )
  for (const name of kept.filter((one) => one.endsWith('-key.pem')))
    assert.equal(statSync(join(out, 'harness', name)).mode & 0o077, 0)
})

test('README.txt says what to enter: every EID with its key, the EID to leave out, the SM-DP+ and the SM-DS', () => {
  for (const eid of [...euiccs.map((one) => one.eid), idleEid]) assert.ok(readme.includes(`EID          ${eid}`))
  assert.ok(readme.includes(`Never enter ${unknownEid}`))
  assert.match(readme, /Name smdp\.harness\.test, port 443/)
  assert.match(readme, /Name smds\.harness\.test, port 443/)
  for (const [, name = ''] of readme.matchAll(/\b([\w-]+\.pem)\b/g))
    assert.ok(readdirSync(join(out, 'enter-at-the-eim')).includes(name), name)
  const [, point = ''] =
    /^(?:\d{32}),([0-9A-F]{130}),0,yes$/m.exec(readFileSync(join(out, 'enter-at-the-eim/eids.csv'), 'utf8')) ?? []
  assert.ok(readme.includes(point.slice(0, 66)) && readme.includes(point.slice(66)) && point.startsWith('04'))
})

test('given EIDs get the work, --json lists the files, and what cannot be done is said', async () => {
  const eid = '89049032000000000000000000000066'
  const { code, text } = await write({ out: join(base, 'given'), eid: [eid], json: true })
  assert.equal(code, 0)
  const listed = JSON.parse(text)
  assert.deepEqual(listed.eids, [eid])
  const isThere = ({ path, what }: { path: string; what: string }) => statSync(path).isFile() && what !== ''
  assert.ok(listed.files.every(isThere))
  const both = await write({ out: join(base, 'both'), curve: 'both' })
  assert.deepEqual(
    [both.code, both.text],
    [3, 'sgp32 pki: --curve both: an eUICC has one curve; write P-256 or brainpoolP256r1\n'],
  )
  const idle = await write({ out: join(base, 'idle'), eid: [idleEid] })
  assert.match(idle.text, /--eid \d{32}: this one is the idle or the unknown EID, or one without certificates; write another one/)
  const used = await write({ out })
  assert.match(used.text, /made has 4 entries in it/)
})
