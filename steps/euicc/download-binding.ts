/** PrepareDownload: what the eUICC demands of an SM-DP+ that wants to bind a package to it (SGP.22 v2.5 3.1.3, 5.7.5). */
import { createHash } from 'node:crypto'
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { decode } from '../../protocol/schema/type.ts'
import { PrepareDownloadRequest } from '../../protocol/sgp22/prepare-download.ts'
import { type BindingOffer, received, spoilt } from '../../simulators/played/scripted-smdp.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { LocalDownload } from './local-download.ts'
import { authenticate, authenticated, download } from './server-authentication.ts'
import { type CertificateFlaw, ourPki } from './server-certificates.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** The answer to PrepareDownload. */
export const prepared = kept<Es10Answered<'PrepareDownload'>>('an answer to PrepareDownload')
/** otPK.EUICC of the session before. */
const keyBefore = kept<Buffer>('a one-time key of the eUICC')
const confirmed = kept<{ readonly hashCc: Buffer; readonly smdpSignature2: Buffer }>('a confirmation code')

type Flaw = (world: EuiccWorld, session: LocalDownload) => Partial<BindingOffer>

const flaws: Readonly<Record<string, Flaw>> = {
  'that is right': () => ({}),
  'with one bit of smdpSignature2 flipped': () => ({ spoil: spoilt }),
  'with an smdpSignature2 made without euiccSignature1': () => ({ signed: (smdpSigned2) => smdpSigned2 }),
  'with another transactionId': (world) => ({ transactionId: world.random.octets(16) }),
  'with the first four octets of the transactionId': (_world, { smdp }) => ({ transactionId: smdp.transactionId.subarray(0, 4) }),
  'and asks for the one-time key of before': (world) => ({ bppEuiccOtpk: world.kept(keyBefore) }),
}

defineParameterType({
  name: 'bindingFlaw',
  regexp: new RegExp(Object.keys(flaws).join('|')),
  transformer: (text: string): Flaw => flaws[text] ?? missing(`for a download ${text}`),
})

/** AuthenticateServer and PrepareDownload. @throws StateNotReached where the eUICC does not go along */
export async function bind(world: EuiccWorld): Promise<Es10Answered<'PrepareDownload'>> {
  const session = await authenticate(world)
  const answer = await session.prepare(world.kept(authenticated))
  otpkOf(answer)
  return world.keep(prepared, answer)
}

/** otPK.EUICC. @throws StateNotReached where there is none */
function otpkOf(answer: Es10Answered<'PrepareDownload'>): Buffer {
  if (answer.value.kind !== 'downloadResponseOk')
    throw new StateNotReached(`PrepareDownload was answered with ${answerText(answer)}`, answer.at)
  return Buffer.from(answer.value.value.euiccSigned2.euiccOtpk)
}

Given('the SM-DP+ has bound a download', async function (this: EuiccWorld) {
  this.keep(keyBefore, otpkOf(await bind(this)))
})

When('the SM-DP+ binds the download {bindingFlaw}', async function (this: EuiccWorld, flaw: Flaw) {
  const session = this.kept(download)
  this.keep(prepared, await session.prepare(this.kept(authenticated), flaw(this, session)))
})

When(
  'the SM-DP+ binds the download with a certificate {certificateFlaw}',
  async function (this: EuiccWorld, issue: CertificateFlaw) {
    const server = await issue(ourPki(this), 'dpPb')
    this.keep(prepared, await this.kept(download).prepare(this.kept(authenticated), { server }))
  },
)

When('the SM-DP+ binds a download without AuthenticateServer', async function (this: EuiccWorld) {
  const octets = this.kept(download).smdp.prepareDownload(Buffer.from('BF3802A100', 'hex'))
  this.keep(prepared, await this.send('PrepareDownload', octets))
})

