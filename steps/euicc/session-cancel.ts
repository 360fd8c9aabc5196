/** CancelSession (SGP.22 v2.5 5.7.14; SGP.32 v1.2 5.9.9). */
import { Given, Then, When } from '@cucumber/cucumber'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { encode } from '../../protocol/schema/type.ts'
import { CancelSessionRequest } from '../../protocol/sgp22/cancel-session.ts'
import { received } from '../../simulators/played/scripted-smdp.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { authenticated, download } from './server-authentication.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

interface Cancellation {
  readonly reason: string
  readonly answer: Es10Answered<'CancelSession'>
}
const cancelled = kept<Cancellation>('an answer to CancelSession')

const reasons = {
  endUserRejection: 'endUserRejection',
  postponed: 'postponed',
  timeout: 'timeout',
  pprNotAllowed: 'pprNotAllowed',
  loadBppExecutionError: 'loadBppExecutionError',
} as const

async function cancel(world: EuiccWorld, text: string, transactionId: Uint8Array): Promise<Cancellation> {
  const reason = Object.values(reasons).find((one) => one === text)
  if (reason === undefined) throw new RangeError(`no reason ${text}; there are ${Object.keys(reasons).join(', ')}`)
  const answer = await world.send('CancelSession', encode(CancelSessionRequest, { transactionId, reason }))
  return world.keep(cancelled, { reason, answer })
}

Given('the session was cancelled with {word}', async function (this: EuiccWorld, reason: string) {
  const { answer } = await cancel(this, reason, this.kept(download).smdp.transactionId)
  if (answer.value.kind === 'cancelSessionResponseError' && answer.value.value !== 'invalidTransactionId')
    throw new StateNotReached(`CancelSession was answered with ${answer.value.value}`, answer.at)
})

When('the IPA cancels the session with {word}', async function (this: EuiccWorld, reason: string) {
  await cancel(this, reason, this.kept(download).smdp.transactionId)
})

When('the IPA cancels a session with another transactionId', async function (this: EuiccWorld) {
  await cancel(this, 'endUserRejection', this.random.octets(16))
})

When('the IPA cancels a session with the first four octets of the transactionId', async function (this: EuiccWorld) {
  await cancel(this, 'endUserRejection', this.kept(download).smdp.transactionId.subarray(0, 4))
})

Then('CancelSession is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(cancelled).answer
  const seen = value.kind === 'cancelSessionResponseError' ? `${value.kind} ${value.value}` : value.kind
  this.check({ claim: 'the answer to CancelSession', expected, seen, holds: seen === expected, at })
})

Then('the eUICC signs transactionId, smdpOid and reason of the cancellation', function (this: EuiccWorld) {
  const { reason, answer } = this.kept(cancelled)
  const { value, at } = answer
  const { smdp } = this.kept(download)
  const [smdpOid = 'none'] = smdp.pki.dpAuth.certificate.extensions.subjectAltName?.value.registeredIds ?? []
  const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()
  const text = (...parts: readonly (string | number)[]) => parts.join(', ')
  const expected = text(hex(smdp.transactionId), smdpOid, reason, 'signed by the eUICC')
  const claim = 'euiccCancelSessionSigned and its signature'
  const server = this.kept(authenticated).value
  if (value.kind !== 'cancelSessionResponseOk' || server.kind !== 'authenticateResponseOk') {
    const seen = value.kind === 'cancelSessionResponseError' ? `${value.kind} ${value.value}` : value.kind
    this.check({ claim, expected, seen, holds: false, at })
    return
  }
  const { euiccCancelSessionSigned: signed, euiccCancelSessionSignature } = value.value
  const { key } = parseCertificate(server.value.euiccCertificate).publicKey
  const over = signedBytes.euiccCancelSessionSignature(received(value.value, 'euiccCancelSessionSigned'))
  const isSigned = key !== undefined && verify(key, euiccCancelSessionSignature, over)
  const how = isSigned ? 'signed by the eUICC' : 'with a signature that does not verify'
  const seen = text(hex(signed.transactionId), signed.smdpOid, signed.reason, how)
  this.check({ claim, expected, seen, holds: seen === expected, at })
})
