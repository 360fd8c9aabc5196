/** Types as rows of the specifications' tables, for tests: tags, `?` where a component may be absent, names, sizes, numbers. */
import { hexTag } from '../ber/tag.ts'
import { Choice, Explicit } from '../schema/choice.ts'
import { Primitive } from '../schema/primitives.ts'
import { Sequence } from '../schema/sequence.ts'
import { SequenceOf } from '../schema/sequence-of.ts'
import type { Type } from '../schema/type.ts'

/** The type at a path such as `Psmo/enable` or `EuiccResultData/getRATResult/[]`. @throws RangeError where there is none */
export function typeAt(types: ReadonlyMap<string, Type<unknown>>, path: string): Type<unknown> {
  const [name = '', ...steps] = path.split('/')
  let type = types.get(name)
  for (const step of steps) type = type && inside(type, step)
  if (type === undefined) throw new RangeError(`no type at ${path}`)
  return type
}

/** One row for each component. @throws RangeError for a type without components, names or bits */
export function rowsOf(type: Type<unknown>): string {
  if (type instanceof Explicit) return rowsOf(type.inner)
  if (type instanceof Choice) return joined(Object.entries(type.arms).map(([kind, arm]) => row(arm, '', kind)))
  if (type instanceof Sequence) {
    const fields = type.fields.map(({ key, type: of, required, standard }) =>
      row(of, required || standard !== undefined ? '' : '?', key, standard),
    )
    return `${tags(type)}: ${joined(fields)}`
  }
  const shape = type instanceof Primitive ? type.shape : undefined
  if (shape?.base === 'enumeration') {
    const named = Object.entries(shape.names).toSorted(([, a], [, b]) => a - b)
    return joined(named.map(([name, number]) => `${number} ${name}`))
  }
  if (shape?.base === 'namedBits') return joined(shape.names.map((name, bit) => `${bit} ${name}`))
  throw new RangeError(`${type.name} has no table`)
}

function inside(type: Type<unknown>, step: string): Type<unknown> | undefined {
  const inner = type instanceof Explicit ? type.inner : type
  if (inner instanceof Sequence) return inner.fields.find(({ key }) => key === step)?.type
  if (inner instanceof Choice) return inner.arms[step]
  return inner instanceof SequenceOf ? inner.item : undefined
}

function row(type: Type<unknown>, mark: string, key: string, standard?: unknown): string {
  const size =
    type instanceof Primitive && 'min' in type.shape && type.shape.max < 2000 ? ` ${type.shape.min}..${type.shape.max}` : ''
  return `${tags(type)}${mark} ${key}${size}${standard === undefined ? '' : ` DEFAULT ${standard}`}`
}

function joined(rows: readonly string[]): string {
  return rows.join(', ')
}

function tags(type: Type<unknown>): string {
  return type.tags.map(hexTag).join('|')
}
