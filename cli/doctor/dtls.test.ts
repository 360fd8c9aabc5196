/** `sgp32 doctor` on coaps: reach, handshake, trust, and what is not available. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { filesOf, writePki } from '../../profiles/pki.ts'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { startEim } from '../../simulators/eim/server.ts'
import { systemClock } from '../../transport/clock.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { RunProcess } from '../test-runs.ts'
import { examined, file, folder, idleEid, profileWith } from './test-set-up.ts'

const eim = await startEim({ eids: [idleEid], coaps: {} })
after(() => eim.close())
file('coaps-eim.pem', eim.certificate)
file('stranger.pem', (await selfSignedIdentity('eim.harness.test', systemClock, systemRandom)).certificates)

/** Of an eIM that is there: a busy machine takes its time. @param coaps what stands behind `coaps:` */
function profile(coaps: string, { trust = '{ certificate: coaps-eim.pem }', bindings = '[asn1, json, coaps]' } = {}): string {
  const at = `  coaps: ${coaps}\n`
  const text = profileWith({ port: eim.port, trust, eim: at })
  const json = bindings.includes('json')
  return text
    .replace('patienceMs: 300', 'patienceMs: 5000')
    .replace('[asn1, json]', bindings)
    .replace('O_X_COAPS: false', 'O_X_COAPS: true')
    .replace('O_X_JSON: true', `O_X_JSON: ${json}`)
}

const right = `{ url: "coaps://eim.harness.test:${eim.coapsPort}/", address: "127.0.0.1:${eim.coapsPort}" }`

dtlsTest('an eIM that is there over coaps is shaken hands with, and asked', async () => {
  const { code, output } = await examined(profile(right))
  assert.match(output, /DTLS +ok +coaps: handshake done, DTLSv1\.2, ECDHE-ECDSA-AES128-GCM-SHA256/)
  assert.match(output, /DTLS +note +DTLS 1\.3 .* and Connection ID .* are not available: the OpenSSL inside Node has neither/)
  assert.match(output, /sanity +ok +coaps: GetEimPackage for the idle EID: noEimPackageAvailable/)
  assert.match(output, /nonsense +ok +coaps: .*the eIM works as before/)
  assert.equal(code, 0, output)
})

const wrong: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  [
    'a certificate of somebody else',
    profile(right, { trust: '{ certificate: stranger.pem }', bindings: '[coaps]' }),
    /trust +wrong +eim\.trust: the certificate .* is not the pinned one .*; write the certificate or key that it shows now/,
  ],
  [
    'a name that its certificate is not for',
    profile(right.replace('eim.harness.test', 'another.test'), { trust: '{ ca: coaps-eim.pem }', bindings: '[coaps]' }),
    /trust +wrong +eim\.coaps\.url: .* is not for the name another\.test, only for .*, and where it is as eim\.coaps\.address/,
  ],
  [
    'trust in nobody, away from this machine',
    profile('{ url: "coaps://eim.example.com/" }', { trust: 'none' }),
    /reach +wrong +eim\.trust: none is for loopback only, and eim\.example\.com is not/,
  ],
  [
    'a port where nobody is',
    profile('{ url: "coaps://eim.harness.test:9/", address: "127.0.0.1:9" }', { bindings: '[coaps]' }).replace(
      'patienceMs: 5000',
      'patienceMs: 300',
    ),
    /eim\.coaps: coaps: nothing that speaks ESipa at coaps:\/\/eim\.harness\.test:9|patienceMs: coaps: no answer yet/,
  ],
  [
    'a path that is not served',
    profile(right.replace(' }', ', path: "esipa" }'), { bindings: '[coaps]' }),
    /eim\.coaps: coaps: nothing that speaks ESipa .*code 4\.04/,
  ],
]
for (const [what, text, message] of wrong)
  dtlsTest(`${what} is told with the key to look at`, async () => {
    const { output } = await examined(text)
    assert.match(output, message)
  })

/** Almost a name of OpenSSL, beside one that is right. Newer ones take the names of IANA too. */
const MISSPELT = 'ECDHE-ECDSA-AES128-CCM_8'
const advice = `OpenSSL knows no suite ${MISSPELT}; write its names, such as ECDHE-ECDSA-AES128-CCM8`

