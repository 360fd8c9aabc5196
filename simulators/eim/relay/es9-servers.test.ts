/** The simulated eIM as a TLS client of SM-DP+s and SM-DSs, over real sockets: SGP.32 v1.2 2.6.3, SGP.22 v2.5 6.1, 6.6. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { es9Asn1 } from '../../../protocol/bindings/es9-asn1.ts'
import { es9Json } from '../../../protocol/bindings/json/es9plus.ts'
import { encodeResponse } from '../../../protocol/bindings/json/function.ts'
import type { Issued } from '../../../protocol/certificates/issue-certificate.ts'
import { issueNegative } from '../../../protocol/certificates/negative.ts'
import { explicit } from '../../../protocol/schema/choice.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../../protocol/sgp22/euicc-info.ts'
import { hex } from '../../../protocol/vectors/hex.ts'
import { type Listening, listenHttps } from '../../../transport/https-server.ts'
import type { ServerRequest } from '../../../transport/reply.ts'
import { identityOf } from '../../../transport/tls-identity.ts'
import { startPlayedRsp } from '../../played/rsp-server.ts'
import { testPki } from '../test-scene.ts'
import { es9Servers, trustUnderCis } from './es9-servers.ts'

const request = {
  euiccChallenge: Buffer.alloc(16, 7),
  smdpAddress: 'localhost',
  euiccInfo1: decode(EUICCInfo1, hex('BF20118203020500A9040402F541AA040402F541')).value,
}
const refusal = { kind: 'initiateAuthenticationError', value: 'invalidDpAddress' } as const

/** A server that refuses every InitiateAuthentication and keeps what it got. */
async function server(context: TestContext, shown: Issued, binding: 'asn1' | 'json' = 'json') {
  const requests: ServerRequest[] = []
  const json = encodeResponse(es9Json.initiateAuthentication, refusal)
  const asn1 = encode(explicit(0xa2, es9Asn1.initiateAuthentication.response), refusal)
  const listening: Listening = await listenHttps({
    identity: identityOf(shown),
    answer(one) {
      requests.push(one)
      const body = binding === 'json' ? json : asn1
      const type = binding === 'json' ? 'application/json' : 'application/x-gsma-rsp-asn1'
      return { kind: 'answer', status: 200, headers: { 'Content-Type': type, 'X-Admin-Protocol': 'gsma/rsp/v2.5.0' }, body }
    },
  })
  context.after(() => listening.close())
  return { requests, listening }
}

async function callTo(context: TestContext, shown: Issued, role: 'smdp' | 'smds', binding: 'asn1' | 'json' = 'json') {
  const pki = await testPki()
  const { requests, listening } = await server(context, shown, binding)
  const servers = es9Servers({
    binding,
    trust: trustUnderCis(new X509Certificate(pki.ci.certificate.der).toString()),
    locate: () => ({ host: '127.0.0.1', port: listening.port }),
    patience: { connectMs: 2_000, handshakeMs: 2_000, headersMs: 2_000, bodyMs: 2_000 },
  })
  context.after(() => servers.close())
  return { requests, answer: servers.call(role, 'localhost', 'initiateAuthentication', request, AbortSignal.timeout(5_000)) }
}

const rows: readonly (readonly [
  'expired' | 'clientAuthOnly' | 'wrongPolicy' | 'otherCi' | 'badSignature' | 'wrongKey' | 'otherName',
  string,
  string,
])[] = [
  ['expired', 'sheet:CRT-07 SEC-TLS-022', 'sheet:CRT-07 SEC-TLS-025'],
  ['clientAuthOnly', 'sheet:CRT-08 SEC-CERT-016', 'sheet:CRT-08 SEC-CERT-016'],
  ['wrongPolicy', 'sheet:ID-09', 'sheet:ID-09'],
  ['otherCi', 'sheet:CRT-09 SEC-TLS-023', 'sheet:CRT-09 SEC-TLS-026 DS-012'],
  ['badSignature', 'sheet:CRT-09 SEC-TLS-021', 'sheet:CRT-09 SEC-TLS-024 DS-012'],
  ['wrongKey', 'sheet:CRT-09 SEC-TLS-021', 'sheet:CRT-09 SEC-TLS-024 DS-012'],
  ['otherName', 'sheet:ID-09', 'sheet:ID-09'],
]

for (const [kind, dp, ds] of rows) {
  for (const [role, titles, negative] of [
    ['smdp', dp, 'dpTls'],
    ['smds', ds, 'dsTls'],
  ] as const) {
    test(`${titles}: a TLS certificate that is ${kind} is refused on ${role === 'smdp' ? "ES9+'" : "ES11'"}, and nothing is sent`, async (context) => {
      const pki = await testPki()
      const shown = await issueNegative(pki, { role: negative, kind })
      const { requests, answer } = await callTo(context, shown, role)
      await assert.rejects(answer, { name: 'PeerFault', kind: 'unreachable', phase: 'handshake' })
      assert.equal(requests.length, 0)
    })
  }
}

test('sheet:CRT-09 SEC-TLS-023 SEC-TLS-026: a key on a curve that RSP does not have is refused', async (context) => {
  const pki = await testPki()
  const shown = await issueNegative(pki, { role: 'dpTls', kind: 'unsupportedCurve' })
  const { requests, answer } = await callTo(context, shown, 'smdp').catch((error: unknown) => ({
    requests: [],
    answer: Promise.reject(error),
  }))
  await assert.rejects(answer)
  assert.equal(requests.length, 0)
})

for (const binding of ['asn1', 'json'] as const) {
  test(`sheet:ID-10 IDL-032: requests to an SM-DP+ stand in the envelope A2 in ASN.1, and go to their own path in JSON (${binding})`, async (context) => {
    const pki = await testPki()
    const { requests, answer } = await callTo(context, pki.dpTls, 'smdp', binding)
    assert.deepEqual((await answer).value, refusal)
    const [one] = requests
    assert.ok(one)
    if (binding === 'asn1') {
      assert.equal(one.path, '/gsma/rsp2/asn1')
      assert.equal(one.body[0], 0xa2)
    } else assert.equal(one.path, '/gsma/rsp2/es9plus/initiateAuthentication')
  })
}

test('IDL-032: an SM-DP+ that has no JSON (404) is asked in ASN.1', async (context) => {
  const pki = await testPki()
  const server = await startPlayedRsp({ role: 'smdp', pki })
  const servers = es9Servers({ trust: trustUnderCis(server.ca), locate: () => ({ host: server.host, port: server.port }) })
  context.after(async () => {
    await servers.close()
    await server.close()
  })
  await server.script({ bindings: ['asn1'] })
  const asked = { ...request, smdpAddress: server.address }
  const { value } = await servers.call('smdp', server.address, 'initiateAuthentication', asked, AbortSignal.timeout(5_000))
  assert.equal(value.kind, 'initiateAuthenticationOk')
  assert.deepEqual(
    server.received.map(({ binding }) => binding),
    ['json', 'asn1'],
  )
})
