/** Small types that the tests of this folder share. */
import { namedBits } from '../bits.ts'
import { choice, explicit } from '../choice.ts'
import { boolean, enumeration, integer, nil, octetString, utf8String } from '../primitives.ts'
import { alsoTagged, optional, sequence, withDefault } from '../sequence.ts'

export const Result = enumeration('Result', { ok: 0, refused: 1 })
export const Flags = namedBits('Flags', ['first', 'second', 'third'])

export const Sample = sequence('Sample', {
  id: octetString(2, 4),
  count: optional(integer().retag(0x80)),
  flag: withDefault(boolean().retag(0x81), true),
  result: alsoTagged(Result.retag(0x82), 0x0a),
})

export const Either = choice('Either', {
  number: integer(),
  text: utf8String(1, 3),
  wrapped: explicit(0xa3, choice('Inner', { yes: nil() })),
})
