/** Every function of the EimPort through each of its adapters and both bindings: an eIM that has work, and one that relays a download. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { TestEuicc } from '../../simulators/eim/test-euicc.ts'
import { EID, testPki } from '../../simulators/eim/test-scene.ts'
import { order } from '../../simulators/smdp/order.ts'
import { testProfile } from '../../simulators/test-profile.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { holdsPort } from '../port-contract.ts'
import { simulatedSmdp } from '../smdp/simulated.ts'
import { simulatedEim } from './simulated.ts'
import { type EimAccess, eimAtUrl } from './url.ts'

const pki = await testPki()
const smdp = await simulatedSmdp({ pkis: [pki] })
const { running: server } = smdp
const eim = await simulatedEim('correct', [], {
  signingKey: pki.eimSigning,
  cis: [pki.ci.certificate],
  es9: { trust: { kind: 'ca', pem: server.ca }, locate: () => ({ host: server.host, port: server.port }) },
})
after(async () => {
  await eim.close()
  await smdp.close()
})
const { operator } = eim.running.machine
const euicc = new TestEuicc(pki, EID)
operator.registerEuicc({
  eid: EID,
  euiccCertificate: euicc.issued.certificate.der,
  eumCertificate: pki.eum.certificate.der,
})
const eidValue = eidOctets(EID)
const soon = () => AbortSignal.timeout(10_000)
let count = 0

const adapters: Readonly<Record<string, EimAccess>> = {
  simulated: eim.access,
  url: {
    adapter: 'url',
    url: `https://localhost:${eim.running.port}`,
    trust: { kind: 'certificate', pem: eim.running.certificate },
  },
}

for (const [name, access] of Object.entries(adapters)) {
  holdsPort(
    {
      name: `EimPort ${name}`,
      bindings: ['asn1', 'json'],
      open(at, binding, patience) {
        const port = eimAtUrl({ adapter: 'url', ...at, binding }, patience)
        return { call: (tape, signal) => port.getEimPackage({ eidValue }, tape, signal), close: () => port.close() }
      },
    },
    async () => access,
  )

  for (const binding of ['asn1', 'json'] as const) {
    test(`EimPort ${name}, ${binding}: a package is fetched, its result acknowledged, a notification taken`, async () => {
      const port = eimAtUrl({ ...access, binding })
      const tape = new Tape(systemClock)
      const queued = operator.queueOperations(EID, [{ getRAT: {} }])
      const { answer } = await port.getEimPackage({ eidValue }, tape, soon())
      assert.ok(answer.kind === 'euiccPackageRequest', answer.kind)
      assert.ok(euicc.accepts(answer.value, pki.eimSigning))
      const result = euicc.result(answer.value, [{ kind: 'getRATResult', value: [] }])
      const request = { eidValue, eimPackageResult: { kind: 'euiccPackageResult', value: result } } as const
      const provided = await port.provideEimPackageResult(request, tape, soon())
      assert.equal(provided.answer.kind, 'eimAcknowledgements')
      assert.equal(operator.order(queued).status, 'done')
      const value = euicc.notification(server.name, 'notificationEnable')
      const handled = await port.handleNotification({ kind: 'pendingNotification', value }, tape, soon())
      assert.equal(handled.answer, undefined)
      assert.equal(tape.exchanges.length, 3)
      await port.close()
    })

    test(`EimPort ${name}, ${binding}: a download is relayed function by function`, async () => {
      const port = eimAtUrl({ ...access, binding })
      const tape = new Tape(systemClock)
      const iccid = `8900012345678901${String(++count).padStart(4, '0')}`
      const { activationCode, matchingId } = await order(server.machine, { profile: { ...testProfile, iccid } })
      const queued = operator.queueDownload(EID, { kind: 'activationCode', text: activationCode })
      const trigger = await port.getEimPackage({ eidValue }, tape, soon())
      assert.ok(trigger.answer.kind === 'profileDownloadTriggerRequest')
      const { eimTransactionId } = trigger.answer.value
      const { answer: initiated } = await port.initiateAuthentication(
        {
          euiccChallenge: Buffer.alloc(16, 7),
          smdpAddress: server.name,
          euiccInfo1: info1(),
          ...(eimTransactionId === undefined ? {} : { eimTransactionId }),
        },
        tape,
        soon(),
      )
      assert.ok(initiated.kind === 'initiateAuthenticationOkEsipa')
      const { transactionId } = initiated.value.serverSigned1
      const authenticateServerResponse = euicc.authenticate(initiated.value, 'full', matchingId)
      const asked = await port.authenticateClient({ transactionId, authenticateServerResponse }, tape, soon())
      assert.ok(asked.answer.kind === 'authenticateClientOkDPEsipa')
      const prepareDownloadResponse = euicc.prepare(asked.answer.value)
      const got = await port.getBoundProfilePackage({ transactionId, prepareDownloadResponse }, tape, soon())
      assert.equal(got.answer.kind, 'getBoundProfilePackageOkEsipa')
      const cancelSessionResponse = euicc.cancel(transactionId, 'loadBppExecutionError')
      const cancelled = await port.cancelSession({ transactionId, cancelSessionResponse }, tape, soon())
      assert.equal(cancelled.answer.kind, 'cancelSessionOk')
      operator.abandon(queued, 'cancelled')
      await port.close()
    })
  }
}

function info1() {
  const ci = pki.ci.certificate.extensions.subjectKeyIdentifier?.value ?? Buffer.of()
  return { svn: Buffer.from('020500', 'hex'), euiccCiPKIdListForVerification: [ci], euiccCiPKIdListForSigning: [ci] }
}
