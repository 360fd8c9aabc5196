/** The functions of ES10a, ES10b and ES10c, as the ISD-R finds them by the tag of a request (SGP.22 5.7.2). */
import type { Chip } from './chip.ts'
import type { EuiccSpec } from './settings.ts'

export type Es10Interface = 'ES10a' | 'ES10b' | 'ES10c'

export interface Es10Function {
  readonly tag: number
  /** Of a consumer card. SGP.32 has no ES10c: what stands there is ES10b on its cards. */
  readonly interface: Es10Interface
  /** Cards that have it. Several functions may share a tag where no card has both. */
  readonly specs: readonly EuiccSpec[]
  /**
   * Carries the function out. It changes `chip.state`; if it throws, the change has not happened.
   *
   * @param request the whole object
   * @returns the whole response, empty where there is none
   * @throws DecodeError for a request that is not one; NotAllowedNow
   */
  run(chip: Chip, request: Buffer): Buffer
}

/** A function that the state of the chip does not allow now; the card says 6985. */
export class NotAllowedNow extends Error {
  override readonly name = 'NotAllowedNow'
}

/** The interface that a function belongs to on a card of this version. */
export function interfaceOf({ interface: of }: Es10Function, spec: EuiccSpec): Es10Interface {
  return of === 'ES10c' && spec !== 'SGP.22' ? 'ES10b' : of
}
