/** A connection that breaks, or stands still, in the middle of an answer: the device has not got it, whatever the eIM thinks. */
import { defineParameterType, Given } from '@cucumber/cucumber'
import type { EimWire } from '../../adapters/eim/wire.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { deliver } from './delivery.ts'
import { signedResult } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

type Way = Awaited<ReturnType<EimWire['path']>>
type Streams = Parameters<Way['trouble']>[0]

/** Octets of TLS behind which it happens: fewer than the header of any answer has. */
const AFTER = 40

const breaks: Readonly<Record<string, Streams>> = {
  'been reset': { fromPeer: { cut: { after: AFTER, by: 'reset' } } },
  'come to a stand': { fromPeer: { stall: { after: AFTER } } },
}
defineParameterType({ name: 'break', regexp: Object.keys(breaks), transformer: (words: string): Streams => breaks[words] ?? {} })

const way = kept<Way>('a way that can break')

Given('the IPA has a connection that can break', async function (this: ConformanceWorld) {
  const path = await this.within((signal) => this.bench.wire.path(this.tape, signal))
  this.closeWithScenario(() => void path.close())
  this.keep(way, path)
  this.eim = this.connect({ near: { host: path.host, port: path.port } })
})

Given(
  'the connection has {break} in the middle of the answer to the result',
  async function (this: ConformanceWorld, how: Streams) {
    const path = this.kept(way)
    path.trouble(how)
    const before = path.counts.fromPeer
    if (await isAnswered(this))
      throw new StateNotReached('the answer came whole, as if nothing had happened to it', [this.tape.next - 1])
    if (path.counts.fromPeer === before) throw new StateNotReached('the eIM has begun no answer', [this.tape.next - 1])
  },
)

/** Of an answer that was cut, nothing can be read. */
async function isAnswered(world: ConformanceWorld): Promise<boolean> {
  try {
    const { answer } = await deliver(world, { kind: 'euiccPackageResult', value: world.kept(signedResult) })
    return answer !== undefined
  } catch (error) {
    if (error instanceof PeerFault && (error.kind === 'closed' || error.kind === 'silent')) return false
    throw error
  }
}
