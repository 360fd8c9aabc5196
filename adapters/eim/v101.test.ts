/** An eIM of v1.0.1 behind the port: what goes over the wire is of that version, what a step gives and gets is of v1.2. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decodeEsipaRequest, decodeEsipaResponse } from '../../protocol/bindings/esipa-asn1.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { TestEuicc } from '../../simulators/eim/test-euicc.ts'
import { EID, testPki } from '../../simulators/eim/test-scene.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { simulatedEim } from './simulated.ts'
import { eimAtUrl } from './url.ts'

const pki = await testPki()
const eim = await simulatedEim('correct', [], {
  behaviour: { spec: '1.0.1' },
  signingKey: pki.eimSigning,
  cis: [pki.ci.certificate],
})
const { operator } = eim.running.machine
const euicc = new TestEuicc(pki, EID)
operator.registerEuicc({ eid: EID, euiccCertificate: euicc.issued.certificate.der, eumCertificate: pki.eum.certificate.der })
const port = eimAtUrl({ ...eim.access, spec: '1.0.1' })
after(async () => {
  await port.close()
  await eim.close()
})
const eidValue = eidOctets(EID)
const soon = () => AbortSignal.timeout(10_000)
/** Body of the request or answer of the latest exchange. */
const body = (tape: Tape, side: 'request' | 'response') => Buffer.from(tape.exchanges.at(-1)?.[side].body ?? [])

test('a package is fetched and verified, its result acknowledged and its notification taken', async () => {
  const tape = new Tape(systemClock)
  const queued = operator.queueOperations(EID, [{ configureImmediateEnable: { enable: true, smdpAddress: 'dp.example' } }])
  const { answer } = await port.getEimPackage({ eidValue, stateChangeCause: 'local' }, tape, soon())
  assert.equal(body(tape, 'request').toString('hex'), `bf4f125a10${EID}`)
  assert.ok(answer.kind === 'euiccPackageRequest', answer.kind)
  assert.ok(euicc.accepts(answer.value, pki.eimSigning))
  assert.ok(answer.value.euiccPackageSigned.euiccPackage.kind === 'psmoList')
  assert.deepEqual(answer.value.euiccPackageSigned.euiccPackage.value, [
    { kind: 'configureImmediateEnable', value: { immediateEnableFlag: true, defaultSmdpAddress: 'dp.example' } },
  ])
  const result = euicc.result(answer.value, [{ kind: 'configureImmediateEnableResult', value: 'ok' }])
  const request = { eidValue, eimPackageResult: { kind: 'euiccPackageResult', value: result } } as const
  const provided = await port.provideEimPackageResult(request, tape, soon())
  assert.deepEqual(provided.answer, { kind: 'eimAcknowledgements', value: [1] })
  // Nothing around the result but BF50, and the result as it was signed.
  assert.deepEqual(body(tape, 'request').subarray(3), rawOf(result))
  assert.deepEqual(decodeEsipaRequest('1.0.1', body(tape, 'request')).issues, [])
  assert.equal(operator.order(queued).status, 'done')
  const value = euicc.notification('dp.example', 'notificationEnable')
  const handled = await port.handleNotification({ kind: 'pendingNotification', value }, tape, soon())
  assert.equal(handled.answer, undefined)
  assert.equal(port.connectionsOpened, 1)
})

test('an empty answer, an error without a name in v1.0.1 and octets of the caller', async () => {
  const tape = new Tape(systemClock)
  const error = { kind: 'eimPackageResultResponseError', value: { eimPackageResultErrorCode: 'unknownPackage' } } as const
  const { answer } = await port.provideEimPackageResult({ eidValue, eimPackageResult: error }, tape, soon())
  assert.deepEqual(answer, { kind: 'emptyResponse', value: {} })
  assert.deepEqual([body(tape, 'request').toString('hex'), body(tape, 'response').toString('hex')], ['bf5003020102', 'bf5000'])
  const none = await port.send('getEimPackage', Buffer.from(`bf4f125a10${EID}`, 'hex'), tape, soon())
  assert.deepEqual(none.answer, { kind: 'eimPackageError', value: 'noEimPackageAvailable' })
})

test('a data request has the tags of v1.2, and the answer is understood', async () => {
  const tape = new Tape(systemClock)
  const queued = operator.queueDataRequest(EID, { names: ['ipaCapabilities', 'defaultSmdpAddress', 'notifications'] })
  const { answer } = await port.getEimPackage({ eidValue }, tape, soon())
  assert.ok(answer.kind === 'ipaEuiccDataRequest', answer.kind)
  assert.equal(Buffer.from(answer.value.tagList).toString('hex'), 'a881a0a2')
  const own = decodeEsipaResponse('1.0.1', body(tape, 'response')).value
  assert.ok(typeof own === 'object' && 'kind' in own && own.kind === 'ipaEuiccDataRequest')
  assert.equal(Buffer.from(own.value.tagList).toString('hex'), '8880bf2b')
  const data = { kind: 'ipaEuiccData', value: { defaultSmdpAddress: 'dp.example', notificationsList: [] } } as const
  const eimPackageResult = { kind: 'ipaEuiccDataResponse', value: data } as const
  const provided = await port.provideEimPackageResult({ eidValue, eimPackageResult }, tape, soon())
  assert.deepEqual(provided.answer, { kind: 'emptyResponse', value: {} })
  assert.equal(operator.order(queued).status, 'done')
  assert.equal(operator.euicc(EID).view.defaultSmdpAddress, 'dp.example')
})

test('a result that v1.0.1 cannot say is an error of the caller, before anything is sent', async () => {
  const tape = new Tape(systemClock)
  const value = {
    euiccPackageResultDataSigned: {
      eimId: 'e',
      counterValue: 1,
      seqNumber: 1,
      euiccResult: [{ kind: 'setFallbackAttributeResult', value: 'ok' }],
    },
    euiccSignEPR: Buffer.alloc(64),
  } as const
  const eimPackageResult = { kind: 'euiccPackageResult', value: { kind: 'euiccPackageResultSigned', value } } as const
  await assert.rejects(port.provideEimPackageResult({ eidValue, eimPackageResult }, tape, soon()), { name: 'EncodeError' })
  assert.deepEqual(tape.entries, [])
})
