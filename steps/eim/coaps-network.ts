/** A device on a bad network, or with another address in the middle of its work: it completes its cycle, over a new association if need be. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Connection } from '../../adapters/bench/bench.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { type Datagrams, losesNothing, networkTrouble } from '../bad-network.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { numberOf } from './acknowledgements.ts'
import { coapOf } from './coaps-line.ts'
import { deliver, delivery } from './delivery.ts'
import { askForWork, fetchedPackage, fetchPackage, signing } from './ipa.ts'
import { okResult } from './operations.ts'
import { orderedOperation, resultsWith, signedResult } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

defineParameterType(networkTrouble)

/** A lost flight comes again after a second (RFC 6347 4.2.4.1), a lost message after two or three (RFC 7252 4.8). */
function patienceOf({ parameters: { patienceMs } }: ConformanceWorld): NonNullable<Connection['patience']> {
  return { handshakeMs: 3 * patienceMs, headersMs: 2 * patienceMs }
}

Given('the network of the device {networkTrouble}', function (this: ConformanceWorld, datagrams: Datagrams) {
  this.keep(isExcuse, () => !losesNothing(datagrams))
  this.eim = this.connect({ network: { datagrams }, patience: patienceOf(this) })
})

/** Each association loses the same: a right eIM may be unlucky in each of them. Asked behind what was done. */
const isExcuse = kept<() => boolean>('whether the network explains silence')

const forgetsTheDevice = kept<() => void>('a NAT that gives the device another address')

Given('the device is behind a NAT', async function (this: ConformanceWorld) {
  const path = await behindNat(this)
  this.keep(forgetsTheDevice, () => path.rebind())
})

/** Behind the handshake and the package, and before the last block of a long result. */
const IN_MID_RESULT = 24

Given(
  'the device is behind a NAT that gives it another address in the middle of a long result',
  async function (this: ConformanceWorld) {
    await behindNat(this, { toPeer: [{ at: IN_MID_RESULT, kind: 'rebind' }] }, { blockSize: 64 })
  },
)

async function behindNat(world: ConformanceWorld, script: Datagrams = {}, coaps: NonNullable<Connection['coaps']> = {}) {
  const path = await world.within((signal) => coapOf(world).path(world.tape, { script }, signal))
  world.closeWithScenario(() => path.close())
  // The other address is no excuse: what the profile puts on the way is.
  const isOfProfile = world.bench.access.network?.datagrams !== undefined
  world.keep(isExcuse, () => isOfProfile && path.meddling !== undefined)
  world.eim = world.connect({ near: path.near, coaps, patience: patienceOf(world) })
  return path
}

Given('the NAT has given the device another address since', function (this: ConformanceWorld) {
  this.kept(forgetsTheDevice)()
})

interface Silence {
  readonly what: string
  readonly at: readonly TapeRef[]
}

/** An eIM that is there, and has left the device without an answer. */
const silence = kept<Silence>('silence towards a device')

When('the IPA completes a cycle over that network', async function (this: ConformanceWorld) {
  const isFetched = await persistently(this, async () => void (await fetchPackage(this, this.device)))
  if (!isFetched) return
  const what = carriedOut(this)
  await persistently(this, async () => void (await deliver(this, what)))
})

When('the IPA delivers the result, over a new association where nobody answers', async function (this: ConformanceWorld) {
  const what = { kind: 'euiccPackageResult', value: this.kept(signedResult) } as const
  await persistently(this, async () => void (await deliver(this, what)))
})

function carriedOut(world: ConformanceWorld) {
  const { request } = world.kept(fetchedPackage)
  const value = signing(world.device).result(request, resultsWith(world, okResult(world.kept(orderedOperation))))
  return { kind: 'euiccPackageResult', value: world.keep(signedResult, value) } as const
}

/** Associations in which nothing comes of an exchange: so many are no accident, where another one is served. The first may be one that a NAT has cut off. */
const TRIES = 4

/**
 * Does it, anew where nobody answers; the connection begins another association then.
 *
 * @returns false where nobody ever does, while the eIM serves another address
 * @throws PeerFault where it serves none, or the network explains the silence; StateNotReached where it explains why goodbye was all
 */
async function persistently(world: ConformanceWorld, act: () => Promise<void>): Promise<boolean> {
  const at: TapeRef[] = []
  let latest: PeerFault | undefined
  for (let time = 0; time < TRIES; time++)
    try {
      await act()
      return true
    } catch (error) {
      if (!isSilence(error)) throw error
      at.push(...error.at)
      latest = error
    }
  if (latest !== undefined && world.mayHave(isExcuse)?.() === true)
    throw latest.saidGoodbye ? new StateNotReached(latest.message, at) : latest
  const { received } = await askForWork(world, world.bench.idleEid, world.connect({ patience: patienceOf(world) }))
  const what = `nothing, in ${TRIES} associations one after the other, while another device is served`
  world.keep(silence, { what, at: [...at, received] })
  return false
}

/** An association may end, and a datagram be lost, without anybody's fault. */
function isSilence(error: unknown): error is PeerFault {
  return error instanceof PeerFault && (error.kind === 'silent' || error.kind === 'closed' || error.kind === 'unreachable')
}

Then('the eIM serves the device to the end of its cycle', function (this: ConformanceWorld) {
  if (!this.tape.entries.some((line) => line.direction === 'note' && line.text.startsWith('path: ')))
    throw new StateNotReached('nothing has befallen the datagrams of the device')
  const unserved = this.mayHave(silence)
  const { acknowledged, words, at } =
    unserved === undefined
      ? this.kept(delivery)
      : { acknowledged: [] as readonly string[], words: unserved.what, at: unserved.at }
  const own = unserved === undefined ? numberOf(this.kept(signedResult)) : []
  this.check({
    claim: 'a device whose network is bad completes its cycle',
    expected: `EimAcknowledgements with ${own.join(', ') || 'the number of the result'}`,
    seen: words,
    holds: own.length > 0 && own.every((number) => acknowledged.includes(number)),
    at,
  })
})