When('the SM-DP+ binds the download with a confirmation code', async function (this: EuiccWorld) {
  const { smdp } = this.kept(download)
  const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
  const hashCc = sha256(sha256(Buffer.from('12345678')), smdp.transactionId)
  const request = smdp.prepareDownload(this.kept(authenticated).octets, { hashCc, ccRequiredFlag: true })
  const { smdpSignature2 } = decode(PrepareDownloadRequest, request).value
  this.keep(confirmed, { hashCc, smdpSignature2: signatureObject(smdpSignature2) })
  this.keep(prepared, await this.send('PrepareDownload', request))
})

When('another session of the SM-DP+ begins', async function (this: EuiccWorld) {
  const session = this.keep(download, new LocalDownload(this))
  this.keep(authenticated, await session.authenticate())
})

Then('the answer tells which session goes on', async function (this: EuiccWorld) {
  const answer = this.kept(authenticated)
  const isRefused = answer.value.kind !== 'authenticateResponseOk'
  const next = isRefused ? undefined : await this.kept(download).prepare(answer)
  const seen = next === undefined ? 'the session is refused' : `PrepareDownload is answered with ${answerText(next)}`
  this.check({
    claim: 'a session that begins while another is open',
    expected: 'a refusal, or downloadResponseOk in the new session',
    seen,
    holds: next === undefined || next.value.kind === 'downloadResponseOk',
    at: [...answer.at, ...(next?.at ?? [])],
  })
})

Then('PrepareDownload is answered with {string}', function (this: EuiccWorld, expected: string) {
  isAnswered(this, [expected])
})

Then('PrepareDownload is answered with {string} or {string}', function (this: EuiccWorld, one: string, other: string) {
  isAnswered(this, [one, other])
})

Then('the one-time key is another one than before', function (this: EuiccWorld) {
  comparesKeys(this, false)
})

Then('the one-time key is that of before', function (this: EuiccWorld) {
  comparesKeys(this, true)
})

Then('euiccSigned2 holds the hash of the confirmation code, and is signed with smdpSignature2', function (this: EuiccWorld) {
  const { hashCc, smdpSignature2 } = this.kept(confirmed)
  const { value, at } = this.kept(prepared)
  const expected = 'hashCc as sent, signed over euiccSigned2 and smdpSignature2'
  const claim = 'what the eUICC signs when a confirmation code is required'
  const server = this.kept(authenticated).value
  if (value.kind !== 'downloadResponseOk' || server.kind !== 'authenticateResponseOk') {
    this.check({ claim, expected, seen: answerText(this.kept(prepared)), holds: false, at })
    return
  }
  const { euiccSigned2, euiccSignature2 } = value.value
  const { key } = parseCertificate(server.value.euiccCertificate).publicKey
  const isSame = euiccSigned2.hashCc !== undefined && hashCc.equals(euiccSigned2.hashCc)
  const over = signedBytes.euiccSignature2(received(value.value, 'euiccSigned2'), smdpSignature2)
  const isSigned = key !== undefined && verify(key, euiccSignature2, over)
  const seen = `${isSame ? 'hashCc as sent' : 'no or another hashCc'}, ${isSigned ? 'signed over euiccSigned2 and smdpSignature2' : 'a signature that does not verify'}`
  this.check({ claim, expected, seen, holds: isSame && isSigned, at })
})

function isAnswered(world: EuiccWorld, expected: readonly string[]): void {
  const answer = world.kept(prepared)
  const seen = answerText(answer)
  const holds = expected.includes(seen)
  world.check({ claim: 'the answer to PrepareDownload', expected: expected.join(' or '), seen, holds, at: answer.at })
}

function comparesKeys(world: EuiccWorld, isWanted: boolean): void {
  const answer = world.kept(prepared)
  const text = (isSame: boolean) => (isSame ? 'the one-time key of before' : 'another one-time key than before')
  const isSame = otpkOf(answer).equals(world.kept(keyBefore))
  const [expected, seen] = [text(isWanted), text(isSame)]
  world.check({ claim: 'otPK.EUICC in euiccSigned2', expected, seen, holds: isSame === isWanted, at: answer.at })
}

function answerText({ value }: Es10Answered<'PrepareDownload'>): string {
  return value.kind === 'downloadResponseError' ? `${value.kind} ${value.value.downloadErrorCode}` : value.kind
}
