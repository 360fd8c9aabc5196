/** A card in a reader under test, as a user does it: PKI on disk, the simulated card in pcscd's virtual reader, a profile, doctor, run. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { stringify } from 'yaml'
import { type PrivatePcscd, pcscdMissing, startPrivatePcscd } from '../adapters/euicc/private-pcscd.ts'
import { loadAnyProfile } from '../profiles/load.ts'
import { buildProfilePackage } from '../protocol/profile-package/build.ts'

const missing = pcscdMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

const folder = mkdtempSync(join(tmpdir(), 'sgp32-reader-'))
const main = ['--import', 'tsx', 'cli/main.ts']
let pcscd: PrivatePcscd | undefined
let card: ReturnType<typeof spawn> | undefined
before(async () => {
  if (skip !== false) return
  pcscd = await startPrivatePcscd()
  assert.equal(spawnSync(process.execPath, [...main, 'pki', '--out', join(folder, 'pki')]).status, 0)
  const words = ['simulate', 'euicc', '--pki', join(folder, 'pki'), '--vpcd', `127.0.0.1:${pcscd.port}`]
  card = spawn(process.execPath, [...main, ...words], { stdio: 'ignore' })
  await pcscd.cardSeen()
})
after(async () => {
  card?.kill('SIGKILL')
  await pcscd?.close()
  rmSync(folder, { recursive: true, force: true })
})

const identity = { profileType: 'test', imsi: '001010123456789', serviceProviderName: 'Test' }
writeFileSync(join(folder, 'upp.der'), buildProfilePackage({ ...identity, iccid: '89000123456789012341' }))

function profileWith(name: string, changes: Readonly<Record<string, unknown>>): string {
  const path = join(folder, `${name}.yaml`)
  const { profile } = loadAnyProfile(new URL('../profiles/simulated-euicc.yaml', import.meta.url).pathname)
  const euicc = { adapter: 'reader', reader: 'Virtual 00 00' }
  writeFileSync(path, stringify({ ...profile, euicc, servers: 'pki', profilePackage: 'upp.der', ...changes }))
  return path
}

function sgp32(...words: readonly string[]) {
  const env = { ...process.env, PCSCLITE_CSOCK_NAME: pcscd?.socket ?? '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [...main, ...words], { env, encoding: 'utf8' })
  return { code: status, text: `${stdout}${stderr}` }
}

const run = (path: string, ...more: readonly string[]) =>
  sgp32('run', path, '--results', join(folder, 'results'), '--no-pages', '--only', 'PSMO-EN-001,PKG-034', ...more)

test('doctor says what the card is and that it trusts the CI of our servers', { skip }, () => {
  const { code, text } = sgp32('doctor', profileWith('all', {}))
  assert.equal(code, 0, text)
  assert.match(text, /card +ok +EID 8904/)
  assert.match(text, /servers +ok +under the CI [0-9a-f]{40}, which the card trusts$/m)
})

test('a run changes the card, brings it back, and says so', { skip }, () => {
  const { code, text } = run(profileWith('all', {}))
  assert.equal(code, 0, text)
  assert.match(text, /pass +PSMO-EN-001/)
  assert.match(text, /^card +as it was before the run/m)
})

test('what the profile does not permit is not played, and what it does not give cannot be prepared', { skip }, () => {
  const kept = run(profileWith('kept', { mayChangeState: false }))
  assert.match(kept.text, /NOT SELECTED +PSMO-EN-001 .*mayChangeState is false/, kept.text)
  assert.doesNotMatch(kept.text, /^card /m)
  const without = run(profileWith('without', { servers: undefined, profilePackage: undefined }))
  assert.match(without.text, /CANNOT BE PREPARED PSMO-EN-001 .*servers: the profile has no SM-DP\+ credentials/, without.text)
  assert.match(without.text, /pass +PKG-034/)
})

test('a profile package that is none is told with its key', { skip }, () => {
  writeFileSync(join(folder, 'none.der'), 'no package')
  const { code, text } = run(profileWith('none', { profilePackage: 'none.der' }))
  assert.equal(code, 3, text)
  assert.match(text, /^profilePackage: none\.der is no unprotected profile package/m)
})
