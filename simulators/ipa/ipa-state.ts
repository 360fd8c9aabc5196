import type { StateChangeCause } from '../../protocol/esipa/get-eim-package.ts'
import type { Of } from '../../protocol/schema/type.ts'

export type Cause = Extract<Of<typeof StateChangeCause>, string>

/** The delivery that decides whether a profile switch stays. */
export interface Probation {
  readonly eimId: string
  /** Of the result that has to reach the eIM. */
  readonly seqNumber: string
  /** Deliveries that failed so far. */
  readonly failures: number
}

/**
 * What an IPA keeps over a loss of power, beside what the eUICC keeps: results and notifications are on the card and nowhere else.
 * Plain data; octets are upper-case hexadecimal.
 */
export interface IpaState {
  /** State changes that an eIM has not been told of, by eimId. */
  readonly stateChanges: Readonly<Record<string, Cause>>
  readonly emergencyProfile: boolean
  /** Whether the IPA has fallen back and not returned. */
  readonly fallenBack: boolean
  readonly probation?: Probation
  /** Whether a package is being worked on, where an IPA has a lock for that. */
  readonly isWorking?: boolean
  /** Download trigger results that no eIM has taken. */
  readonly triggerResults: readonly { readonly eimId: string; readonly octets: string }[]
  /** Notifications that go to their recipient through an eIM: eimId by sequence number. */
  readonly throughEim: Readonly<Record<string, string>>
}

export const freshState: IpaState = {
  stateChanges: {},
  emergencyProfile: false,
  fallenBack: false,
  triggerResults: [],
  throughEim: {},
}

/** Where the state outlives the process. */
export interface IpaStateStore {
  load(): IpaState | undefined
  save(state: IpaState): void
}

/** For an IPA that is not started twice. */
export function stateInMemory(): IpaStateStore {
  let kept: IpaState | undefined
  return {
    load: () => kept,
    save(state) {
      kept = state
    },
  }
}
