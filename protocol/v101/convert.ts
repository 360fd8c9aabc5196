/**
 * Values of one version as values of another: both types are walked side by side, member by member and arm by arm. What is the same in
 * both stays the same object, so the octets that it was read from stay with it.
 */
import { EncodeError } from '../ber/issues.ts'
import { Choice, Explicit } from '../schema/choice.ts'
import { Primitive } from '../schema/primitives.ts'
import { rawOf, rememberAs } from '../schema/raw.ts'
import { Sequence } from '../schema/sequence.ts'
import { SequenceOf } from '../schema/sequence-of.ts'
import type { Type } from '../schema/type.ts'

export interface Conversion {
  /** Members and arms that have another name in the version that is converted to. */
  readonly names: Readonly<Record<string, string>>
  /** Types that no walk gets across, by the name that they have in both versions; a form is asked instead. */
  readonly forms: Readonly<Record<string, (value: unknown) => unknown>>
  /**
   * What becomes of octets. `all`: each value keeps those that it was read from, whatever its new form is; for reading. `signed`: only
   * signed data do, and are not touched; the rest is written anew where its form is another; for sending.
   */
  readonly octets: 'all' | 'signed'
}

/** What eUICC and eIM sign and versions differ in. */
const signedData = new Set(['EuiccPackageSigned', 'EuiccPackageResultDataSigned', 'EuiccPackageErrorDataSigned', 'EuiccSigned1'])

/**
 * @param from type of the value
 * @param to the same type in another version
 * @throws EncodeError for an arm that the other version does not have
 */
export function converted(value: unknown, from: Type<unknown>, to: Type<unknown>, conversion: Conversion): unknown {
  if (from === to || value === undefined) return value
  const form = from.name === to.name ? conversion.forms[to.name] : undefined
  if (form !== undefined) return remembering(form(value), value, conversion, (key) => conversion.names[key] ?? key)
  if (conversion.octets === 'signed' && signedData.has(to.name) && rawOf(value as object) !== undefined) return value
  if (from instanceof Explicit && to instanceof Explicit) return converted(value, from.inner, to.inner, conversion)
  if (from instanceof Primitive && to instanceof Primitive) return code(value, from, to)
  if (from instanceof SequenceOf && to instanceof SequenceOf) return list(value, from, to, conversion)
  if (from instanceof Choice && to instanceof Choice) return arm(value, from, to, conversion)
  if (from instanceof Sequence && to instanceof Sequence) return members(value, from, to, conversion)
  // What is left holds octets as they are.
  return value
}

/** A code by its number: the same has several names. One without a name there stays a number. */
function code(value: unknown, from: Primitive<unknown>, to: Primitive<unknown>): unknown {
  if (typeof value !== 'string' || from.shape.base !== 'enumeration' || to.shape.base !== 'enumeration') return value
  const number = from.shape.names[value]
  if (number === undefined || to.shape.names[value] === number) return value
  return Object.entries(to.shape.names).find(([, one]) => one === number)?.[0] ?? number
}

function list(value: unknown, from: SequenceOf<unknown>, to: SequenceOf<unknown>, conversion: Conversion): unknown {
  const before = value as readonly unknown[]
  const after = before.map((item) => converted(item, from.item, to.item, conversion))
  return after.every((item, i) => item === before[i]) ? value : remembering(after, value, conversion)
}

function arm(value: unknown, from: Choice<unknown>, to: Choice<unknown>, conversion: Conversion): unknown {
  const { kind, value: inner } = value as { readonly kind: string; readonly value: unknown }
  const [fromArms, toArms] = [from.arms as Arms, to.arms as Arms]
  const name = nameIn(kind, (one) => Object.hasOwn(toArms, one), conversion)
  const [fromArm, toArm] = [fromArms[kind], toArms[name ?? '']]
  if (fromArm === undefined || toArm === undefined || name === undefined)
    throw new EncodeError(`${to.name} has no ${kind} in the other version; it has ${Object.keys(toArms).join(', ')}`)
  const after = converted(inner, fromArm, toArm, conversion)
  return name === kind && after === inner ? value : remembering({ kind: name, value: after }, value, conversion)
}

type Arms = Readonly<Record<string, Type<unknown>>>

/** Members that the other type does not have are left out; those that it has by default are there. */
function members(value: unknown, from: Sequence<unknown>, to: Sequence<unknown>, conversion: Conversion): unknown {
  const before = value as Readonly<Record<string, unknown>>
  const after: Record<string, unknown> = {}
  const nameOf = (key: string) => nameIn(key, (one) => to.fields.some((other) => other.key === one), conversion)
  let isSame = true
  for (const [key, member] of Object.entries(before)) {
    const field = from.fields.find((one) => one.key === key)
    // Elements that the type does not know are not its members.
    const name = field === undefined ? key : nameOf(key)
    const target = to.fields.find((one) => one.key === name)
    if (name !== undefined) {
      after[name] = field === undefined || target === undefined ? member : converted(member, field.type, target.type, conversion)
    }
    if (name !== key || after[name] !== member) isSame = false
  }
  for (const { key, standard } of to.fields) {
    if (standard === undefined || key in after || from.fields.some((one) => one.key === key)) continue
    after[key] = standard
    isSame = false
  }
  return isSame ? value : remembering(after, value, conversion, (key) => nameOf(key) ?? key)
}

function nameIn(name: string, has: (name: string) => boolean, { names }: Conversion): string | undefined {
  return [name, names[name]].find((one) => one !== undefined && has(one))
}

function remembering(
  form: unknown,
  decoded: unknown,
  { octets }: Conversion,
  nameOf: (key: string) => string = (key) => key,
): unknown {
  const haveOctets = typeof form === 'object' && form !== null && typeof decoded === 'object' && decoded !== null
  if (octets === 'all' && haveOctets && form !== decoded) rememberAs(form, decoded, nameOf)
  return form
}
