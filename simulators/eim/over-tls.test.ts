/** The simulated eIM as a process: over TLS in both bindings, with a state file, stopped and started again. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { EsipaClient } from '../../transport/esipa-client.ts'
import { blankTape } from '../../transport/tape.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { allEimFaults } from './faults/all.ts'
import { startEim } from './server.ts'
import { TestEuicc } from './test-euicc.ts'
import { EID, eidOctetsOf, enableFirst, ok, testPki } from './test-scene.ts'

for (const binding of ['asn1', 'json'] as const) {
  test(`sheet:PKG-05 PKG-004 PKG-005 sheet:RES-07 ACK-002: a package goes out, its result comes after a restart, the next counter is higher (${binding})`, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'eim-'))
    context.after(() => rmSync(folder, { recursive: true }))
    const pki = await testPki()
    const log: string[] = []
    const start = () =>
      startEim({
        eids: [EID],
        identity: identityOf(pki.eimTls),
        signingKey: pki.eimSigning,
        cis: [pki.ci.certificate],
        stateFile: join(folder, 'state'),
        log: (line) => log.push(line),
      })
    const clientOf = ({ name, port, host, certificate }: Awaited<ReturnType<typeof start>>) =>
      new EsipaClient({
        peer: 'eim',
        spec: '1.2',
        binding,
        url: `https://${name}:${port}`,
        address: { host, port },
        trust: { kind: 'certificate', pem: certificate },
      })
    const euicc = new TestEuicc(pki, EID)
    const signal = AbortSignal.timeout(10_000)
    const poll = { eidValue: eidOctetsOf(EID) }

    const first = await start()
    first.machine.operator.registerEuicc({
      eid: EID,
      euiccCertificate: euicc.issued.certificate.der,
      eumCertificate: pki.eum.certificate.der,
    })
    const name = first.machine.operator.queueOperations(EID, enableFirst)
    const client = clientOf(first)
    const { value: answer } = await client.call('getEimPackage', poll, blankTape, signal)
    assert.ok(answer.kind === 'euiccPackageRequest')
    assert.ok(euicc.accepts(answer.value, pki.eimSigning))
    await client.close()
    await first.close()

    const second = await start()
    const again = clientOf(second)
    const eimPackageResult = { kind: 'euiccPackageResult', value: euicc.result(answer.value, [ok.enable]) } as const
    const provided = await again.call('provideEimPackageResult', { ...poll, eimPackageResult }, blankTape, signal)
    assert.deepEqual(provided.value, { kind: 'eimAcknowledgements', value: [1] })
    assert.equal(second.machine.operator.order(name).status, 'done')
    second.machine.operator.queueOperations(EID, enableFirst)
    const { value: next } = await again.call('getEimPackage', poll, blankTape, signal)
    assert.ok(next.kind === 'euiccPackageRequest' && next.value.euiccPackageSigned.counterValue === 2)
    await again.close()
    await second.close()
    assert.deepEqual(log.slice(0, 2), [
      `ESipa.GetEimPackage EID ${EID} -> euiccPackageRequest counter 1 (enable)`,
      `ESipa.ProvideEimPackageResult EID ${EID} counter 1, seqNumber 1: enableResult ok -> eimAcknowledgements 1`,
    ])
  })
}

test('an eIM that forgets to renew its certificate is refused by a client that trusts it', async (context) => {
  const eim = await startEim({ eids: [EID], fault: allEimFaults['forgetsToRenewItsCertificate'] ?? { what: '' } })
  const client = new EsipaClient({
    peer: 'eim',
    spec: '1.2',
    binding: 'asn1',
    url: `https://${eim.name}:${eim.port}`,
    address: { host: eim.host, port: eim.port },
    trust: { kind: 'ca', pem: eim.certificate },
  })
  context.after(() => eim.close())
  context.after(() => client.close())
  const call = client.call('getEimPackage', { eidValue: eidOctetsOf(EID) }, blankTape, AbortSignal.timeout(5_000))
  await assert.rejects(call, { name: 'PeerFault', phase: 'handshake' })
})
