/** What the entry of an eIM on the card says, and what the IPA makes of it (EimConfigurationData, SGP.32 v1.2 2.11.1.1.1). */
import { Given, Then } from '@cucumber/cucumber'
import { NOBODY } from '../../adapters/bench/ipa-bench.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import { withCard } from './state.ts'
import { demandEnded } from './under-way.ts'
import type { IpaWorld } from './world.ts'

type Protocol = Extract<NonNullable<EimConfigurationData['eimSupportedProtocol']>[number], string>

/** Name under which the IPA has to look for our eIM. */
const named = kept<string>('an address in the entry of the eIM')

function otherName({ bench }: IpaWorld): string {
  if (bench.otherEimName === undefined) throw new CannotBePrepared('our eIM has one name only')
  return bench.otherEimName
}

Given('the entry of the eIM has another address', async function (this: IpaWorld) {
  await withCard(this, { entry: { eimFqdn: this.keep(named, otherName(this)) } })
})

Given('a package has given the entry of the eIM another address', async function (this: IpaWorld) {
  const eimFqdn = this.keep(named, otherName(this))
  await withCard(this, {})
  const { eim, eid, ipa } = this.bench
  eim.operator.queueOperations(eid, [{ updateEim: { eimId: eim.eimId, eimFqdn } }])
  await this.act((signal) => ipa.pokeNow(signal))
  if (cardCalls(this, 'LoadEuiccPackage').length === 0)
    throw new StateNotReached('the IPA has not carried out the package', this.linesOf([]))
})

/** What the IPA under test speaks, and what it does not. */
function transports({ parameters }: IpaWorld) {
  const [https, coaps] = [
    { name: 'HTTPS', retrieve: 'eimRetrieveHttps', inject: 'eimInjectHttps' },
    { name: 'CoAP', retrieve: 'eimRetrieveCoaps', inject: 'eimInjectCoaps' },
  ] as const
  return parameters.binding === 'coaps' ? { own: coaps, other: https } : { own: https, other: coaps }
}

Given('the entry of the eIM lists retrieval and injection over the transport of the IPA', async function (this: IpaWorld) {
  const { own } = transports(this)
  await withCard(this, { entry: { eimSupportedProtocol: [own.retrieve, own.inject] } })
})

Given(
  'the entry of the eIM lists retrieval over the transport of the IPA, and injection over another one',
  async function (this: IpaWorld) {
    const { own, other } = transports(this)
    await withCard(this, { entry: { eimSupportedProtocol: [own.retrieve, other.inject] } })
  },
)

Given(
  'the entry of the eIM lists retrieval over another transport than that of the IPA, and injection over its own',
  async function (this: IpaWorld) {
    const { own, other } = transports(this)
    await withCard(this, { entry: { eimSupportedProtocol: [other.retrieve, own.inject] } })
  },
)

Given('the entry of the eIM lists {word} only', async function (this: IpaWorld, only: Protocol) {
  await withCard(this, { entry: { eimSupportedProtocol: [only] } })
})

Given('the eUICC has an eIM before ours that nobody can reach', async function (this: IpaWorld) {
  await withCard(this, { others: [{ eimId: NOBODY }] })
})

Then('the IPA looks for the eIM at the address in its entry', function (this: IpaWorld) {
  const expected = this.kept(named)
  const isOverCoaps = this.parameters.binding === 'coaps'
  const names = this.bench.eim.handshakes.flatMap(({ serverName, at }) =>
    at < (this.decidesFrom ?? 0) ? [] : (serverName ?? []),
  )
  if (isOverCoaps && names.length === 0)
    throw new StateNotReached('the IPA names no host: over CoAP it may leave Server Name Indication out', this.linesOf([]))
  const hosts = isOverCoaps ? names.map(hostOf) : this.received.map(({ http }) => hostOf(http.headers.get('host')?.[0] ?? 'none'))
  this.check({
    claim: isOverCoaps ? 'host that the IPA names in its handshakes' : 'host that the IPA names in its requests',
    expected,
    seen: [...new Set(hosts)].join(', ') || 'no request came',
    holds: hosts.length > 0 && hosts.every((host) => host === expected),
    at: this.linesOf(this.received),
  })
})

function hostOf(header: string): string {
  return header.replace(/:\d+$/, '').toLowerCase()
}

Then('the eIM is asked for packages', async function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  if (calls.length === 0) await demandEnded(this, this.linesOf([]))
  const seen = `${calls.length} requests`
  const holds = calls.length > 0
  this.check({
    claim: `GetEimPackage over ${transports(this).own.name}`,
    expected: 'at least one request',
    seen,
    holds,
    at: this.linesOf(calls),
  })
})

Then('the eIM is asked for no packages over a protocol that its entry leaves out', function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  this.check({
    claim: `GetEimPackage over ${transports(this).own.name}, which the entry does not list for retrieval`,
    expected: '0 requests',
    seen: `${calls.length} requests`,
    holds: calls.length === 0,
    at: this.linesOf(calls),
  })
})
