/** PEHeader: what every profile element but the header of the package begins with (TCA Interoperable Profile Package, PEDefinitions). */
import { integer, nil } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'

/** Greatest `identification` (UInt15). */
export const MAX_IDENTIFICATION = 32_767

export const PEHeader = sequence(
  'PEHeader',
  {
    /** There for an element without which the profile must not be installed. */
    mandated: optional(nil().retag(0x80)),
    /** Number of the element, unique in the package. */
    identification: integer().retag(0x81),
  },
  0xa0,
)
export type PEHeader = Of<typeof PEHeader>

/** Header of an element that an eUICC has to process or else give up the installation. */
export function mandated(identification: number): PEHeader {
  return { mandated: true, identification }
}