for (const suites of [MISSPELT, `ECDHE-ECDSA-AES128-GCM-SHA256:${MISSPELT}`])
  dtlsTest(`doctor and run name the key of suites that OpenSSL does not know, and begin nothing: ${suites}`, async (t) => {
    const text = profile(right.replace(' }', `, suites: "${suites}" }`), { bindings: '[coaps]' })
    const { code, output } = await examined(text)
    assert.equal(code, 3, output)
    assert.ok(output.includes(`eim.coaps.suites: ${advice}`), output)
    const runs = new RunProcess()
    t.after(() => runs.close())
    const path = join(folder, 'suites.yaml')
    writeFileSync(path, text)
    const ended = await runs.run({ profile: path, results: join(folder, 'results'), pages: false, only: 'RETR-006' })
    assert.equal(ended.code, 3, ended.output)
    assert.ok(ended.output.includes(`eim.coaps.suites: ${advice}`), ended.output)
    assert.doesNotMatch(ended.output, /\n {4}at /)
  })

dtlsTest('suites that OpenSSL knows are shaken hands with', async () => {
  const { code, output } = await examined(profile(right.replace(' }', ', suites: "ECDHE-ECDSA-AES128-CCM8" }')))
  assert.match(output, /DTLS +ok +coaps: handshake done, DTLSv1\.2, ECDHE-ECDSA-AES128-CCM8/)
  assert.equal(code, 0, output)
})

/** @param eim port of UDP @param more of `device`, and what stands behind it */
function ofDevice(eim: number, more: string): string {
  const device = `device:
  pki: pki
  vpcd: 127.0.0.1:35963
  eim: { listen: "127.0.0.1:${eim}" }
  smdp: { listen: "127.0.0.1:0" }
${more}
`
  const text = readFileSync(new URL('../../profiles/simulated-ipa.yaml', import.meta.url), 'utf8')
    .replace('adapter: simulated', 'adapter: prompt')
    .replace('binding: asn1', 'binding: coaps')
    .replace('O_X_COAPS: false', 'O_X_COAPS: true')
  return `${device}${text}`
}

dtlsTest('suites of the device of an IPA that OpenSSL does not know are told with their key', async () => {
  const { code, output } = await examined(ofDevice(5684, `  coaps: { suites: "${MISSPELT}" }`))
  assert.equal(code, 3, output)
  assert.ok(output.includes(`device.coaps.suites: ${advice}`), output)
})

const pki = await createTestPki({ curve: 'P-256', notBefore: systemClock.now().getTime() - 86_400_000, eids: [testEid] })
await writePki(join(folder, 'pki'), filesOf(pki))

for (const [what, more] of [
  ['our eIM', ''],
  ['the trouble in front of our eIM', 'network: { delayMs: 1 }'],
] as const)
  dtlsTest(`where ${what} cannot have its port of UDP, that is told, and not that there is no reader`, async (t) => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1')
    t.after(() => taken.close())
    await once(taken, 'listening')
    const { code, output } = await examined(ofDevice(taken.address().port, more))
    assert.match(output, /device\.eim, device\.smdp: cannot listen \(EADDRINUSE\); write addresses and ports that are free/)
    assert.equal(code, 3)
  })

dtlsTest('a device that listens elsewhere than on this machine is not believed without a certificate', async () => {
  const at = (address: string) => `  inject: { url: "coaps://127.0.0.1:5684/", address: "${address}", trust: none }`
  const { code, output } = await examined(ofDevice(5684, at('192.0.2.1:5684')))
  assert.match(output, /device\.inject\.trust: none is for loopback only, and 192\.0\.2\.1 is not/)
  assert.equal(code, 3)
})

if (process.env['PROOF'] === '1')
  dtlsTest('two flights of the handshake are lost, and nothing is wrong', async (t) => {
    const lost = { toPeer: [0, 1].map((at) => ({ at, kind: 'drop' as const })) }
    const target = { host: '127.0.0.1', port: eim.coapsPort ?? 0 }
    const path = await openDatagramPath({ target, peer: 'the eIM', script: lost })
    t.after(() => path.close())
    const behind = `{ url: "coaps://eim.harness.test/", address: "127.0.0.1:${path.port}" }`
    const { code, output } = await examined(profile(behind, { bindings: '[coaps]' }))
    assert.match(output, /sanity +ok +coaps: GetEimPackage/)
    assert.equal(code, 0, output)
  })
