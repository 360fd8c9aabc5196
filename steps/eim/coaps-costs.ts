/** What a handshake and a poll take on the network over CoAP, and the same poll over HTTPS. */
import { defineParameterType, Then, When } from '@cucumber/cucumber'
import type { CoapLine } from '../../adapters/eim/coap-line.ts'
import { comesAgain } from '../../adapters/eim/dtls-records.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import type { HttpExchange, Traffic } from '../../transport/http-exchange.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { openLine } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

const begun = kept<CoapLine>('an association that was begun')

When('the IPA begins an association', async function (this: ConformanceWorld) {
  const { handshakeOctets, handshakeFlights } = this.parameters.declared
  if (handshakeOctets === undefined && handshakeFlights === undefined)
    throw new CannotBePrepared(
      'declared.handshakeOctets, declared.handshakeFlights: the vendor declares nothing of what a handshake takes',
    )
  this.keep(begun, await openLine(this))
})

Then('its handshake takes no more octets and flights than the vendor declares', function (this: ConformanceWorld) {
  const { handshakeOctets: octets = Infinity, handshakeFlights: flights = Infinity } = this.parameters.declared
  const { crossed } = this.kept(begun).path
  // What was declared is what it takes where nothing is lost.
  for (const side of ['us', 'peer'] as const)
    if (comesAgain(crossed.flatMap(({ by, octets: datagram }) => (by === side ? [datagram] : []))))
      throw new StateNotReached('a part of the handshake was sent again: the network has lost or delayed some', [
        this.tape.next - 1,
      ])
  const sizes = crossed.map(({ octets: { length } }) => length)
  const seen = {
    octets: sizes.reduce((sum, length) => sum + length, 0),
    flights: crossed.filter(({ by }, place) => by !== crossed[place - 1]?.by).length,
  }
  const most = (value: number, unit: string) => (value === Infinity ? [] : [`${value} ${unit} at most`])
  this.check({
    claim: 'a whole handshake takes what the vendor declares, datagrams of both sides counted without UDP and IP',
    expected: [...most(octets, 'octets'), ...most(flights, 'flights')].join(', '),
    seen: `${seen.octets} octets in ${seen.flights} flights`,
    holds: seen.octets <= octets && seen.flights <= flights,
    at: [this.tape.next - 1],
  })
})

defineParameterType({
  name: 'connectionKind',
  regexp: ['a new connection', 'one that stands already'],
  transformer: (words: string) => (words === 'a new connection' ? 'new' : 'standing'),
})

interface Costs {
  readonly coaps: Poll
  readonly https: Poll
}

interface Poll {
  readonly traffic: Traffic
  readonly at: readonly number[]
}

const costs = kept<Costs>('a poll over CoAP and one over HTTPS')

When(
  'the IPA asks for work over CoAP and over HTTPS, each over {connectionKind}',
  async function (this: ConformanceWorld, connection: 'new' | 'standing') {
    const polls = { coaps: await polled(this, 'coaps', connection), https: await polled(this, 'asn1', connection) }
    this.keep(costs, polls)
  },
)

async function polled(world: ConformanceWorld, binding: 'coaps' | 'asn1', connection: 'new' | 'standing'): Promise<Poll> {
  const port = world.connect({ binding })
  const request = { eidValue: eidOctets(world.bench.idleEid) }
  if (connection === 'standing') await world.call('getEimPackage', request, port)
  await world.call('getEimPackage', request, port)
  const exchange: HttpExchange | undefined = world.tape.exchanges.at(-1)
  if (exchange?.traffic === undefined) throw new StateNotReached('the exchange was not measured', [])
  return { traffic: exchange.traffic, at: [exchange.sent, exchange.received] }
}

Then('the poll over CoAP takes fewer octets', function (this: ConformanceWorld) {
  const { coaps, https } = this.kept(costs)
  const [own, other] = [octetsOf(coaps.traffic), octetsOf(https.traffic)]
  this.check({
    claim: 'the same function takes fewer octets over CoAP, encryption included',
    expected: `fewer than the ${other} octets over HTTPS`,
    seen: `${own} octets in ${(coaps.traffic.sentDatagrams ?? 0) + (coaps.traffic.receivedDatagrams ?? 0)} datagrams`,
    holds: own < other,
    at: [...coaps.at, ...https.at],
  })
})

function octetsOf({ sentOctets, receivedOctets }: Traffic): number {
  return sentOctets + receivedOctets
}
