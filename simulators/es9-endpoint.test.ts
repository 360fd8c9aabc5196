import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENVELOPE } from '../protocol/bindings/enveloped.ts'
import { es9Asn1 } from '../protocol/bindings/es9-asn1.ts'
import { ASN1_PATH, jsonPath } from '../protocol/bindings/paths.ts'
import { explicit } from '../protocol/schema/choice.ts'
import { encode } from '../protocol/schema/type.ts'
import { answered, requestOctets, serverRequest } from './rsp-server/test-wire.ts'
import { NAME, Scene, testPki } from './smdp/test-scene.ts'

const pki = await testPki()
const scene = new Scene({ pki })
const path = jsonPath('es9plus', 'initiateAuthentication')
const status = async (...request: Parameters<typeof serverRequest>) =>
  (await answered(scene.smdp.es9, serverRequest(...request))).status
const right = requestOctets('ES9+', 'json', 'initiateAuthentication', scene.euicc.initiate(NAME)).body
const shortChallenge = encode(
  explicit(ENVELOPE, es9Asn1.initiateAuthentication.request),
  { ...scene.euicc.initiate(NAME), euiccChallenge: Buffer.alloc(3) },
  { sizes: 'any' },
)

for (const [what, at, body, rest, expected] of [
  ['another path', '/gsma/rsp2/es9plus/nothing', right, {}, 404],
  ['the path of another interface', jsonPath('esipa', 'getEimPackage'), right, {}, 404],
  ['the path of ES2+, which has a port of its own', jsonPath('es2plus', 'downloadOrder'), right, {}, 404],
  ['a path in other letters', path.toUpperCase(), right, {}, 404],
  ['GET', path, Buffer.of(), { method: 'GET' }, 405],
  ['no JSON', path, Buffer.from('['), {}, 400],
  ['an object without members', path, Buffer.from('{}'), {}, 400],
  ['a member that is no base64', path, Buffer.from(String(right).replace(/"euiccInfo1":"[^"]*"/, '"euiccInfo1":"**"')), {}, 400],
  ['a challenge of 3 octets', path, Buffer.from(String(right).replace(/("euiccChallenge":")[^"]*/, '$1AAAA')), {}, 400],
  ['a challenge of 3 octets in ASN.1', ASN1_PATH, shortChallenge, {}, 400],
  ['a number where an object should be', path, Buffer.from('7'), {}, 400],
  ['an unknown tag in ASN.1', ASN1_PATH, Buffer.from('A203BF7F00', 'hex'), {}, 400],
  ['nothing in ASN.1', ASN1_PATH, Buffer.of(), {}, 400],
  ['half an object in ASN.1', ASN1_PATH, Buffer.from('A208BF3905', 'hex'), {}, 400],
  ['an empty function in ASN.1', ASN1_PATH, Buffer.from('A203BF3900', 'hex'), {}, 400],
  ['a query behind the path', `${path}?x=1`, right, {}, 200],
] as const) {
  test(`sheet:sgp22-es9plus#9.9 ES9P-040: ${what} is answered with HTTP ${expected}, and the server goes on`, async () => {
    assert.equal(await status(at, body, rest), expected)
    assert.equal(await status(path, right), 200)
  })
}

test('sheet:sgp22-es9plus#9.9 ES9P-040: a function error has HTTP 200 in both bindings, and every answer has X-Admin-Protocol', async () => {
  for (const binding of ['json', 'asn1'] as const) {
    const request = requestOctets('ES9+', binding, 'initiateAuthentication', scene.euicc.initiate('other.harness.test'))
    const reply = await answered(scene.smdp.es9, serverRequest(request.path, request.body))
    assert.equal(reply.status, 200)
    assert.match(reply.headers['X-Admin-Protocol'] ?? '', /^gsma\/rsp\/v\d+\.\d+\.\d+$/)
    assert.equal(reply.headers['Content-Type'], binding === 'json' ? 'application/json' : 'application/x-gsma-rsp-asn1')
  }
})

test('ES9P-019: a header, members that nobody knows and a body without the envelope A2 are passed over', async () => {
  const object = JSON.parse(right.toString())
  const more = { header: { functionRequesterIdentifier: 'x', functionCallIdentifier: 'y' }, ...object, further: [1] }
  assert.equal(await status(path, Buffer.from(JSON.stringify(more))), 200)
  const enveloped = requestOctets('ES9+', 'asn1', 'initiateAuthentication', scene.euicc.initiate(NAME)).body
  assert.equal(enveloped[0], 0xa2)
  assert.equal(await status(ASN1_PATH, enveloped.subarray(2)), 200)
})
