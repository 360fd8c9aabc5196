/** Packages that our eIM brings to the IPA in place of waiting for its poll (SGP.32 v1.2 5.14.4). */
import { Given, When } from '@cucumber/cucumber'
import type { Exchange, Injecting, InjectPort } from '../../adapters/port.ts'
import type { TransferEimPackageResponse } from '../../protocol/esipa/transfer-eim-package.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EimAcknowledgements } from '../../protocol/sgp32/eim-acknowledgements.ts'
import { HarnessError, PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import type { IpaWorld } from './world.ts'

type Answered = Exchange<TransferEimPackageResponse>

export const answered = kept<Answered>('an answer to TransferEimPackage')
/** What became of the package of somebody whom the IPA does not know. */
export const stranger = kept<Answered | PeerFault>('an injection by somebody else')

/** Whether what our eIM has asked for by injection was not in the answer: it may come at any time. */
export const answeredLater = kept<boolean>('an injection whose result follows')

function injectPort({ bench }: IpaWorld): InjectPort {
  if (bench.inject === undefined) throw new CannotBePrepared('device.inject: it is not said where the IPA takes packages')
  return bench.inject
}

/** The package that waits for the eUICC at our eIM. */
function waiting({ bench: { eim, eid } }: IpaWorld): Uint8Array {
  const octets = eim.nextPackage(eid)
  if (octets === undefined) throw new HarnessError('the scenario lacks a step that gives the eIM a package')
  return octets
}

/** Over CoAP no document says at which Uri-Path it is served: 4.04 is no refusal, and no fault. */
function leadsNowhere({ parameters }: IpaWorld, { status }: PeerFault): boolean {
  return parameters.binding === 'coaps' && status === 404
}

/** What is to be said of that. */
function nowhere({ what }: PeerFault): string {
  return `device.coaps.injectPath: the IPA serves nothing at the Uri-Path that our eIM calls: ${what}`
}

/** @throws StateNotReached where the IPA does not take us for an eIM, or is called elsewhere; PeerFault for everything else that is no answer */
async function injected(world: IpaWorld, octets: Uint8Array): Promise<Answered> {
  const port = injectPort(world)
  try {
    const exchange = await world.within((signal) => port.transferEimPackage(octets, world.tape, signal))
    world.heard = true
    return exchange
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    if (leadsNowhere(world, error)) throw new StateNotReached(nowhere(error), error.at)
    if (error.status !== 401 && error.status !== 403) throw error
    throw new StateNotReached(`the IPA lets our eIM inject nothing: ${error.what}`, error.at)
  }
}

When('the eIM injects it', async function (this: IpaWorld) {
  this.keep(answered, await injected(this, waiting(this)))
})

When('the eIM injects an acknowledgement of sequence number {int}', async function (this: IpaWorld, number: number) {
  this.keep(answered, await injected(this, encode(EimAcknowledgements, [number])))
})

Given('the IPA has answered when the eIM injected it', async function (this: IpaWorld) {
  try {
    const { answer } = await injected(this, waiting(this))
    this.keep(answeredLater, answer.kind === 'eimPackageReceived')
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    throw new StateNotReached(`the IPA takes no packages of the eIM: ${error.what}`, error.at)
  }
})

async function byStranger(world: IpaWorld, as: Injecting): Promise<void> {
  const port = injectPort(world)
  const octets = waiting(world)
  const came = world.within((signal) => port.transferEimPackage(octets, world.tape, signal, as))
  world.keep(
    stranger,
    await came.catch((error: unknown) => {
      if (error instanceof PeerFault) return error
      throw error
    }),
  )
}

When('somebody injects it who has no certificate', async function (this: IpaWorld) {
  await byStranger(this, {})
})

When('somebody injects it who has the certificate of the eIM for another key', async function (this: IpaWorld) {
  await byStranger(this, { identity: await this.bench.identity('otherKey') })
})
