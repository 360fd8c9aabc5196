/** Inject mode of the simulated eIM over TLS, in both bindings: SGP.32 v1.2 5.14.4. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { EsipaClient } from '../../transport/esipa-client.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { type EsipaHandlers, esipaEndpoint } from '../esipa-endpoint.ts'
import { injectNext } from './inject.ts'
import { EID, enableFirst, ok, scene } from './test-scene.ts'

async function ipaServer(context: TestContext, binding: 'asn1' | 'json', handlers: EsipaHandlers<'1.2'>) {
  const identity = await selfSignedIdentity('ipa.harness.test', systemClock, systemRandom)
  const server = await listenHttps({ identity, answer: esipaEndpoint({ spec: '1.2', handlers }) })
  const client = new EsipaClient({
    peer: 'ipa',
    spec: '1.2',
    binding,
    url: `https://localhost:${server.port}`,
    trust: { kind: 'certificate', pem: identity.certificates },
  })
  context.after(() => client.close())
  context.after(() => server.close())
  return { spec: '1.2', client } as const
}

for (const binding of ['asn1', 'json'] as const) {
  test(`a package is pushed, its immediate result taken, and acknowledged by BF53 (${binding})`, async (context) => {
    const { operator, euicc } = await scene()
    const pushed: string[] = []
    const client = await ipaServer(context, binding, {
      transferEimPackage({ value }) {
        pushed.push(value.kind === 'eimAcknowledgements' ? `acknowledgements ${value.value.join()}` : value.kind)
        if (value.kind === 'euiccPackageRequest')
          return { kind: 'euiccPackageResult', value: euicc.result(value.value, [ok.enable]) }
        return { kind: 'eimPackageReceived', value: true }
      },
    })
    const name = operator.queueOperations(EID, enableFirst)
    assert.deepEqual(await injectNext(operator.core, EID, client), { kind: 'done', acknowledged: [1] })
    assert.deepEqual(pushed, ['euiccPackageRequest', 'acknowledgements 1'])
    assert.equal(operator.order(name).outcome?.kind, 'results')
    assert.deepEqual(await injectNext(operator.core, EID, client), { kind: 'nothingToDo' })
    operator.queueDataRequest(EID)
    assert.deepEqual(await injectNext(operator.core, EID, client), { kind: 'received' })
  })

  test(`an IPA that does not know a package closes the order with its error (${binding})`, async (context) => {
    const { operator } = await scene()
    const client = await ipaServer(context, binding, {
      transferEimPackage: () => ({ kind: 'eimPackageError', value: 'unknownPackage' }),
    })
    const name = operator.queueDownload(EID, { kind: 'defaultSmdp' })
    assert.deepEqual(await injectNext(operator.core, EID, client), { kind: 'refused', code: 'unknownPackage' })
    assert.deepEqual(operator.order(name).outcome, { kind: 'ipaError', code: 'unknownPackage' })
  })
}
