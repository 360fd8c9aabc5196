/** Types and vectors by their names, for tests: a name that is wrong is told at once. */
import { type SpecVersion, typesOf } from '../registry.ts'
import type { Type } from '../schema/type.ts'
import { vectorsOf } from './vectors.ts'

/** @throws RangeError for a name that no object of that version has */
export function typeNamed(name: string, spec: SpecVersion = '1.2'): Type<unknown> {
  const type = typesOf(spec).get(name)
  if (type === undefined) throw new RangeError(`v${spec} has no type ${name}`)
  return type
}

/** The octets of a vector. @throws RangeError for a name that no vector of that version has */
export function vectorNamed(name: string, spec: SpecVersion = '1.2'): Buffer {
  const found = vectorsOf(spec).find((one) => one.name === name)
  if (found === undefined) throw new RangeError(`v${spec} has no vector ${name}`)
  return Buffer.from(found.hex, 'hex')
}
