/** What the faults of an IPA that listens show to an eIM that injects, beside the right IPA in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { encode } from '../../protocol/schema/type.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { blankTape } from '../../transport/tape.ts'
import { injectFaults } from './faults-inject.ts'
import { injectEndpoint } from './inject.ts'
import type { AnyIpaDecisions } from './ipa.ts'
import { packageOf } from './test-objects.ts'
import { pki, scene } from './test-scene.ts'

type Decisions = Partial<AnyIpaDecisions>

/** Status and body that an injected package is answered with, in ASN.1; of a card that answers no package. */
async function answerTo(eimPackage: Uint8Array, decisions: Decisions, presented: Uint8Array = pki.eimTls.certificate.der) {
  const { ipa, signal } = await scene({ decisions })
  const headers = new Map([
    ['content-type', ['application/x-gsma-rsp-asn1']],
    ['x-admin-protocol', ['gsma/rsp/v2.1.0']],
  ])
  const request = { method: 'POST', path: '/gsma/rsp2/asn1', headers, connection: 1, tape: blankTape }
  const clientCertificate = Buffer.from(presented)
  const endpoint = injectEndpoint(ipa, {}, signal)
  const reply = await endpoint({ ...request, body: tlv(0xbf4e, eimPackage), clientCertificate })
  return reply.kind === 'answer' ? `${reply.status} ${Buffer.from(reply.body).toString('hex').toUpperCase()}` : reply.kind
}

const dataRequest = Buffer.from('BF52035C01A8', 'hex')
const unknown = Buffer.from('BF7F00', 'hex')
const trigger = encode(ProfileDownloadTriggerRequest, { profileDownloadData: { kind: 'activationCode', value: '1$smdp.test$T' } })

const rows = {
  takesInjectionsWithoutAWord: [dataRequest, '200 BF4E0FBF520CA00AA808800206C081020780', '204 '],
  answersInjectionsLikeResults: [unknown, '200 BF4E03020102', '200 BF5003020102'],
  answersTriggersWithTheirResult: [trigger, '200 BF4E020500', '200 BF4E08BF5405300380017F'],
  knowsOneErrorForInjections: [unknown, '200 BF4E03020102', '200 BF4E0302017F'],
  blamesTheInjectedPackage: [packageOf(), '200 BF4E0302017F', '200 BF4E03020101'],
} as const

for (const [name, [eimPackage, right, faulty]] of Object.entries(rows)) {
  const { what, decisions } = injectFaults[name as keyof typeof rows]
  test(`fault ${name}: ${what}`, async () => {
    assert.equal(await answerTo(eimPackage, {}), right, 'the right IPA')
    assert.equal(await answerTo(eimPackage, decisions), faulty, 'the faulty one')
  })
}

test('fault takesInjectionsFromAnybody: somebody who is no eIM gets an answer', async () => {
  const stranger = pki.eimTlsForeign.certificate.der
  assert.equal(await answerTo(dataRequest, {}, stranger), '403 ')
  const { decisions } = injectFaults.takesInjectionsFromAnybody
  assert.match(await answerTo(dataRequest, decisions, stranger), /^200 BF4E/)
})

test('fault servesInjectionsElsewhere: the path of the specification leads nowhere', () => {
  const { injectPath } = injectFaults.servesInjectionsElsewhere.decisions
  assert.notEqual(injectPath('/gsma/rsp2/esipa/transferEimPackage'), '/gsma/rsp2/esipa/transferEimPackage')
  assert.equal(injectPath('/gsma/rsp2/asn1'), '/gsma/rsp2/asn1')
})

test('every one of them is here', () => {
  const here = [...Object.keys(rows), 'takesInjectionsFromAnybody', 'servesInjectionsElsewhere']
  assert.deepEqual(here.toSorted(), Object.keys(injectFaults).toSorted())
})
