/** Sessions of the card in the device from the deciding step on, each between two resets. */
import { INS } from '../../protocol/apdu/instructions.ts'
import { type CardCommand, cardCommands, cardResets, dataOf, wentWell } from '../../requirements/card-commands.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { StateNotReached } from '../preparation.ts'
import type { IpaWorld } from './world.ts'

/** P1 of MANAGE CHANNEL. */
const OPEN = 0x00

export interface PoweredOn {
  /** Commands of the sessions that began in the deciding step. */
  readonly commands: readonly CardCommand[]
  /** Line of the first reset. */
  readonly from: TapeRef
}

/** @throws StateNotReached where the card kept its power: an IPA that has read it may remember */
export function poweredOn({ tape, decidesFrom = 0 }: IpaWorld): PoweredOn {
  const [from] = cardResets(tape.entries).filter((at) => at >= decidesFrom)
  if (from === undefined) throw new StateNotReached('the card was not powered on again')
  return { from, commands: cardCommands(tape.entries).filter(({ session }) => session >= from) }
}

/** Commands from the deciding step on. */
export function commandsOfStep({ tape, decidesFrom = 0 }: IpaWorld): readonly CardCommand[] {
  return cardCommands(tape.entries).filter(({ at }) => at >= decidesFrom)
}

/** Channels that MANAGE CHANNEL has opened. */
export function openedChannels(commands: readonly CardCommand[]): readonly number[] {
  return commands.flatMap((one) => {
    const { command, answer } = one
    if (command.ins !== INS.manageChannel || command.p1 !== OPEN || !wentWell(answer)) return []
    // The card names the channel only where it has chosen it.
    return command.p2 === 0 ? [...dataOf(one, commands)] : [command.p2]
  })
}
