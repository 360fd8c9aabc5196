/** Indirect downloads of scenarios: SGP.32 3.2.3.2, as far as the IPA is concerned. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Exchange } from '../../adapters/port.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { hashCc } from '../../protocol/crypto/confirmation-code.ts'
import { withLongLength } from '../../simulators/played/euicc-forms.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import {
  authenticate,
  type CancelReason,
  cancel,
  type Download,
  type DownloadOrder,
  download,
  fetchTrigger,
  initiate,
  load,
  orderDownload,
  transactionOf,
  triggered,
} from './download.ts'
import { emptyQueue } from './ipa.ts'
import { placeOrder } from './orders.ts'
import { isRefusal, relayAnswer } from './relay-refusal.ts'
import { serverOf } from './rsp-servers.ts'
import { orServerFailure } from './server-failure.ts'
import type { ConformanceWorld } from './world.ts'

/** How far a download has come before the exchange that decides. */
type Reached = 'begun' | 'announced'

/** A code that the operator has given with the order. */
const CODE = '12345678'
export const confirmationCode = kept<string>('a confirmation code')

const reasons = ['postponed', 'pprNotAllowed', 'metadataMismatch', 'loadBppExecutionError', 'undefinedReason', 'timeout']
defineParameterType({ name: 'cancelReason', regexp: reasons, transformer: (name: string) => name as CancelReason })

Given('the IPA has got a download trigger', async function (this: ConformanceWorld) {
  await triggered(this)
})

Given('the IPA has got a download trigger that names the OID {word}', async function (this: ConformanceWorld, oid: string) {
  await triggered(this, { matching: `MATCHING-1$${oid}` })
})

Given('the operator has ordered a download', async function (this: ConformanceWorld) {
  await orderDownload(this)
})

Given('the IPA has begun a download', async function (this: ConformanceWorld) {
  await come(this, 'begun')
})

Given('the IPA has begun a download in the compact form', async function (this: ConformanceWorld) {
  await come(this, 'begun', { form: 'compact' })
})

Given('the profile has been announced to the IPA', async function (this: ConformanceWorld) {
  await come(this, 'announced')
})

Given('the profile has been announced to the IPA in the compact form', async function (this: ConformanceWorld) {
  await come(this, 'announced', { form: 'compact' })
})

Given('the operator has given the confirmation code with the order', async function (this: ConformanceWorld) {
  this.keep(confirmationCode, CODE)
})

Given('the IPA has loaded the profile', async function (this: ConformanceWorld) {
  demand(await load(this, await come(this, 'announced')), 'getBoundProfilePackageOkEsipa')
})

Given('the IPA has loaded the profile in the compact form', async function (this: ConformanceWorld) {
  demand(await load(this, await come(this, 'announced', { form: 'compact' })), 'getBoundProfilePackageOkEsipa')
})

Given('the SM-DP+ has refused a wrong confirmation code', async function (this: ConformanceWorld) {
  const { answer } = await load(this, this.kept(download), { hashCc: codeHash(this, '00000000') })
  if (answer.kind === 'getBoundProfilePackageOkEsipa')
    throw new StateNotReached('the SM-DP+ refused, and the eIM says that it did not')
})

Given('the operator has ordered a download from the SM-DS', async function (this: ConformanceWorld) {
  await emptyQueue(this, this.device)
  await placeOrder(this, this.device, { kind: 'downloadFromSmds', address: serverOf(this, 'smds').address })
})

Given('the IPA has got that trigger', async function (this: ConformanceWorld) {
  await fetchTrigger(this)
})

Given('the IPA has begun that event retrieval', async function (this: ConformanceWorld) {
  demand(await initiate(this, await fetchTrigger(this)), 'initiateAuthenticationOkEsipa')
})

When('the IPA sends InitiateAuthentication', async function (this: ConformanceWorld) {
  await initiate(this, this.kept(download))
})

When('the IPA tries InitiateAuthentication with it', async function (this: ConformanceWorld) {
  await orServerFailure(this, initiate(this, this.kept(download)))
})

When('the IPA sends InitiateAuthentication and waits as long as it takes', async function (this: ConformanceWorld) {
  const long = 5 * this.parameters.patienceMs
  const port = this.connect({ patience: { headersMs: long, bodyMs: long } })
  await initiate(this, { ...this.kept(download), port })
})

When('the IPA sends InitiateAuthentication for a transaction that nobody knows', async function (this: ConformanceWorld) {
  await initiate(this, this.kept(download), { eimTransactionId: this.random.octets(16) })
})

When('the IPA sends AuthenticateClient', async function (this: ConformanceWorld) {
  await authenticate(this, this.kept(download))
})

When('the IPA sends AuthenticateClient with an element of a later version', async function (this: ConformanceWorld) {
  await authenticate(this, this.kept(download), { rewritten: withLaterElement })
})

When('the IPA sends AuthenticateClient with a length that has an octet too many', async function (this: ConformanceWorld) {
  await orServerFailure(this, authenticate(this, this.kept(download), { rewritten: withLongLength }))
})

