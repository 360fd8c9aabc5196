import type { Fault } from '../../fault.ts'
import type { EimDecisions } from '../decisions.ts'

/** A way in which a developer gets the eIM's state machine wrong. */
export type EimStateFault = Fault<EimDecisions>
