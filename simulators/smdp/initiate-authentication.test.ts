import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { showOctets } from '../../protocol/ber/octets.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { validateServer } from '../../protocol/certificates/validate.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import { folder, openSslTest, openssl } from '../../protocol/vectors/openssl.ts'
import { NAME, NOW, outcome, Scene, testPki } from './test-scene.ts'

const pki = await testPki()
const brainpool = await testPki('brainpoolP256r1')
const bindings = ['json', 'asn1'] as const

/** The outcome of InitiateAuthentication in both bindings. */
async function outcomes(make: (scene: Scene) => Promise<Parameters<typeof outcome>[0]>, scene = () => new Scene({ pki })) {
  const found: string[] = []
  for (const binding of bindings) {
    const one = scene()
    one.binding = binding
    found.push(outcome(await make(one)))
  }
  return found
}

for (const [address, refused] of [
  [NAME, false],
  ['SMDP.Harness.Test', false],
  [`${NAME}:8443`, false],
  ['other.harness.test', true],
  [`https://${NAME}`, true],
  ['', true],
] as const) {
  test(`sheet:CMA-01 ES9P-001 ES9P-019: the address ${JSON.stringify(address)} is ${refused ? 'refused' : 'its own'}`, async () => {
    const found = await outcomes((scene) => scene.call('initiateAuthentication', scene.euicc.initiate(address)))
    const expected = refused
      ? ['invalidDpAddress 8.8.1/3.8', 'invalidDpAddress']
      : ['initiateAuthenticationOk', 'initiateAuthenticationOk']
    assert.deepEqual(found, expected)
  })
}

for (const [svn, served] of [
  ['010000', false],
  ['020000', true],
  ['020201', true],
  ['020202', true],
  ['020300', true],
  ['02FF00', true],
  ['030000', false],
] as const) {
  test(`sheet:CMA-02 ES9P-002: SVN ${svn} is ${served ? 'served' : 'not supported'}`, async () => {
    const found = await outcomes((scene) => {
      scene.euicc.svn = Buffer.from(svn, 'hex')
      return scene.call('initiateAuthentication', scene.euicc.initiate(NAME))
    })
    const error = 'euiccVersionNotSupportedByDp'
    assert.deepEqual(found, served ? ['initiateAuthenticationOk', 'initiateAuthenticationOk'] : [`${error} 8.8.3/3.1`, error])
  })
}

test('sheet:CMA-03 ES9P-003: no CI key in common is another pair than a CI key without a certificate, and the same error', async () => {
  const strange = (scene: Scene) => {
    scene.euicc.cis = [Buffer.alloc(20, 7)]
    return scene.call('initiateAuthentication', scene.euicc.initiate(NAME))
  }
  assert.deepEqual(await outcomes(strange), ['ciPKIdNotSupported 8.8.2/3.1', 'ciPKIdNotSupported'])
  const known = (scene: Scene) => {
    scene.euicc.cis = [brainpool.ci.certificate.extensions.subjectKeyIdentifier!.value]
    return scene.call('initiateAuthentication', scene.euicc.initiate(NAME))
  }
  const withFurther = () => new Scene({ pki, settings: { furtherCis: [brainpool.ci.certificate] } })
  assert.deepEqual(await outcomes(known, withFurther), ['ciPKIdNotSupported 8.8.4/3.7', 'ciPKIdNotSupported'])
})

test('sheet:sgp22-es9plus#9.4 SEC-CERT-019 SEC-CERT-025: the CI that the eUICC likes best is taken, of those it can verify too, and the chain ends there', async () => {
  const scene = new Scene({ pki, further: [brainpool] })
  const [one, two] = [pki, brainpool].map(({ ci }) => ci.certificate.extensions.subjectKeyIdentifier!.value) as [Buffer, Buffer]
  const chosen = async (forSigning: Buffer[], forVerification: Buffer[]) => {
    const request = scene.euicc.initiate(NAME)
    const euiccInfo1 = {
      ...request.euiccInfo1,
      euiccCiPKIdListForSigning: forSigning,
      euiccCiPKIdListForVerification: forVerification,
    }
    const { value } = await scene.call('initiateAuthentication', { ...request, euiccInfo1 })
    assert.ok(value.kind === 'initiateAuthenticationOk')
    const { euiccCiPKIdToBeUsed, serverCertificate } = value.value
    const judgement = validateServer(parseCertificate(serverCertificate), 'dp-auth', {
      cis: [pki.ci.certificate, brainpool.ci.certificate],
      ciKeyIdentifier: euiccCiPKIdToBeUsed,
      now: NOW,
    })
    assert.deepEqual(judgement.failures, [])
    return showOctets(euiccCiPKIdToBeUsed)
  }
  assert.equal(await chosen([one, two], [two, one]), showOctets(one))
  assert.equal(await chosen([two, one], [one, two]), showOctets(two))
  assert.equal(await chosen([two, one], [one]), showOctets(one))
  assert.equal(await chosen([Buffer.alloc(20, 1), two], [two, Buffer.alloc(20, 1)]), showOctets(two))
})

