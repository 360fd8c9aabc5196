/** Answers of our eIM that are right in themselves and come in another way, and what the IPA makes of them (SGP.32 v1.2 6.1). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { decode } from '../../protocol/schema/type.ts'
import { NotificationSentRequest } from '../../protocol/sgp22/notifications.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import {
  bareStatus,
  halfOfIt,
  inChunks,
  octetByOctet,
  otherHeader,
  redirectTo,
  resetOnly,
  sentOctets,
} from '../../simulators/played/eim-misreplies.ts'
import type { Misreply } from '../../simulators/played/eim-server.ts'
import { numberOfNotification } from '../eim/acknowledgements.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { iccids } from './iccids.ts'
import { deliveredResults } from './result-octets.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** More than any IPA tries in one round. */
const ALWAYS = 50

const always = (misreply: Misreply): readonly Misreply[] => Array.from({ length: ALWAYS }, () => misreply)

const failures: Readonly<Record<string, Misreply>> = {
  'status 500': bareStatus(500),
  'status 503': bareStatus(503),
  'a reset': resetOnly,
}

defineParameterType({
  name: 'failure',
  regexp: new RegExp(Object.keys(failures).join('|')),
  transformer: (text: string): Misreply => failures[text] ?? resetOnly,
})

Given('the eIM sends it in chunks', async function (this: IpaWorld) {
  await this.bench.eim.script({ replies: { getEimPackage: [inChunks] } })
})

Given('the eIM sends it in single octets', async function (this: IpaWorld) {
  await this.bench.eim.script({ replies: { getEimPackage: [octetByOctet] } })
})

Given('the eIM sends it with Content-Type {string}', async function (this: IpaWorld, type: string) {
  await this.bench.eim.script({ replies: { getEimPackage: always(otherHeader('Content-Type', type)) } })
})

Given('the eIM answers with X-Admin-Protocol {string}', async function (this: IpaWorld, version: string) {
  const other = otherHeader('X-Admin-Protocol', version)
  await this.bench.eim.script({ replies: { getEimPackage: always(other), provideEimPackageResult: always(other) } })
})

Given('the eIM closes the connection behind half of each answer to a result', async function (this: IpaWorld) {
  await this.bench.eim.script({ replies: { provideEimPackageResult: always(halfOfIt) } })
})

Given('the eIM gives {failure} in answer to each delivery of a result', async function (this: IpaWorld, failure: Misreply) {
  const replies = { provideEimPackageResult: always(failure), handleNotification: always(failure) }
  await this.bench.eim.script({ replies })
})

Given('the eIM redirects each GetEimPackage to a host with another certificate', async function (this: IpaWorld) {
  const { otherEim } = this
  const { eim } = this.bench
  const elsewhere = redirectTo(`https://${otherEim.host}:${otherEim.port}`)
  await eim.script({ replies: { getEimPackage: always(elsewhere) } })
})

Given('the eIM has a profile for the IPA, to be downloaded through the eIM', async function (this: IpaWorld) {
  await withCard(this, { indirect: true, profiles: [{ iccid: iccids.A, enabled: true }] })
  const { eim, eid, smdp } = this.bench
  eim.operator.queueDownload(eid, { kind: 'activationCode', text: `1$${smdp.address}$HARNESS` })
})

Given('the eIM answers HandleNotification with status 204', async function (this: IpaWorld) {
  await this.bench.eim.script({ replies: { handleNotification: always(bareStatus(204)) } })
})

Given('the eIM answers HandleNotification with status 200 and no body', async function (this: IpaWorld) {
  await this.bench.eim.script({ replies: { handleNotification: always(bareStatus(200)) } })
})

const earlier = kept<readonly string[]>('a result that the IPA could not deliver')

Given('the IPA polls in vain', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  const results = deliveredResults(this.bench.eim.received).map(({ octets }) => octets)
  if (results.length === 0) throw new StateNotReached('the IPA delivered no result of the package')
  this.keep(earlier, results)
})

When('the IPA polls again, and the eIM is right', async function (this: IpaWorld) {
  await this.bench.eim.script({})
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

Then('the eIM gets the same result as before', function (this: IpaWorld) {
  const [first] = this.kept(earlier)
  const again = deliveredResults(this.received).map(({ octets }) => octets)
  const holds = first !== undefined && again.includes(first)
  const seen = again.length === 0 ? 'no result' : holds ? 'the same octets' : 'another result'
  this.check({ claim: 'result after the failures', expected: 'the same octets', seen, holds, at: this.linesOf(this.received) })
})

Then('the eUICC gets the package with the octets that the eIM sent', function (this: IpaWorld) {
  const loaded = es10Exchanges(this.tape.entries).filter((call) => call.function === 'LoadEuiccPackage')
  const octets = loaded.map(({ request }) => request)
  const sent = this.calls('getEimPackage').flatMap(({ reply }) => sentOctets(reply) ?? [])
  const isSent = (package_: Buffer) => sent.length === 0 || sent.some((body) => carries(body, package_))
  this.check({
    claim: 'ES10b.LoadEuiccPackage at the eUICC',
    expected: 'the octets of the package',
    seen: octets.length === 0 ? 'no package' : octets.every(isSent) ? 'the octets of the package' : 'other octets',
    holds: octets.length > 0 && octets.every(isSent),
    at: loaded.length === 0 ? this.linesOf(this.received) : loaded.flatMap(({ at }) => at),
  })
})

Then('the IPA removes no result from the eUICC', function (this: IpaWorld) {
  const numbers = deliveredResults(this.received).flatMap(({ seqNumber }) => seqNumber ?? [])
  if (numbers.length === 0) throw new StateNotReached('the IPA delivered no result of the package')
  removals(this, numbers, 'none')
})

Then('the IPA removes the notification from the eUICC', function (this: IpaWorld) {
  const numbers = this.calls('handleNotification').flatMap(({ message: { value } }) =>
    value.kind === 'pendingNotification' && /ProfileInstallationResult$/i.test(value.value.kind)
      ? BigInt(numberOfNotification(value.value))
      : [],
  )
  if (numbers.length === 0) throw new StateNotReached('the IPA delivered no installation result to the eIM')
  removals(this, numbers, 'one at least')
})

Then('no request reaches that host', function (this: IpaWorld) {
  const { received } = this.otherEim
  this.check({
    claim: 'requests at the host that the eIM redirected to',
    expected: 'none',
    seen: received.map(({ http }) => `${http.method} ${http.path}`).join(', ') || 'none',
    holds: received.length === 0,
    at: this.linesOf(this.received),
  })
})

function removals(world: IpaWorld, numbers: readonly bigint[], expected: 'none' | 'one at least'): void {
  const removed = es10Exchanges(world.tape.entries).filter(
    (call) => call.function === 'RemoveNotificationFromList' && numbers.includes(numberIn(call.request)),
  )
  world.check({
    claim: `ES10b.RemoveNotificationFromList for ${numbers.join(', ')} at the eUICC`,
    expected,
    seen: removed.length === 0 ? 'none' : String(removed.length),
    holds: expected === 'none' ? removed.length === 0 : removed.length > 0,
    at: removed.length === 0 ? world.linesOf(world.received) : removed.flatMap(({ at }) => at),
  })
}

function numberIn(request: Uint8Array): bigint {
  return BigInt(decode(NotificationSentRequest, request).value.seqNumber)
}

/** Whether a body, in either binding, has these octets in it. */
export function carries(body: Buffer, octets: Buffer): boolean {
  return body.includes(octets) || body.toString('latin1').includes(octets.toString('base64'))
}
