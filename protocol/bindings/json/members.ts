/** Objects of the JSON binding, declared member by member: one declaration reads, writes and gives the TypeScript type. */
import { EncodeError } from '../../ber/issues.ts'
import { isObject, type Json, type JsonObject, pointer, quoted, typeName } from './json.ts'
import type { JsonWriteOptions, Place } from './place.ts'
import type { JsonKind } from './text-kinds.ts'

/** One member of an object. */
export interface Member<T, O extends boolean, K extends string | undefined> {
  readonly kind: JsonKind<T>
  readonly optional: O
  /** Field of the value, where the ASN.1 binding has another name than JSON. */
  readonly key: K
  /** Other spellings that peers use. */
  readonly aliases: readonly string[]
}

interface Naming<K extends string | undefined> {
  readonly key?: K
  readonly aliases?: readonly string[]
}

export function required<T, const K extends string | undefined = undefined>(
  kind: JsonKind<T>,
  naming: Naming<K> = {},
): Member<T, false, K> {
  return { kind, optional: false, key: naming.key as K, aliases: naming.aliases ?? [] }
}

export function optional<T, const K extends string | undefined = undefined>(
  kind: JsonKind<T>,
  naming: Naming<K> = {},
): Member<T, true, K> {
  return { kind, optional: true, key: naming.key as K, aliases: naming.aliases ?? [] }
}

type Declared = Readonly<Record<string, Member<unknown, boolean, string | undefined>>>
type KeyOf<M, P> = M extends { readonly key: infer K extends string } ? K : P
type ValueOf<M> = M extends { readonly kind: JsonKind<infer T> } ? T : never

/** Values of an object with these members. */
export type MembersOf<S> = {
  readonly [P in keyof S as S[P] extends { readonly optional: false } ? KeyOf<S[P], P> : never]: ValueOf<S[P]>
} & {
  readonly [P in keyof S as S[P] extends { readonly optional: true } ? KeyOf<S[P], P> : never]?: ValueOf<S[P]>
}

/** What an object of the binding says, header apart. */
export interface JsonBody<T> {
  /** Names of all its members, other spellings included. */
  readonly names: readonly string[]
  read(object: JsonObject, place: Place): T
  /** Adds the members to `object`. @throws EncodeError where a value is missing or has no JSON form */
  write(value: T, object: Map<string, Json>, path: string, options: JsonWriteOptions): void
}

/** The body whose members are all of `declared`, in this order. */
export function members<const S extends Declared>(declared: S): JsonBody<MembersOf<S>> {
  const entries = Object.entries(declared)
  return {
    names: entries.flatMap(([name, { aliases }]) => [name, ...aliases]),
    read(object, place) {
      const value: Record<string, unknown> = {}
      for (const [name, member] of entries) {
        const found = read(object, name, member, place)
        if (found !== undefined) value[member.key ?? name] = found
        else if (!member.optional) place.at(name).issue('missing-member', `no ${name}`)
      }
      // Each member was read by its declaration; one that is missing has been noted, as in a SEQUENCE.
      return value as MembersOf<S>
    },
    write(value, object, path, options) {
      const fields = value as Readonly<Record<string, unknown>>
      for (const [name, { kind, key, optional }] of entries) {
        const field = fields[key ?? name]
        if (field !== undefined) object.set(name, kind.write(field, pointer(path, name), options))
        else if (!optional) throw new EncodeError(`no value for ${pointer(path, name)}`)
      }
    },
  }
}

function read(object: JsonObject, name: string, member: Member<unknown, boolean, string | undefined>, place: Place): unknown {
  const spelled = [name, ...member.aliases].find((candidate) => object.has(candidate))
  const json = spelled === undefined ? undefined : object.get(spelled)
  if (spelled === undefined || json === undefined) return undefined
  const there = place.at(spelled)
  if (spelled !== name) there.issue('wrong-form', `${spelled} is spelled ${name}`)
  if (json !== null) return member.kind.read(json, there)
  there.issue('wrong-json-type', 'null where the member is left out')
  return undefined
}

/** Values of a body of which one member is there: the same shape as a CHOICE. */
export type OneOf<S> = {
  [P in keyof S & string]: { readonly kind: P; readonly value: ValueOf<{ readonly kind: S[P] }> }
}[keyof S & string]

/** The body with exactly one of these members. */
export function oneOf<const S extends Readonly<Record<string, JsonKind<unknown>>>>(alternatives: S): JsonBody<OneOf<S>> {
  const names = Object.keys(alternatives)
  return {
    names,
    read(object, place) {
      const [first = names.find((name) => object.has(name)), second] = presentIn(object, names)
      if (first === undefined) return place.refuse('missing-member', `none of ${names.join(', ')}`)
      if (second !== undefined) place.at(second).issue('several-alternatives', `${second} beside ${first}`)
      const value = alternatives[first]?.read(object.get(first) ?? null, place.at(first))
      if (value === undefined) return place.refuse('missing-member', `none of ${names.join(', ')}`)
      return { kind: first, value } as OneOf<S>
    },
    write({ kind, value }, object, path, options) {
      const alternative = Object.hasOwn(alternatives, kind) ? alternatives[kind] : undefined
      if (alternative === undefined) throw new EncodeError(`no member ${kind} in JSON; there are ${names.join(', ')}`)
      object.set(kind, alternative.write(value, pointer(path, kind), options))
    },
  }
}

/** A body as the arm `kind` of a CHOICE. */
export function arm<const K extends string, T>(kind: K, body: JsonBody<T>): JsonBody<{ readonly kind: K; readonly value: T }> {
  return {
    names: body.names,
    read: (object, place) => ({ kind, value: body.read(object, place) }),
    write: ({ value }, object, path, options) => body.write(value, object, path, options),
  }
}

/** An object inside an object. */
export function nested<T>(name: string, body: JsonBody<T>): JsonKind<T> {
  return {
    name,
    read(json, place) {
      if (!isObject(json)) return place.refuse('wrong-json-type', `${typeName(json)} where an object belongs`)
      noteUnknown(json, body.names, place)
      return body.read(json, place)
    },
    write(value, path, options) {
      const object = new Map<string, Json>()
      body.write(value, object, path, options)
      return object
    },
  }
}

/** An array of one kind. */
export function listOf<T>(item: JsonKind<T>): JsonKind<readonly T[]> {
  return {
    name: `list of ${item.name}`,
    read(json, place) {
      if (!Array.isArray(json)) return place.refuse('wrong-json-type', `${typeName(json)} where an array belongs`)
      return json.flatMap((element: Json, index) => {
        const value = item.read(element, place.at(index))
        return value === undefined ? [] : [value]
      })
    },
    write: (value, path, options) => value.map((element, index) => item.write(element, pointer(path, index), options)),
  }
}

/** Those of `names` that an object has, with something in them. */
export function presentIn(object: JsonObject, names: readonly string[]): string[] {
  return names.filter((name) => object.has(name) && object.get(name) !== null)
}

/** Notes the members that the declaration does not know: a later version may have them. */
export function noteUnknown(object: JsonObject, known: readonly string[], place: Place): void {
  for (const name of object.keys())
    if (!known.includes(name)) place.at(name).issue('unknown-member', `${quoted(name)} is no member of this object`)
}
