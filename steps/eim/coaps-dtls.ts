/** Handshakes of DTLS: versions, suites, cookies, fragments, and what the network carries (SGP.32 v1.2 2.6.3, RFC 6347). */
import { setTimeout } from 'node:timers/promises'
import { defineParameterType, Then, When } from '@cucumber/cucumber'
import type { Opened } from '../../adapters/eim/coap-line.ts'
import type { LineOffer } from '../../adapters/eim/coap-wire.ts'
import type { DatagramPath } from '../../adapters/eim/datagram-path.ts'
import {
  DTLS_1_0,
  DTLS_1_2,
  FragmentedFlight,
  firstHello,
  handshakesIn,
  versionChosenIn,
  versionOfferedIn,
} from '../../adapters/eim/dtls-records.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { coapOf, demandClearWay, openLine } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

const handshake = kept<Opened>('a handshake of DTLS')

const offers: Readonly<Record<string, LineOffer>> = {
  'DTLS 1.2': {},
  'DTLS 1.0 alone': { versions: ['DTLSv1', 'DTLSv1'], suites: 'ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0' },
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 over DTLS': { suites: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
}
defineParameterType({ name: 'dtlsOffer', regexp: Object.keys(offers), transformer: (words: string) => offers[words] ?? {} })

When('the IPA offers {dtlsOffer}', async function (this: ConformanceWorld, offer: LineOffer) {
  await shake(this, () => offer)
})

/** Octets of a fragment of the key exchange, which has 33 or more. */
const FRAGMENT = 12

When('the key exchange of the IPA comes in fragments, the last one first', async function (this: ConformanceWorld) {
  await shake(this, () => {
    const flight = new FragmentedFlight(FRAGMENT)
    return { outgoing: (datagram) => flight.of(datagram) }
  })
})

When(
  'the IPA offers DTLS 1.2 through a network that carries datagrams of {int} octets',
  async function (this: ConformanceWorld, largest: number) {
    await shake(this, () => ({ largest, mtu: largest }))
  },
)

/** A handshake; one that meets silence is tried once more, since datagrams can be lost. */
async function shake(world: ConformanceWorld, offer: () => LineOffer): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const opened = await world.within((signal) => coapOf(world).open(offer(), world.tape, signal))
    world.closeWithScenario(() => ('line' in opened ? opened.line.close() : opened.path.close()))
    world.keep(handshake, opened)
    if ('line' in opened || opened.refused.kind !== 'silent' || attempt === 2) return
  }
}

/** How the handshake ended. Silence tells nothing: a datagram may have been lost. */
function settled(world: ConformanceWorld): Opened {
  const opened = world.kept(handshake)
  if ('refused' in opened && opened.refused.kind === 'silent') throw new StateNotReached(opened.refused.what)
  return opened
}

/** Of a version: RFC 5246 7.2.2, and as OpenSSL tells it. */
const OTHER_VERSION = /protocol version/i

/** An eIM may have nothing older than a version that we do not have: then it is right to refuse ours (2.6.3). */
function demandOurVersion(opened: Opened): void {
  if ('refused' in opened && OTHER_VERSION.test(opened.refused.what))
    throw new StateNotReached(
      `the eIM does not take DTLS 1.2, and may have a newer one, which we have not: ${opened.refused.what}`,
    )
}

function outcome(opened: Opened): string {
  if ('refused' in opened) return opened.refused.what
  const { version, cipher } = opened.line.facts
  return `${version}, ${cipher}`
}

/** The version that the eIM has agreed on, whatever became of the handshake behind its ServerHello; undefined where it sent none. */
function chosenIn(opened: Opened): number | undefined {
  const versions = pathOf(opened).crossed.flatMap(({ by, octets }) => (by === 'peer' ? (versionChosenIn(octets) ?? []) : []))
  return versions.at(0)
}

/** On the wire, an older version is a larger number. */
const hasChosenOlder = (opened: Opened) => (chosenIn(opened) ?? 0) > DTLS_1_2

Then('the association has DTLS 1.2 or newer', function (this: ConformanceWorld) {
  const opened = this.kept(handshake)
  const isOlder = hasChosenOlder(opened)
  // Suites, trust, or a version that we do not have: none of them is that the eIM has nothing newer than DTLS 1.0.
  if ('refused' in opened && !isOlder) throw new StateNotReached(`no association to look at: ${opened.refused.what}`)
  this.check({
    claim: 'DTLS 1.2 or newer is negotiated',
    expected: 'an association with DTLSv1.2',
    seen: `${isOlder ? 'a ServerHello with an older version; ' : ''}${outcome(opened)}`,
    holds: !isOlder && 'line' in opened && opened.line.facts.version === 'DTLSv1.2',
    at: [this.tape.next - 1],
  })
})

