/** Whom the IPA trusts in TLS: what the eUICC has stored of the eIM, and what the eIM shows (SGP.32 v1.2 2.6.3.2, 2.11.1.1.1). */
import { defineParameterType, Given, Then } from '@cucumber/cucumber'
import type { EimIdentityKind } from '../../adapters/bench/eim-identities.ts'
import type { EimTrust } from '../../adapters/bench/ipa-bench.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import { StateNotReached } from '../preparation.ts'
import { connectionsTo, endsOf, hostOf } from './connections.ts'
import { withCard } from './state.ts'
import { demandEnded, demandNoneFresh } from './under-way.ts'
import type { IpaWorld } from './world.ts'

const stored: Readonly<Record<string, EimTrust>> = {
  'the TLS certificate': 'certificate',
  'the TLS public key': 'publicKey',
  'the certificate of the CA': 'ca',
  'nothing for the TLS': 'none',
}

const shown: Readonly<Record<string, EimIdentityKind>> = {
  'for another host': 'otherName',
  'with another key': 'otherKey',
  'of another CA': 'foreignCa',
  'that has expired': 'expired',
  'that is not valid yet': 'notYetValid',
  'with an altered signature': 'badSignature',
  'for clients only': 'clientAuthOnly',
  'with a wildcard one level too high': 'wildcard',
}

defineParameterType({
  name: 'stored trust',
  regexp: new RegExp(Object.keys(stored).join('|')),
  transformer: (text: string): EimTrust => stored[text] ?? 'none',
})
defineParameterType({
  name: 'TLS certificate',
  regexp: new RegExp(Object.keys(shown).join('|')),
  transformer: (text: string): EimIdentityKind => shown[text] ?? 'otherKey',
})

Given('the eUICC has stored {stored trust} of the eIM', async function (this: IpaWorld, trust: EimTrust) {
  await withCard(this, { trust })
})

Given('the eIM shows a TLS certificate {TLS certificate}', async function (this: IpaWorld, kind: EimIdentityKind) {
  await this.bench.eim.script({ identity: await this.bench.identity(kind) })
})

Given('the eIM speaks TLS 1.1 only', async function (this: IpaWorld) {
  await this.bench.eim.script({ tlsVersion: 'TLSv1.1' })
})

Given('the eIM takes TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 only', async function (this: IpaWorld) {
  await this.bench.eim.script({ tlsVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })
})

Given('the eIM asks for a client certificate and does not demand one', async function (this: IpaWorld) {
  await this.bench.eim.script({ asksForClientCertificate: true })
})

Then('the IPA ends the connection before any ESipa request', async function (this: IpaWorld) {
  const tried = await connectionsTo(this)
  if (this.received.length === 0) await demandNoneFresh(this, this.linesOf(tried))
  this.check({
    claim: 'requests that came over a connection that must not be trusted',
    expected: 'none',
    seen: this.received.length === 0 ? `none; ${endsOf(tried)}` : inWords(this),
    holds: this.received.length === 0,
    at: this.linesOf(this.received.length === 0 ? tried : this.received),
  })
})

Then('the IPA asks the eIM for packages', async function (this: IpaWorld) {
  const calls = this.calls('getEimPackage')
  if (calls.length === 0) await demandEnded(this, this.linesOf([]))
  const tried = await connectionsTo(this)
  this.check({
    claim: 'GetEimPackage comes over a connection that is right',
    expected: 'at least one request',
    seen: calls.length > 0 ? inWords(this) : `none; ${endsOf(tried)}`,
    holds: calls.length > 0,
    at: this.linesOf(calls.length > 0 ? calls : tried),
  })
})

Then('no package reaches the eUICC', function (this: IpaWorld) {
  const loaded = es10Exchanges(this.tape.entries).filter((call) => call.function === 'LoadEuiccPackage')
  this.check({
    claim: 'ES10b.LoadEuiccPackage at the eUICC',
    expected: 'none',
    seen: `${loaded.length || 'none'}`,
    holds: loaded.length === 0,
    at: loaded.length === 0 ? [this.decidesFrom ?? 1] : loaded.flatMap(({ at }) => at),
  })
})

Then('the IPA presents no client certificate', function (this: IpaWorld) {
  const presented = this.received.filter(({ http }) => http.clientCertificate !== undefined)
  this.check({
    claim: 'certificate of the client',
    expected: 'none',
    seen: presented.length === 0 ? 'none' : 'the IPA presents one',
    holds: presented.length === 0,
    at: this.linesOf(presented.length === 0 ? this.received : presented),
  })
})

Then('the Server Name Indication of each connection is the host name of the eIM', async function (this: IpaWorld) {
  const expected = hostOf(this.bench.eimFqdn)
  // What a handshake that failed has named is not known.
  const stood = (await connectionsTo(this)).filter(({ failed }) => failed === undefined)
  if (stood.length === 0) throw new StateNotReached('no connection to the eIM came about', this.linesOf([]))
  const names = [...new Set(stood.map(({ serverName = 'none' }) => serverName))]
  this.check({
    claim: 'name in Server Name Indication',
    expected,
    seen: names.join(', '),
    holds: names.every((name) => name.toLowerCase() === expected.toLowerCase()),
    at: this.linesOf(stood),
  })
})

Then('the signature algorithms of each connection have ecdsa with sha256', async function (this: IpaWorld) {
  const tried = await connectionsTo(this)
  const lacking = tried.filter(({ signatureAlgorithms = [] }) => !signatureAlgorithms.includes('ECDSA+SHA256'))
  this.check({
    claim: 'signature algorithms that the IPA offers and our eIM has',
    expected: 'ecdsa with sha256 among them',
    seen: (lacking[0] ?? tried[0])?.signatureAlgorithms?.join(', ') || 'none',
    holds: lacking.length === 0,
    at: this.linesOf(tried),
  })
})

/** Two round trips before the first request are TLS 1.2. */
Then('the handshake of each connection is that of TLS 1.3', async function (this: IpaWorld) {
  const tried = await connectionsTo(this)
  const versions = [...new Set(tried.map(({ version, failed }) => version ?? failed ?? 'unknown'))]
  this.check({
    claim: 'version of TLS, offered both 1.2 and 1.3',
    expected: 'TLSv1.3',
    seen: versions.join(', '),
    holds: versions.every((version) => version === 'TLSv1.3'),
    at: this.linesOf(tried),
  })
})

function inWords({ received }: IpaWorld): string {
  return received.map(({ message, http }) => message?.function ?? `${http.method} ${http.path}`).join(', ')
}
