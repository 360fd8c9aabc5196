import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEuiccCredentials } from '../profiles/euicc-credentials.ts'
import { loadProfile } from '../profiles/load.ts'
import { readTlsOfOurs } from '../profiles/smdp-credentials.ts'
import { encode } from '../protocol/schema/type.ts'
import { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { startEim } from '../simulators/eim/server.ts'
import { systemClock } from '../transport/clock.ts'
import { doctor } from './doctor.ts'
import { init } from './init.ts'
import { pki } from './pki.ts'
import { Told } from './test-told.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-first-use-'))
after(() => rmSync(base, { recursive: true }))
const told = new Told()
const { around } = told
assert.equal(await pki({ forEim: true, out: base }, around, systemClock), 0)
const entered = (name: string) => join(base, 'enter-at-the-eim', name)

test('from nothing to a profile that doctor finds in order: pki --for-eim, what it says is entered, init, doctor', async () => {
  const rows = readFileSync(entered('eids.csv'), 'utf8').trim().split('\n').slice(1)
  const eids = rows.map((row) => row.split(',')[0] ?? '')
  const eim = await startEim({ eids })
  after(() => eim.close())
  writeFileSync(join(base, 'tls.pem'), eim.certificate)
  const profile = join(base, 'my-eim.yaml')
  const set = {
    name: 'An eIM',
    vendor: 'Acme',
    version: '1',
    'eim.url': `https://localhost:${eim.port}/`,
    'eim.address': `127.0.0.1:${eim.port}`,
    'eim.trust': 'certificate tls.pem',
  }
  const answers = Object.entries(set).map(([key, value]) => `${key}=${value}`)
  assert.equal(await init({ out: profile, pki: base, yes: true, set: answers }, around), 0, told.text)

  // What the eIM gives back, and a port that anybody may use.
  writeFileSync(join(base, 'eim.hex'), encode(EimConfigurationData, { eimId: eim.name, counterValue: 0 }).toString('hex'))
  const text = readFileSync(profile, 'utf8')
  const asked = text.replaceAll(/# eimConfiguration: .*/g, 'eimConfiguration: eim.hex').replace('127.0.0.1:443', '127.0.0.1:0')
  assert.notEqual(asked, text)
  writeFileSync(profile, asked)
  told.text = ''
  assert.equal(await doctor(profile, {}, around, systemClock), 0, told.text)
  assert.doesNotMatch(told.text, /wrong|warning/)
  const { euiccs = [], uncertified } = loadProfile(profile).assets
  for (const { eid } of euiccs) assert.match(told.text, new RegExp(`${eid}: eIM .*belong together, no state yet`))
  for (const { eid } of [uncertified!.permitted!, uncertified!.notPermitted!])
    assert.match(told.text, new RegExp(`${eid}: certificates and key belong together, no state yet`))
  assert.match(told.text, /smdp +ok +smdp\.harness\.test on 127\.0\.0\.1:0/)
})

for (const name of ['onomondo-eim', 'simulated-at-url'])
  test(`the ready profile ${name} names what pki --for-eim writes`, () => {
    const path = join(base, `${name}.yaml`)
    copyFileSync(fileURLToPath(new URL(`../profiles/${name}.yaml`, import.meta.url)), path)
    const { assets, smdp, smds } = loadProfile(path)
    const { permitted, notPermitted } = assets.uncertified ?? {}
    for (const { eid, euicc } of [...assets.euiccs!, ...(permitted ? [permitted] : []), ...(notPermitted ? [notPermitted] : [])])
      readEuiccCredentials(euicc!, eid, 'assets', base)
    readTlsOfOurs('smdp', smdp!, base)
    if (smds !== undefined) readTlsOfOurs('smds', smds, base)
    assert.ok(readFileSync(entered('eids.csv'), 'utf8').includes(`${assets.idleEid},`))
  })
