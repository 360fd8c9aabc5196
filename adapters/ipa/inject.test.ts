/** What an IPA that listens gets of an eIM that injects, and what the tape says of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { systemClock } from '../../transport/clock.ts'
import { listenHttps } from '../../transport/https-server.ts'
import type { ServerRequest } from '../../transport/reply.ts'
import { Tape } from '../../transport/tape.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { injectInto } from './inject.ts'
import { settledInject } from './settled.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
const own = identityOf(pki.eimTlsSelfSigned)
const eim = identityOf(pki.eimTls)
const dataRequest = Buffer.from('BF52035C01A8', 'hex')

/** An IPA that answers everything with this body, and what came to it. */
async function listening(binding: FunctionBinding, spec: '1.0.1' | '1.2', body: string) {
  const requests: ServerRequest[] = []
  const type = binding === 'asn1' ? 'application/x-gsma-rsp-asn1' : 'application/json'
  const server = await listenHttps({
    identity: own,
    asksForClientCertificate: true,
    async answer(request) {
      requests.push(request)
      const octets = Buffer.from(body, binding === 'asn1' ? 'hex' : 'utf8')
      return { kind: 'answer', status: 200, headers: { 'Content-Type': type }, body: octets }
    },
  })
  const url = `https://localhost:${server.port}`
  const trust = { kind: 'certificate', pem: own.certificates } as const
  const address = { host: server.host, port: server.port }
  const port = injectInto({ url, address, trust, spec, binding, identity: eim, patienceMs: 1000 })
  return { server, requests, port, tape: new Tape(systemClock), signal: AbortSignal.timeout(5000) }
}

const said = '{"header":{"functionExecutionStatus":{"status":"Executed-Success"}},"eimPackageError":2}'

for (const [binding, spec, body, path, sent] of [
  ['asn1', '1.2', 'BF4E03020102', '/gsma/rsp2/asn1', 'BF4E06BF52035C01A8'],
  ['asn1', '1.0.1', 'BF4E03020102', '/gsma/rsp2/asn1', 'BF4E06BF52035C01A8'],
  ['json', '1.2', said, '/gsma/rsp2/esipa/transferEimPackage', '{"ipaEuiccDataRequest":"v1IDXAGo"}'],
] as const)
  test(`a package goes as TransferEimPackage of v${spec} in ${binding}, and the answer is read`, async () => {
    const { server, requests, port, tape, signal } = await listening(binding, spec, body)
    const { answer } = await port.transferEimPackage(dataRequest, tape, signal)
    await server.close()
    assert.deepEqual(answer, { kind: 'eimPackageError', value: 'unknownPackage' })
    const [request] = requests
    assert.equal(request?.path, path)
    assert.equal(request?.body.toString(binding === 'asn1' ? 'hex' : 'utf8').toUpperCase(), sent.toUpperCase())
    assert.deepEqual(request?.clientCertificate, Buffer.from(pki.eimTls.certificate.der))
    // What comes from the IPA to our eIM has another name: rules over its requests must not take ours for them.
    assert.deepEqual([...new Set(tape.entries.map(({ peer }) => peer))], ['ipa-server'])
  })

test('somebody else shows another certificate, or none', async () => {
  const { server, requests, port, tape, signal } = await listening('asn1', '1.2', 'BF4E020500')
  await port.transferEimPackage(dataRequest, tape, signal, {})
  await port.transferEimPackage(dataRequest, tape, signal, { identity: own })
  await server.close()
  const shown = requests.map(({ clientCertificate }) => clientCertificate)
  assert.deepEqual(shown, [undefined, Buffer.from(pki.eimTlsSelfSigned.certificate.der)])
})

test('a call has ended when the IPA has settled, whatever came of it', async () => {
  const { server, port, tape, signal } = await listening('asn1', '1.2', '00')
  let count = 0
  const settling = settledInject(port, async () => void count++)
  await assert.rejects(settling.transferEimPackage(dataRequest, tape, signal), { name: 'PeerFault', kind: 'malformed' })
  await server.close()
  assert.equal(count, 1)
})
