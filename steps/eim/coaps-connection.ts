/** An IPA that speaks CoAP in another way than by itself: kind of message, blocks, and what the network carries (RFC 7252, RFC 7959). */
import { defineParameterType, Given, Then } from '@cucumber/cucumber'
import type { Crossed, DatagramPath } from '../../adapters/eim/datagram-path.ts'
import { recordsOf } from '../../adapters/eim/dtls-records.ts'
import { type BlockSize, blockSizes, largestBlock } from '../../protocol/bindings/coap-blocks.ts'
import { demandRoomFor } from '../block-room.ts'
import { kept } from '../kept.ts'
import { coapOf } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

defineParameterType({
  name: 'blockSize',
  regexp: blockSizes.map((size) => String(size)).toReversed(),
  transformer: (digits: string) => Number(digits) as BlockSize,
})

defineParameterType({
  name: 'messageKind',
  regexp: ['non-confirmable', 'confirmable'],
  transformer: (words: string) => words === 'confirmable',
})

Given('the IPA sends its requests in {messageKind} messages', function (this: ConformanceWorld, confirmable: boolean) {
  this.eim = this.connect({ coaps: { confirmable } })
})

Given('the IPA sends and asks for blocks of {blockSize} octets', function (this: ConformanceWorld, blockSize: BlockSize) {
  demandRoomFor(blockSize, coapOf(this).largestBlock, 'eim.coaps.mtu')
  this.eim = this.connect({ coaps: { blockSize } })
})

interface Narrow {
  readonly path: DatagramPath
  /** Octets of a datagram at most, without IP and UDP. */
  readonly largest: number
}

const narrow = kept<Narrow>('a network of small datagrams')

/** Octets of IPv4 and UDP in front of each datagram. */
const HEADERS = 28

/** @param octets of a packet at most, IP and UDP included */
Given('the network carries packets of {int} octets', async function (this: ConformanceWorld, octets: number) {
  const largest = octets - HEADERS
  const path = await this.within((signal) => coapOf(this).path(this.tape, { largest }, signal))
  this.closeWithScenario(() => path.close())
  this.keep(narrow, { path, largest })
  // The network of the profile is behind it, and may be narrower.
  const blockSize = Math.min(largestBlock(largest), coapOf(this).largestBlock) as BlockSize
  this.eim = this.connect({ near: path.near, coaps: { blockSize, mtu: largest } })
})

Then('every datagram has found its way through that network', function (this: ConformanceWorld) {
  const { path, largest } = this.kept(narrow)
  // A flight of a handshake that is lost comes again in smaller datagrams, and may (RFC 6347 4.1.1.1).
  const messages = path.crossed.filter(({ by, octets }: Crossed) => by === 'peer' && carriesMessages(octets))
  const tooLarge = messages.filter(({ octets }) => octets.length > largest)
  this.check({
    claim: 'what the eIM answers fits into the packets of the network',
    expected: `datagrams of ${largest} octets at most`,
    seen: `${messages.length} datagrams with messages of the eIM, ${tooLarge.length} of them larger`,
    holds: tooLarge.length === 0,
    at: [this.last.exchange.received],
  })
})

const APPLICATION_DATA = 23
const carriesMessages = (datagram: Buffer) => recordsOf(datagram).some(({ type }) => type === APPLICATION_DATA)
