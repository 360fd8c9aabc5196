/** The operations of an accepted package, carried out in order: SGP.32 3.3.1, 5.13. The first that fails ends the list. */
import { encode } from '../../../protocol/schema/type.ts'
import { EuiccResultData } from '../../../protocol/sgp32/euicc-result-data.ts'
import type { Chip } from '../chip.ts'
import type { EimEntry } from '../state.ts'
import { carryOut, type PackageContext } from './carry-out.ts'
import type { ReadOperation, ReadPackage } from './frame.ts'
import { isOk, refusalOnce } from './result-kinds.ts'

export interface Execution {
  readonly results: readonly EuiccResultData[]
  /** Whether an operation failed, and the list ended there. */
  readonly failed: boolean
}

const overflow: EuiccResultData = { kind: 'processingTerminated', value: 'resultSizeOverflow' }
const damaged: EuiccResultData = { kind: 'processingTerminated', value: 'unknownOrDamagedCommand' }

/** @param seqNumber of the result that this becomes */
export function execute(chip: Chip, eim: EimEntry, received: ReadPackage, seqNumber: number): Execution {
  const { decisions, settings } = chip
  const context: PackageContext = { chip, eim, received, seqNumber, executed: [] }
  const results: EuiccResultData[] = []
  let failed = false
  let octets = 0
  const operations = decisions.operationsTaken(received.operations(), chip.volatile.lastOperations ?? [])
  chip.volatile.lastOperations = operations
  for (const operation of decisions.orderOf(operations)) {
    if (operation.operation === undefined && decisions.atDamagedOperation() === 'passOver') continue
    const before = chip.state
    let result = resultOf(context, operation)
    octets += encode(EuiccResultData, result, { sizes: 'any', received: 'keep' }).length
    if (octets > settings.mostResultOctets) {
      // What could not be told has not happened.
      chip.state = before
      if (!decisions.tellsOfOverflow()) break
      result = overflow
    }
    results.push(result)
    const went = isOk(result)
    context.executed.push({ operation: operation.name, isOk: went })
    failed ||= !went
    if (result === overflow || result === damaged || !decisions.goesOnAfter(went)) break
  }
  return { results: failed ? decisions.resultsOnEarlyEnd(results) : results, failed }
}

function resultOf(context: PackageContext, { name, operation }: ReadOperation): EuiccResultData {
  if (operation === undefined) return damaged
  const against = context.chip.decisions.standsAgainst(name, context.executed)
  if (against === 'profileChangeOngoing') {
    return { kind: 'listProfileInfoResult', value: { kind: 'profileInfoListError', value: 'profileChangeOngoing' } }
  }
  return against === 'once' ? refusalOnce(name) : carryOut(context, operation)
}
