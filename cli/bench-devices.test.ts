import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadProfile } from '../profiles/load.ts'
import { createTestPki } from '../protocol/certificates/test-pki.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
import { encode } from '../protocol/schema/type.ts'
import { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { initialConfiguration } from '../simulators/initial-association.ts'
import { systemClock } from '../transport/clock.ts'
import { systemRandom } from '../transport/random.ts'
import { selfSignedIdentity } from '../transport/tls-identity.ts'
import { devicesOf, uncertifiedOf } from './bench-devices.ts'
import { certifiedEids, eidsForEim, writeForEim } from './pki-for-eim.ts'

const folder = mkdtempSync(join(tmpdir(), 'bench-devices-'))
after(() => rmSync(folder, { recursive: true }))
const eids = eidsForEim(['89049032123451234512345678901235'])
const [eid = ''] = eids.eids
const notBefore = Date.UTC(2026, 0, 1)
await writeForEim(folder, await createTestPki({ curve: 'P-256', notBefore, eids: certifiedEids(eids) }), eids)
const base = loadProfile(new URL('../profiles/simulated.yaml', import.meta.url).pathname)
const { certificates: tlsCertificate } = await selfSignedIdentity('eim.harness.test', systemClock, systemRandom)

/** The one device, with what the eIM says of itself. */
function device(changes: { readonly requestToken?: boolean; readonly state?: string }) {
  const { state, requestToken = false } = changes
  const { publicKey: signingKey } = generateKeyPair('P-256')
  const said = initialConfiguration({ eimId: 'eim', fqdn: 'eim.harness.test', signingKey, tlsCertificate, requestToken })
  writeFileSync(join(folder, 'eim.hex'), encode(EimConfigurationData, said).toString('hex'))
  const file = (name: string) => `harness/P-256-${name}.pem`
  const [only] = devicesOf(
    {
      ...base,
      assets: {
        ...base.assets,
        euiccs: [
          {
            eid,
            eimConfiguration: 'eim.hex',
            euicc: {
              certificate: file(`euicc-${eid}`),
              eumCertificate: file('eum'),
              key: `file:${file(`euicc-${eid}-key`)}`,
            },
            ...(state === undefined ? {} : { state }),
            profiles: { enabled: '89882119900000000012', disabled: '89882119900000000020' },
          },
        ],
      },
    },
    folder,
  )
  assert.ok(only)
  return only
}

test('an eUICC that is asked for a token gives one, and the operator is told it', () => {
  const { euicc, registration } = device({ requestToken: true }).device
  assert.equal(euicc?.state.token, 1n)
  assert.equal(registration?.associationToken, 1n)
})

test('an eUICC that nobody asks for a token has none', () => {
  const { euicc, registration } = device({}).device
  assert.equal(euicc?.state.token, 0n)
  assert.equal(registration?.associationToken, undefined)
})

test('the token of its state goes before the one that is asked for, and comes back in the next run', () => {
  const first = device({ requestToken: true, state: 'state/one.json' })
  assert.ok(first.device.euicc)
  first.device.euicc.state.token = 300n
  first.device.euicc.state.counter = 7
  first.keepState()
  const { euicc, registration } = device({ requestToken: true, state: 'state/one.json' }).device
  assert.deepEqual([euicc?.state.token, euicc?.state.counter, registration?.associationToken], [300n, 7, 300n])
})

test('a state that nothing has changed is not written again, and one that something has is', () => {
  const path = join(folder, 'state/calm.json')
  const { device: played, keepState } = device({ state: 'state/calm.json' })
  keepState()
  rmSync(path)
  keepState()
  assert.equal(existsSync(path), false)
  assert.ok(played.euicc)
  played.euicc.state.sequence = 4
  keepState()
  assert.match(readFileSync(path, 'utf8'), /"seqNumber": 4/)
})

test('a key of the eIM that updateEim has replaced is that of the next run, where there is a state to keep it in', () => {
  const first = device({ state: 'state/replaced.json' })
  const { publicKey } = generateKeyPair('P-256')
  assert.equal(first.device.association?.keepsReplacedKey, true)
  first.device.association.publicKey = publicKey
  first.keepState()
  const next = device({ state: 'state/replaced.json' })
  assert.ok(next.device.association?.publicKey?.equals(publicKey))
  next.keepState()
  assert.ok(device({ state: 'state/replaced.json' }).device.association?.publicKey?.equals(publicKey))
  assert.equal(device({}).device.association?.keepsReplacedKey, false)
  writeFileSync(join(folder, 'no-key.json'), JSON.stringify({ format: 1, eid, token: '0', seqNumber: 0, eimPublicKey: '3000' }))
  assert.throws(() => device({ state: 'no-key.json' }), {
    name: 'ConfigError',
    message: /state: its eimPublicKey is no public key/,
  })
})

test('an eUICC whose certificates its IPA gives is told by its EID alone, signs like any other, and its state is kept', () => {
  const name = (one: string) => `harness/P-256-${one}.pem`
  const one = (eid: string) => ({
    eid,
    euicc: { certificate: name(`euicc-${eid}`), eumCertificate: name('eum'), key: `file:${name(`euicc-${eid}-key`)}` },
    state: `state/${eid}.json`,
    profiles: { enabled: '89882119900000000012', disabled: '89882119900000000020' },
  })
  const { permitted, notPermitted } = eids.uncertified
  const assets = { ...base.assets, uncertified: { permitted: one(permitted), notPermitted: one(notPermitted) } }
  const devices = uncertifiedOf({ ...base, assets }, folder)
  for (const [eid, found] of [[permitted, devices.permitted] as const, [notPermitted, devices.notPermitted] as const]) {
    assert.deepEqual(found?.device.registration, { eid })
    assert.equal(found?.device.euicc?.eid, eid)
    found?.keepState()
    assert.match(readFileSync(join(folder, `state/${eid}.json`), 'utf8'), /"seqNumber": 0/)
  }
  assert.deepEqual(uncertifiedOf(base, folder), {})
})

test('a state that another run works with is refused with what to do, and free when that has ended', () => {
  const path = join(folder, 'busy.json')
  // The parent of this process lives as long as the test does.
  writeFileSync(`${path}.lock`, String(process.ppid))
  assert.throws(() => device({ state: 'busy.json' }), {
    name: 'ConfigError',
    message: /^assets\.euiccs\.0\.state: .*busy\.json is in use by the process \d+: end that or name another file/,
  })
  rmSync(`${path}.lock`)
  device({ state: 'busy.json' }).keepState()
  assert.match(readFileSync(path, 'utf8'), /"token": "0"/)
})

test('a state that cannot be there is refused with the key', () => {
  writeFileSync(join(folder, 'a-file'), '')
  assert.throws(() => device({ state: 'a-file/one.json' }), {
    name: 'ConfigError',
    message: /^assets\.euiccs\.0\.state: /,
  })
})