When('the IPA sends AuthenticateClient for a transaction that nobody knows', async function (this: ConformanceWorld) {
  await authenticate(this, this.kept(download), { transactionId: this.random.octets(16) })
})

When('the IPA sends GetBoundProfilePackage', async function (this: ConformanceWorld) {
  const one = this.kept(download)
  const code = this.mayHave(confirmationCode)
  const isNeeded = one.profile?.smdpSigned2.ccRequiredFlag === true && one.profile.hashCc === undefined
  // An eIM may leave the code to the IPA: then the operator has told it there.
  await load(this, one, code !== undefined && isNeeded ? { hashCc: codeHash(this, code) } : {})
})

When('the IPA sends GetBoundProfilePackage with the right confirmation code', async function (this: ConformanceWorld) {
  await load(this, this.kept(download), { hashCc: codeHash(this, CODE) })
})

When('the IPA sends GetBoundProfilePackage for a transaction that nobody knows', async function (this: ConformanceWorld) {
  await load(this, this.kept(download), { transactionId: this.random.octets(16) })
})

When('another IPA sends GetBoundProfilePackage for a transaction that nobody knows', async function (this: ConformanceWorld) {
  await load(this, { ...this.kept(download), port: this.connect() }, { transactionId: this.random.octets(16) })
})

When('the IPA sends CancelSession with the reason {cancelReason}', async function (this: ConformanceWorld, reason: CancelReason) {
  await cancel(this, this.kept(download), reason)
})

When('the IPA sends CancelSession without the reason that was signed', async function (this: ConformanceWorld) {
  await cancel(this, this.kept(download), 'undefinedReason', { form: 'compactWithoutReason' })
})

When('the IPA sends CancelSession with a spoilt signature', async function (this: ConformanceWorld) {
  await cancel(this, this.kept(download), 'postponed', { spoilt: true })
})

When('the IPA sends CancelSession for a transaction that nobody knows', async function (this: ConformanceWorld) {
  await cancel(this, this.kept(download), 'postponed', { transactionId: this.random.octets(16) })
})

Then('the eIM answers with the download error {word}', function (this: ConformanceWorld, name: string) {
  const seen = relayAnswer(this)
  const isOtherPair = seen.inJson && seen.error !== name
  this.check({
    claim: 'the answer is the error that the specification names',
    expected: seen.inJson ? `the status Failed, for ${name}` : name,
    seen: seen.words,
    holds: isRefusal(seen, name),
    at: seen.at,
    ...(isOtherPair ? { remark: `in JSON the pair is information: this one does not say ${name}` } : {}),
  })
})

Then('the eIM ends the download', function (this: ConformanceWorld) {
  const { error, words, at } = relayAnswer(this)
  this.check({
    claim: 'the IPA is told that the download has ended, by any of the errors of the function',
    expected: 'the arm of the answer that is an error',
    seen: words,
    holds: error !== undefined,
    at,
  })
})

Then('the refusal has subject {word} and reason {word}', function (this: ConformanceWorld, subject: string, reason: string) {
  const { codes, error, words, at } = relayAnswer(this)
  const isSilent = error !== undefined && codes === undefined
  this.check({
    claim: 'the status codes are the pair that the specification has for this error',
    expected: `subjectCode ${subject}, reasonCode ${reason}`,
    seen: isSilent ? `${words}, without statusCodeData` : words,
    holds: isSilent || (error !== undefined && codes?.subjectCode === subject && codes.reasonCode === reason),
    at,
    ...(isSilent ? { remark: 'Failed without statusCodeData says that there is an error, and not which' } : {}),
  })
})

/** EuiccSigned1 with an element behind those that the type has, which every version reads. */
function withLaterElement(signed: Buffer): Buffer {
  return tlv(0x30, signed.subarray(signed[1] === 0x82 ? 4 : signed[1] === 0x81 ? 3 : 2), tlv(0x9e, Buffer.of(1)))
}

/** Brings a download so far. @throws StateNotReached where the eIM refuses on the way */
async function come(world: ConformanceWorld, so: Reached, order: DownloadOrder = {}): Promise<Download> {
  const code = world.mayHave(confirmationCode)
  const one = await triggered(world, { ...order, ...(code === undefined ? {} : { confirmationCode: code }) })
  demand(await initiate(world, one), 'initiateAuthenticationOkEsipa')
  if (so === 'begun') return one
  demand(await authenticate(world, one), 'authenticateClientOkDPEsipa')
  return one
}

function demand({ answer, received }: Exchange<{ readonly kind: string; readonly value: unknown }>, kind: string): void {
  if (answer.kind === kind) return
  throw new StateNotReached(`the SM-DP+ has refused nothing, and the eIM answers ${answer.kind} ${String(answer.value)}`, [
    received,
  ])
}

function codeHash(world: ConformanceWorld, code: string): Buffer {
  return hashCc(code, transactionOf(world.kept(download)))
}
