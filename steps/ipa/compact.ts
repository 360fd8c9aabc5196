/** Compact forms of an IPA that saves octets on ESipa (SGP.32 v1.2 5.14.2, 5.14.3, 5.14.8; capability minimizeEsipaBytes). */
import { Given, Then } from '@cucumber/cucumber'
import { es10Functions } from '../../protocol/es10/functions.ts'
import { decode } from '../../protocol/schema/type.ts'
import { contentsOf, elementsIn } from '../../requirements/answer-elements.ts'
import { PeerFault } from '../../transport/faults.ts'
import { StateNotReached } from '../preparation.ts'
import { callsAt, es10Calls, linesOrStep } from './download-seen.ts'
import { withCard } from './state.ts'
import { orderFrom, way } from './triggers.ts'
import type { IpaWorld } from './world.ts'

Given(
  'the eIM has learnt that the IPA saves octets, and has a trigger for an indirect download',
  async function (this: IpaWorld) {
    const { eim, eid, ipa, spec } = this.bench
    this.keep(way, 'indirect')
    await withCard(this, { indirect: true })
    eim.operator.queueDataRequest(eid, { tagList: spec === '1.0.1' ? '88' : 'A8' })
    await this.act((signal) => ipa.pokeNow(signal))
    if (eim.operator.euicc(eid).ipaFeatures?.includes('minimizeEsipaBytes') !== true)
      throw new StateNotReached('the IPA has not told the eIM of minimizeEsipaBytes', this.linesOf([]))
    await orderFrom(this, 'TOKEN-1')
  },
)

Then('the eIM makes of the compact AuthenticateServerResponse what the eUICC has signed', function (this: IpaWorld) {
  const calls = this.calls('authenticateClient')
  checkWhole(this, {
    name: 'AuthenticateServer',
    sent: calls.map(({ message: { value }, at }) => ({ arm: value.authenticateServerResponse.kind, at })),
    arrived: callsAt(this, 'smdp', 'authenticateClient').map(({ octets }) => octets['authenticateServerResponse']),
  })
})

Then('the eIM makes of the compact PrepareDownloadResponse what the eUICC has signed', function (this: IpaWorld) {
  const calls = this.calls('getBoundProfilePackage')
  checkWhole(this, {
    name: 'PrepareDownload',
    sent: calls.map(({ message: { value }, at }) => ({ arm: value.prepareDownloadResponse.kind, at })),
    arrived: callsAt(this, 'smdp', 'getBoundProfilePackage').map(({ octets }) => octets['prepareDownloadResponse']),
  })
})

Then('the eIM makes of the compact CancelSessionResponse what the eUICC has signed', function (this: IpaWorld) {
  const calls = this.calls('cancelSession')
  checkWhole(this, {
    name: 'CancelSession',
    sent: calls.map(({ message: { value }, at }) => ({ arm: value.cancelSessionResponse.kind, at })),
    arrived: callsAt(this, 'smdp', 'cancelSession').map(({ octets }) => octets['cancelSessionResponse']),
  })
})

Then('the IPA goes on to GetBoundProfilePackage with the transactionId of the session', function (this: IpaWorld) {
  const begun = es10Calls(this, 'AuthenticateServer')
  const [first] = this.calls('authenticateClient')
  if (begun.length === 0 || first === undefined || callsAt(this, 'smdp', 'authenticateClient').length === 0)
    throw new StateNotReached('the download did not come to AuthenticateClient, which the eIM answers', this.linesOf([]))
  // An IPA may have begun a second session behind one that failed.
  const sessions = begun.map(({ request }) => {
    const { serverSigned1 } = decode(es10Functions.AuthenticateServer.request, request).value
    return Buffer.from(serverSigned1.transactionId).toString('hex')
  })
  const calls = this.calls('getBoundProfilePackage')
  // A poll of its own time says nothing of the download.
  const behind = this.received.filter(({ at, message }) => at > first.at && message?.function !== 'getEimPackage')
  if (behind.length === 0)
    throw new PeerFault('silent', 'headers', 'nothing came behind AuthenticateClient within our patience', { at: [first.at] })
  const ids = [first, ...calls].map(({ message }) => Buffer.from(message.value.transactionId).toString('hex'))
  this.check({
    claim: 'transactionId behind answers that leave it out',
    expected: `GetBoundProfilePackage with ${[...new Set(sessions)].join(' or ')}`,
    seen: calls.length === 0 ? `no GetBoundProfilePackage, but ${behind[0]?.message?.function}` : ids.join(', '),
    holds: calls.length > 0 && ids.every((id) => sessions.includes(id)),
    at: this.linesOf([first, ...calls]),
  })
})

interface Relayed {
  readonly name: 'AuthenticateServer' | 'PrepareDownload' | 'CancelSession'
  readonly sent: readonly { readonly arm: string; readonly at: number }[]
  /** Octets at the SM-DP+. */
  readonly arrived: readonly (Buffer | undefined)[]
}

/** Whether the SM-DP+ gets from the eIM what the eUICC has given the IPA. @throws StateNotReached where the IPA saves no octets */
function checkWhole(world: IpaWorld, { name, sent, arrived }: Relayed): void {
  const compact = sent.filter(({ arm }) => arm.startsWith('compact'))
  if (compact.length === 0)
    throw new StateNotReached(`the IPA sent ${sent[0]?.arm ?? `no response of ${name}`}: the compact form is its own choice`)
  const given = es10Calls(world, name).map(({ response }) => (name === 'CancelSession' ? inBf41(response) : response))
  const isWhole = arrived.some((octets) => octets !== undefined && given.some((one) => one.equals(octets)))
  world.check({
    claim: `the compact response of ${name}, made whole by the eIM`,
    expected: 'the octets that the eUICC gave the IPA',
    seen: isWhole ? 'the same octets' : arrived.length === 0 ? 'nothing that the eIM could make whole' : 'other octets',
    holds: isWhole,
    at: linesOrStep(
      world,
      compact.map(({ at }) => at),
    ),
  })
}

/** What the SM-DP+ gets of it. */
function inBf41(response: Buffer): Buffer {
  const [outer] = elementsIn(response)
  return outer === undefined ? response : contentsOf(outer)
}
