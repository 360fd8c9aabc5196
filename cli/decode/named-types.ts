/** The types that `--as` takes and that bytes are recognised as. */
import { IsdrFci } from '../../protocol/apdu/select.ts'
import * as x509 from '../../protocol/certificates/x509-types.ts'
import { EUICCResponse } from '../../protocol/profile-package/euicc-response.ts'
import { ProfileElement } from '../../protocol/profile-package/profile-element.ts'
import { type SpecVersion, sgp22Types, typesOf } from '../../protocol/registry.ts'
import { anyElement } from '../../protocol/schema/any.ts'
import type { Type } from '../../protocol/schema/type.ts'
import { InputError } from './input-error.ts'

export interface NamedType {
  readonly name: string
  readonly type: Type<unknown>
  /** Whose object it is; `plain` is BER without a type. */
  readonly book: 'SGP.32' | 'SGP.22' | 'X.509' | 'TCA' | 'ETSI' | 'plain'
}

/** Name of BER without a type. */
export const PLAIN = 'BER'
/** Name of a sequence of ProfileElements, which no single type describes. */
export const PROFILE_PACKAGE = 'ProfilePackage'

const further: readonly NamedType[] = [
  { name: 'FCI', type: IsdrFci, book: 'ETSI' },
  { name: 'EUICCResponse', type: EUICCResponse, book: 'TCA' },
  { name: 'ProfileElement', type: ProfileElement, book: 'TCA' },
  { name: PROFILE_PACKAGE, type: ProfileElement, book: 'TCA' },
  { name: PLAIN, type: anyElement, book: 'plain' },
]

const collected = new Map<SpecVersion, readonly NamedType[]>()

/** SGP.22 and SGP.32 have types of one name; where both differ, that of SGP.22 is `SGP22.` and the name. */
export function namedTypes(spec: SpecVersion): readonly NamedType[] {
  const all = collected.get(spec) ?? collect(spec)
  collected.set(spec, all)
  return all
}

function collect(spec: SpecVersion): readonly NamedType[] {
  const types = typesOf(spec)
  const own = [...types].map(([name, type]): NamedType => {
    const isShared = sgp22Types.get(name) === type
    return { name, type, book: name in x509 ? 'X.509' : isShared ? 'SGP.22' : 'SGP.32' }
  })
  const redefined = [...sgp22Types].filter(([name, type]) => types.has(name) && types.get(name) !== type)
  return [...own, ...redefined.map(([name, type]): NamedType => ({ name: `SGP22.${name}`, type, book: 'SGP.22' })), ...further]
}

/** The type of this name, in any case. @throws InputError for another name, with those that come near */
export function typeNamed(name: string, spec: SpecVersion): NamedType {
  const all = namedTypes(spec)
  const found = all.find((type) => type.name === name) ?? all.find((type) => plain(type.name) === plain(name))
  if (found !== undefined) return found
  const near = nearestNames(
    name,
    all.map((type) => type.name),
  )
  const hint = near.length === 0 ? ';' : `; did you mean ${near.join(', ')}?`
  throw new InputError(`SGP.32 v${spec} has no type ${JSON.stringify(name)}${hint} "sgp32 decode --types" lists all names`)
}

/** Up to five names: those that hold the text, then those that few changes of a letter turn into it. */
function nearestNames(text: string, names: readonly string[]): readonly string[] {
  const wanted = plain(text)
  const far = Math.max(2, Math.floor(wanted.length / 3))
  const ranked = names.map((name) => {
    const holds = wanted.length > 2 && (plain(name).includes(wanted) || wanted.includes(plain(name)))
    const changes = distance(wanted, plain(name))
    return { name, rank: changes > far && holds ? far : changes }
  })
  const near = ranked.filter(({ rank }) => rank <= far).toSorted((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
  return near.slice(0, 5).map(({ name }) => name)
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Letters to add, drop or change. */
function distance(one: string, other: string): number {
  let row = [...Array(other.length + 1).keys()]
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++) {
      const change = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1)
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
