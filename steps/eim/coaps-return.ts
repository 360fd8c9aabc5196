/** A device that has forgotten its association, and comes back with a new one (RFC 6347 4.2.8). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { CoapLine, Opened } from '../../adapters/eim/coap-line.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { type Alive, askOn, coapOf, demandClearWay, lineOf, openLine, pollMessage, responseTo, servedOn } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

const before = kept<CoapLine>('an association that was lost')
const after = kept<Opened>('a handshake after a lost association')

// Nothing is said to the eIM: it has the association still.
Given('the device has lost its power', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  responseTo(await askOn(this, line, pollMessage(this)))
  loseAssociation(this, line)
})

/** The device does not know it any more. */
export function loseAssociation(world: ConformanceWorld, line: CoapLine): void {
  line.fallSilent()
  world.keep(before, line)
}

When('the IPA comes back from the same address and asks for work', async function (this: ConformanceWorld) {
  await comeBack(this)
})

When('the IPA comes back from another address and asks for work', async function (this: ConformanceWorld) {
  this.kept(before).path.rebind()
  await comeBack(this)
})

/** A handshake over the path of the association that was lost. */
export async function comeBack(world: ConformanceWorld): Promise<void> {
  const { path } = world.kept(before)
  const open = () => world.within((signal) => coapOf(world).open({ over: path }, world.tape, signal))
  const first = await open()
  // Datagrams of a handshake can be lost.
  const opened = 'line' in first ? first : await open()
  if ('line' in opened) world.closeWithScenario(() => opened.line.close())
  world.keep(after, opened)
}

Then('the eIM answers it over the new association', async function (this: ConformanceWorld) {
  const { holds, seen, at } = await served(this)
  this.check({
    claim: 'a client that begins anew is served by a new association',
    expected: 'an answer to GetEimPackage over the new association',
    seen,
    holds,
    at,
  })
})

/** A handshake that comes to nothing is held against the eIM only where one of a stranger stands. */
export async function served(world: ConformanceWorld): Promise<Alive> {
  const opened = world.kept(after)
  if ('line' in opened) return servedOn(world, opened.line)
  if (opened.refused.kind === 'silent') demandClearWay(opened.path, [world.tape.next - 1])
  const beside = await openLine(world)
  const { holds, seen, at } = await servedOn(world, beside)
  if (!holds) throw new StateNotReached(`neither this address nor another one is served: ${seen}`, at)
  return { holds: false, seen: `${opened.refused.what}, while a handshake from an address that was never seen stands`, at }
}