/** Builds of OpenSSL without DTLS 1.0 offer nothing, or a newer version in its place: neither says anything of the eIM. */
function demandOffered(opened: Opened, version: number): void {
  const offered = pathOf(opened).crossed.flatMap(({ by, octets }) => (by === 'us' ? (versionOfferedIn(octets) ?? []) : []))
  if (offered.length === 0 || offered.some((one) => one !== version))
    throw new StateNotReached(`the OpenSSL of this Node has not offered that version: ${outcome(opened)}`)
}

Then('the eIM does not take that version', function (this: ConformanceWorld) {
  demandOffered(this.kept(handshake), DTLS_1_0)
  const isTaken = hasChosenOlder(this.kept(handshake))
  const opened = isTaken ? this.kept(handshake) : settled(this)
  this.check({
    claim: 'a version below DTLS 1.2 is not negotiated',
    expected: 'an alert, and no ServerHello with that version',
    seen: `${isTaken ? 'a ServerHello with that version; ' : ''}${outcome(opened)}`,
    holds: !isTaken && 'refused' in opened,
    at: [this.tape.next - 1],
  })
})

Then('the association has that suite', function (this: ConformanceWorld) {
  const opened = settled(this)
  demandOurVersion(opened)
  if ('refused' in opened && chosenIn(opened) !== undefined)
    throw new StateNotReached(`the eIM has taken the suite, and the handshake ended behind it: ${opened.refused.what}`)
  this.check({
    claim: 'the suite is taken where nothing else is offered',
    expected: 'an association with ECDHE-ECDSA-AES128-GCM-SHA256',
    seen: outcome(opened),
    holds: 'line' in opened,
    at: [this.tape.next - 1],
  })
})

/** Silence is held against the eIM where a handshake of the usual kind stands right behind it. */
Then('the eIM completes that handshake', async function (this: ConformanceWorld) {
  const opened = this.kept(handshake)
  const line = this.tape.next - 1
  if ('refused' in opened) {
    if (opened.refused.kind === 'silent') demandClearWay(opened.path, [line])
    await openLine(this)
  }
  const sent = pathOf(opened).crossed.filter(({ by, octets }) => by === 'peer' && handshakesIn(octets).length > 0)
  const largest = Math.max(0, ...sent.map(({ octets }) => octets.length))
  this.check({
    claim: 'the handshake is completed, as one of the usual kind is',
    expected: 'an association',
    seen: `${outcome(opened)}; the largest datagram of the eIM in it has ${largest} octets`,
    holds: 'line' in opened,
    at: [line],
  })
})

function pathOf(opened: Opened): DatagramPath {
  return 'line' in opened ? opened.line.path : opened.path
}

const strangers = kept<{ readonly sent: number; readonly path: DatagramPath }>('hellos of strangers')

/** Each from an address of its own. */
const STRANGERS = 5

When('clients that nobody knows send their first hello', async function (this: ConformanceWorld) {
  const { path: open, waitMs, serverName } = coapOf(this)
  const path = await open(this.tape)
  this.closeWithScenario(() => path.close())
  let sent = 0
  for (let count = 0; count < STRANGERS; count++) {
    const hello = firstHello(this.random.octets(32), serverName)
    sent += hello.length
    this.tape.note('eim', `a first ClientHello of ${hello.length} octets from an address of its own: ${hello.toString('hex')}`)
    path.sendAsStranger(hello)
  }
  // A handshake behind them shows when they have been heard.
  await openLine(this)
  await this.within((signal) => setTimeout(Math.min(waitMs, SETTLING_MS), undefined, { signal }))
  for (const octets of path.toStrangers) this.tape.note('eim', `${octets.length} octets came back: ${octets.toString('hex')}`)
  this.keep(strangers, { sent, path })
})

/** For what comes behind, such as the rest of a flight. */
const SETTLING_MS = 200

Then('the eIM asks them for the proof of their address, and nothing else', function (this: ConformanceWorld) {
  const { sent, path } = this.kept(strangers)
  const came = path.toStrangers
  if (came.length === 0) throw new StateNotReached('nothing came back to any of them')
  const octets = came.reduce((sum, { length }) => sum + length, 0)
  const told = came.flatMap((datagram) => handshakesIn(datagram))
  if (told.length === 0) throw new StateNotReached('no handshake message came back to any of them: their hello is refused')
  const others = told.filter((type) => type !== HELLO_VERIFY)
  const words = others.length === 0 ? '' : `, handshake messages of types ${[...new Set(others)].join(', ')} among them`
  this.check({
    claim: 'whoever has not proved its address gets a request for the proof, and no more',
    expected: 'HelloVerifyRequest alone',
    seen: `${octets} octets in ${came.length} datagrams${words}`,
    holds: others.length === 0,
    at: [this.tape.next - 1],
    ...(octets > sent ? { remark: `${octets} octets came back for ${sent}: somebody else can be flooded with them` } : {}),
  })
})

const HELLO_VERIFY = 3
