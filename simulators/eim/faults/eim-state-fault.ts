import type { Fault } from '../../fault.ts'
import type { EimDecisions } from '../decisions.ts'
import type { EimFault } from '../faults.ts'

/** A way in which a developer gets the eIM's state machine wrong. */
export type EimStateFault = Fault<EimDecisions>

/** One that does not show in every binding and version. */
export type PlacedFault = EimStateFault & Pick<EimFault, 'bindings' | 'specs' | 'follows' | 'perhaps' | 'shownBy' | 'alsoIn'>