test('sheet:sgp22-es9plus#9.1 CMA-015: twice the same request gives another transactionId, challenge and signature', async () => {
  const scene = new Scene({ pki })
  const request = scene.euicc.initiate(NAME)
  const seen = new Set<string>()
  for (const binding of [...bindings, ...bindings]) {
    scene.binding = binding
    const { value } = await scene.call('initiateAuthentication', request)
    assert.ok(value.kind === 'initiateAuthenticationOk')
    const { transactionId, serverSigned1, serverSignature1 } = value.value
    for (const octets of [transactionId, serverSigned1.serverChallenge, serverSignature1]) seen.add(showOctets(octets))
    assert.equal(serverSigned1.serverChallenge.length, 16)
  }
  assert.equal(seen.size, 12)
})

test('sheet:sgp22-es9plus#9.2 ES9P-039: the transactionId is upper-case hexadecimal of 1 to 16 octets and the one that is signed', async () => {
  const scene = new Scene({ pki })
  const { body, value } = await scene.call('initiateAuthentication', scene.euicc.initiate(NAME))
  const { transactionId } = JSON.parse(body.toString()) as { transactionId: string }
  assert.match(transactionId, /^([0-9A-F]{2}){1,16}$/)
  assert.ok(value.kind === 'initiateAuthenticationOk')
  assert.equal(showOctets(value.value.serverSigned1.transactionId), transactionId)
})

for (const binding of bindings) {
  test(`sheet:sgp22-es9plus#9.3 sheet:sgp22-es9plus#9.5 CMA-003 ES9P-004 DER-010 DER-011: serverSigned1 echoes challenge and address and its signature verifies over the octets that came, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const request = scene.euicc.initiate('SMDP.harness.test')
    const { value } = await scene.call('initiateAuthentication', request)
    assert.ok(value.kind === 'initiateAuthenticationOk')
    const { serverSigned1, serverSignature1, serverCertificate } = value.value
    assert.deepEqual(Buffer.from(serverSigned1.euiccChallenge), Buffer.from(request.euiccChallenge))
    assert.equal(serverSigned1.serverAddress, NAME)
    const octets = rawOf(serverSigned1)!
    const { key } = parseCertificate(serverCertificate).publicKey
    assert.ok(verify(key!, serverSignature1, signedBytes.serverSignature1(octets)))
    assert.deepEqual(decode(ServerSigned1, octets, { strict: true }).issues, [])
  })
}

openSslTest('SEC-CERT-025 ES9P-004: openssl verifies the chain of CERT.DPauth and serverSignature1', async () => {
  const scene = new Scene({ pki })
  const { value } = await scene.call('initiateAuthentication', scene.euicc.initiate(NAME))
  assert.ok(value.kind === 'initiateAuthenticationOk')
  const { serverSigned1, serverSignature1, serverCertificate } = value.value
  const file = (name: string, contents: Uint8Array | string) => {
    writeFileSync(join(folder, name), contents)
    return name
  }
  const certificate = new X509Certificate(Buffer.from(serverCertificate))
  const ca = file('ci.pem', new X509Certificate(pki.ci.certificate.der).toString())
  openssl(['verify', '-attime', String(NOW / 1000), '-CAfile', ca, file('auth.pem', certificate.toString())])
  const key = file('key.pem', certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  const signature = file('signature.der', derSignature(serverSignature1))
  openssl(['dgst', '-sha256', '-verify', key, '-signature', signature, file('signed', rawOf(serverSigned1)!)])
})

/** r || s as the SEQUENCE of two INTEGERs that openssl reads. */
function derSignature(plain: Uint8Array): Buffer {
  const integer = (octets: Buffer) => {
    const trimmed = octets.subarray(octets.findIndex((octet) => octet !== 0))
    const positive = trimmed[0]! & 0x80 ? Buffer.concat([Buffer.of(0), trimmed]) : trimmed
    return Buffer.concat([Buffer.of(2, positive.length), positive])
  }
  const body = Buffer.concat([integer(Buffer.from(plain.subarray(0, 32))), integer(Buffer.from(plain.subarray(32)))])
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}
