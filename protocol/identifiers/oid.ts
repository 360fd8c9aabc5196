/** Object identifiers as people write them: dotted decimal text, arcs of any size. */
import { IdentifierError } from './identifier-error.ts'

const shape = 'numbers with dots, for example 2.999.10'

/** The dotted decimal form. @throws IdentifierError for other text, leading zeros, or first arcs that do not exist */
export function parseOid(text: string): string {
  const strange = text.search(/[^0-9.]/)
  if (strange >= 0)
    throw new IdentifierError(
      'OID',
      `${JSON.stringify([...text.slice(strange)][0])} is neither digit nor dot`,
      shape,
      strange + 1,
    )
  const arcs = text.split('.')
  let at = 1
  for (const arc of arcs) {
    if (arc === '') throw new IdentifierError('OID', 'no number', shape, at)
    if (arc.length > 1 && arc.startsWith('0'))
      throw new IdentifierError('OID', `the leading zero of ${arc}`, 'the number without it', at)
    at += arc.length + 1
  }
  const [first = '', second] = arcs
  if (second === undefined) throw new IdentifierError('OID', 'a single number', shape)
  if (!/^[012]$/.test(first)) throw new IdentifierError('OID', `the first number ${first}`, '0, 1 or 2 there', 1)
  if (first !== '2' && BigInt(second) > 39n) throw new IdentifierError('OID', `${second} under ${first}`, 'at most 39 there', 3)
  return text
}
