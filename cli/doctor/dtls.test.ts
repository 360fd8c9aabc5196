/** `sgp32 doctor` on coaps: reach, handshake, trust, and what is not available. */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { startEim } from '../../simulators/eim/server.ts'
import { systemClock } from '../../transport/clock.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { examined, file, idleEid, profileWith } from './test-set-up.ts'

const eim = await startEim({ eids: [idleEid], coaps: {} })
after(() => eim.close())
file('coaps-eim.pem', eim.certificate)
file('stranger.pem', (await selfSignedIdentity('eim.harness.test', systemClock, systemRandom)).certificates)

/** @param coaps what stands behind `coaps:` */
function profile(coaps: string, { trust = 'coaps-eim.pem', bindings = '[asn1, json, coaps]' } = {}): string {
  const at = `  coaps: ${coaps}\n`
  const text = profileWith({ port: eim.port, trust: `{ certificate: ${trust} }`, eim: at })
  const json = bindings.includes('json')
  return text
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
    profile(right, { trust: 'stranger.pem', bindings: '[coaps]' }),
    /sanity +wrong +eim\.coaps: coaps: nothing that speaks ESipa at coaps:\/\/\S+: .*certificate/,
  ],
  [
    'a port where nobody is',
    profile('{ url: "coaps://eim.harness.test:9/", address: "127.0.0.1:9" }', { bindings: '[coaps]' }),
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
