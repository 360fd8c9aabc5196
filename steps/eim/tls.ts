/** TLS as the eIM takes it: versions, suites, certificates of both sides (SGP.32 2.6.3). */
import { isIP } from 'node:net'
import { defineParameterType, Then, When } from '@cucumber/cucumber'
import { clientHello, type HelloTaken, serverHello } from '../../adapters/eim/client-hello.ts'
import type { TlsOffer } from '../../adapters/eim/tls-probe.ts'
import type { TlsProbe } from '../../transport/tls-probe.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { plainBody } from './plain-requests.ts'
import { reactions, reactToOne } from './reaction.ts'
import { hasEcdsaKey, inWords, isTaken } from './tls-words.ts'
import type { ConformanceWorld } from './world.ts'

const probes = kept<readonly TlsProbe[]>('a TLS handshake')
const hello = kept<HelloTaken & { readonly at: readonly number[] }>('a ClientHello')

/** Offers as scenarios name them. */
const offers = {
  'TLS 1.1 at most': { choice: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } },
  'TLS 1.2 alone': { choice: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } },
  'TLS 1.2 and 1.3': {},
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: only('ECDHE-ECDSA-AES128-GCM-SHA256'),
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: only('ECDHE-ECDSA-AES128-SHA256'),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: only('ECDHE-ECDSA-AES256-GCM-SHA384'),
} as const satisfies Record<string, TlsOffer>

/** Suites that nobody should take, by the numbers of IANA. */
const weak = {
  'suites without encryption': [0xc006, 0xc010, 0x003b, 0x0002, 0x0001],
  'suites without authentication': [0xc018, 0xc019, 0xc015, 0x006c, 0x0034, 0x003a, 0x00a6, 0x0018],
  'suites for export': [0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0014, 0x0017, 0x0019],
  'suites with RC4': [0xc007, 0xc011, 0x0005, 0x0004],
  'suites with the static key of RSA': [0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d, 0x000a],
} as const

function only(ciphers: string) {
  return { choice: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers } } as const
}

defineParameterType({ name: 'letters', regexp: /small|capital/, transformer: (name: string) => name })
defineParameterType({
  name: 'tlsOffer',
  regexp: Object.keys(offers),
  transformer: (name: string): TlsOffer => offers[name as keyof typeof offers],
})
defineParameterType({
  name: 'weakSuites',
  regexp: Object.keys(weak),
  transformer: (name: string) => weak[name as keyof typeof weak],
})

/** What SNI says of the eIM; undefined where it is known by an address, which SNI does not take (RFC 6066 3). */
function nameOf({ bench }: ConformanceWorld): string | undefined {
  const { hostname } = new URL(bench.access.url)
  return hostname.startsWith('[') || isIP(hostname) !== 0 ? undefined : hostname
}

async function probe(world: ConformanceWorld, offer: TlsOffer): Promise<TlsProbe> {
  const { bench, tape } = world
  const seen = await world.within((signal) => bench.probe(offer, tape, signal))
  world.heard ||= seen.kind === 'accepted' && seen.answered && seen.distrusted === undefined
  return seen
}

When('the IPA offers {tlsOffer}', async function (this: ConformanceWorld, offer: TlsOffer) {
  this.keep(probes, [await probe(this, offer)])
})

When('the IPA names the server in {letters} letters', async function (this: ConformanceWorld, letters: 'small' | 'capital') {
  const name = nameOf(this)
  this.keep(probes, [await probe(this, name === undefined ? {} : { sni: letters === 'small' ? name : name.toUpperCase() })])
})

When('the IPA comes back with the session of an earlier connection', async function (this: ConformanceWorld) {
  const first = await probe(this, {})
  if (first.kind !== 'accepted') throw new StateNotReached(`no connection without a session: ${inWords(first)}`, [first.at])
  this.keep(probes, [first.session === undefined ? first : await probe(this, { session: first.session })])
})

When('the IPA offers {weakSuites} alone', async function (this: ConformanceWorld, suites: readonly number[]) {
  await sayHello(this, suites)
})

When('the IPA offers compression', async function (this: ConformanceWorld) {
  await sayHello(this, [0xc02b, 0xc023, 0xc02f, 0xc009], [1, 0])
})

async function sayHello(world: ConformanceWorld, suites: readonly number[], compression: readonly number[] = [0]): Promise<void> {
  const { bench, tape } = world
  const name = nameOf(world)
  const named = name === undefined ? {} : { name }
  const octets = clientHello({ suites, compression, ...named, random: world.random.octets(32) })
  const script = { pieces: [{ octets }], answers: 'all', end: 'halfClose', over: 'tcp' } as const
  const outcome = await world.within((signal) => bench.wire.speak(script, tape, signal))
  const at = [outcome.sent, outcome.received, outcome.at].filter((line) => line !== undefined)
  world.keep(hello, { ...serverHello(outcome), at })
}

Then('the eIM does not complete the handshake', function (this: ConformanceWorld) {
  const [seen] = this.kept(probes)
  if (seen === undefined || seen.kind === 'silent')
    throw new StateNotReached('nothing came that would have ended the handshake, neither a refusal nor a connection')
  this.check({
    claim: 'a version below TLS 1.2 is not negotiated',
    expected: 'the alert protocol version, or the end of the connection',
    seen: inWords(seen),
    holds: seen.kind !== 'accepted',
    at: [seen.at],
  })
})

