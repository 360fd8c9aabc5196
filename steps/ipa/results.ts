/** Results of packages as our eIM got them, whichever of its two functions brought them (SGP.32 v1.2 5.14.6, 5.14.7). */
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { numberOf, numberOfNotification } from '../eim/acknowledgements.ts'
import type { IpaWorld } from './world.ts'

export interface GivenResult {
  readonly at: TapeRef
  readonly by: 'provideEimPackageResult' | 'handleNotification'
  readonly eidValue: Uint8Array | undefined
  readonly result: EimPackageResult
}

/** Results that came from the deciding step on, oldest first. */
export function givenResults(world: IpaWorld): readonly GivenResult[] {
  return world.received.flatMap(({ at, message }): GivenResult[] => {
    if (message?.function === 'provideEimPackageResult') {
      const { eidValue, eimPackageResult } = message.value
      return [{ at, by: message.function, eidValue, result: eimPackageResult }]
    }
    if (message?.function !== 'handleNotification' || message.value.kind !== 'provideEimPackageResult') return []
    const { eidValue, eimPackageResult } = message.value.value
    return [{ at, by: message.function, eidValue, result: eimPackageResult }]
  })
}

/**
 * The same where the scenario is about what came.
 *
 * @throws CheckFailed where the IPA asked for the next package without any; PeerFault where nothing came: an IPA takes the time that it wants
 */
export function demandResults(world: IpaWorld): readonly [GivenResult, ...GivenResult[]] {
  const [first, ...more] = givenResults(world)
  if (first !== undefined) return [first, ...more]
  const polls = world.calls('getEimPackage')
  if (polls.length > 1)
    world.check({
      claim: 'the IPA delivers a result before it asks for the next package',
      expected: 'a result',
      seen: `${polls.length} GetEimPackage requests and no result`,
      holds: false,
      at: world.linesOf(polls),
    })
  throw new PeerFault('silent', 'headers', 'the eIM got no result within our patience', { at: world.linesOf(polls) })
}

/** Sequence numbers of everything in a result that the eUICC has numbered, its own first; decimal digits. */
export function numbersIn(result: EimPackageResult): readonly string[] {
  if (result.kind === 'euiccPackageResult') return numberOf(result.value)
  if (result.kind !== 'ePRAndNotifications') return []
  return [...numberOf(result.value.euiccPackageResult), ...result.value.notificationList.map(numberOfNotification)]
}

/** A result in the words of its error, or its kind. */
export function resultText(result: EimPackageResult): string {
  if (result.kind === 'eimPackageResultResponseError') return String(result.value.eimPackageResultErrorCode)
  if (result.kind !== 'ipaEuiccDataResponse') return result.kind
  return result.value.kind === 'ipaEuiccData' ? result.value.kind : String(result.value.value.ipaEuiccDataErrorCode)
}
