/** Everything a developer of an eUICC can get wrong, by topic. A named fault replaces some of it. */
import { type ProfileDecisions, rightProfileDecisions } from './decisions/profiles.ts'

export interface EuiccDecisions extends ProfileDecisions {}

export const rightEuiccDecisions: EuiccDecisions = { ...rightProfileDecisions }