Then('the eIM completes the handshake', async function (this: ConformanceWorld) {
  const [seen] = this.kept(probes)
  if (seen === undefined || seen.kind === 'silent') throw new StateNotReached('nothing came that would have ended the handshake')
  const why = isTaken(seen) ? undefined : await excused(this)
  this.check({
    claim: 'the handshake is completed with what was offered',
    expected: 'a connection',
    seen: inWords(seen),
    holds: isTaken(seen) || why !== undefined,
    at: [seen.at],
    ...(why === undefined ? {} : { remark: why }),
  })
})

/** Why no suite of ECDSA under TLS 1.2 can be had, where the text leaves that open; undefined where nothing speaks against it. */
async function excused(world: ConformanceWorld): Promise<string | undefined> {
  const plain = await probe(world, { choice: { maxVersion: 'TLSv1.2' } })
  if (plain.kind !== 'accepted') return 'TLS 1.2 is not served at all, and a higher version is allowed'
  return hasEcdsaKey(plain.facts) ? undefined : 'the certificate has an RSA key, and suites of ECDSA cannot be had with it'
}

Then('the eIM shows a certificate that the IPA trusts', function (this: ConformanceWorld) {
  const [seen] = this.kept(probes)
  if (seen === undefined || seen.kind === 'silent') throw new StateNotReached('nothing came that would have ended the handshake')
  this.check({
    claim: 'the eIM authenticates itself with the certificate that its IPAs know',
    expected: 'a handshake with a trusted certificate',
    seen: inWords(seen),
    holds: seen.kind === 'accepted' && seen.distrusted === undefined,
    at: [seen.at],
  })
})

Then('the eIM takes the session up', function (this: ConformanceWorld) {
  const [seen] = this.kept(probes)
  this.check({
    claim: 'a session of an earlier connection spares a full handshake',
    expected: 'a resumed session',
    seen: seen === undefined ? 'nothing' : inWords(seen),
    holds: seen?.kind === 'accepted' && seen.resumed,
    at: seen === undefined ? [] : [seen.at],
  })
})

Then('the eIM serves TLS 1.3 and still TLS 1.2', async function (this: ConformanceWorld) {
  const [first] = this.kept(probes)
  const second = await probe(this, offers['TLS 1.2 alone'])
  const newest = first?.kind === 'accepted' ? first.facts.version : 'no connection'
  this.check({
    claim: 'TLS 1.3 is negotiated with who offers it, and TLS 1.2 with who does not',
    expected: 'TLSv1.3, then TLSv1.2',
    seen: `${newest}, then ${second.kind === 'accepted' ? second.facts.version : inWords(second)}`,
    holds: newest === 'TLSv1.3' && isTaken(second),
    at: [...(first === undefined ? [] : [first.at]), second.at],
  })
})

Then('the eIM takes none of them', function (this: ConformanceWorld) {
  const { at, ...seen } = this.kept(hello)
  if (seen.kind === 'silent') throw new StateNotReached('neither a ServerHello nor an alert came within our patience', at)
  this.check({
    claim: 'suites that protect nothing are not negotiated',
    expected: 'an alert, or the end of the connection',
    seen: seen.kind === 'accepted' ? `a ServerHello with suite ${suiteName(seen.suite)}` : refusal(seen.alert),
    holds: seen.kind === 'refused',
    at,
  })
})

Then('the eIM does not compress', function (this: ConformanceWorld) {
  const { at, ...seen } = this.kept(hello)
  if (seen.kind === 'silent') throw new StateNotReached('neither a ServerHello nor an alert came within our patience', at)
  this.check({
    claim: 'compression inside TLS is not negotiated',
    expected: 'a ServerHello with compression null, an alert, or the end of the connection',
    seen: seen.kind === 'accepted' ? `a ServerHello with compression ${seen.compression}` : refusal(seen.alert),
    holds: seen.kind === 'refused' || seen.compression === 0,
    at,
  })
})

function suiteName(suite: number): string {
  return suite.toString(16).toUpperCase().padStart(4, '0')
}

function refusal(alert: number | undefined): string {
  return alert === undefined ? 'the connection ended' : `alert ${alert}`
}

/** Newest versions that the client has: a server may treat clients of either apart. */
const newest = { 'TLS 1.2 at most': 'TLSv1.2', 'any version of TLS': 'TLSv1.3' } as const
defineParameterType({
  name: 'newestTls',
  regexp: Object.keys(newest),
  transformer: (name: string) => newest[name as keyof typeof newest],
})

When(
  'the IPA asks for work over {newestTls}, without certificate or token',
  async function (this: ConformanceWorld, maxVersion: 'TLSv1.2' | 'TLSv1.3') {
    if (this.bench.access.authorization !== undefined)
      throw new CannotBePrepared(
        'eim.authorization: the gateway in front of the eIM wants a token; leave the key out for this row',
      )
    const request = this.eim.requestOf('getEimPackage', plainBody(this, 'getEimPackage'))
    const what = `a client of ${maxVersion} without certificate`
    this.keep(reactions, [await reactToOne(this, what, request, { tls: { maxVersion } })])
  },
)
