/** What `sgp32 decode` finds in an input: objects, and remarks on what lies between them. */
import type { DecodeError, Issue } from '../../protocol/ber/issues.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { Candidate } from './candidates.ts'
import type { NamedType } from './named-types.ts'
import type { ShownNode } from './shown-tree.ts'

export interface DecodedObject {
  readonly kind: 'object'
  /** Where in the input: the member of a JSON body, the lines of a trace; absent where the input is the object. */
  readonly title?: string
  readonly type: string
  readonly book: NamedType['book']
  readonly spec: SpecVersion
  readonly mode: 'tolerant' | 'strict'
  readonly length: number
  readonly candidates: readonly Candidate[]
  readonly hints: readonly string[]
  /** By offset. */
  readonly issues: readonly Issue[]
  /** Where the octets could not be read on; in strict mode the first departure from DER. */
  readonly error?: DecodeError
  readonly tree: readonly ShownNode[]
}

/** A member of a JSON body that is no object, a command without data. */
export interface Remark {
  readonly kind: 'remark'
  readonly title: string
  readonly text: string
  /** Whether something that should be there could not be read. */
  readonly failed?: boolean
}

export type Item = DecodedObject | Remark

export interface DecodeSettings {
  readonly spec: SpecVersion
  readonly strict: boolean
  /** Name of the type to read octets as; absent to recognise it. */
  readonly as?: string
  /** Whether only the type taken is wanted, and not the others that octets could be. */
  readonly bestOnly?: boolean
}

/** 0 clean, 1 issues, 2 something could not be decoded. */
export function exitCodeOf(items: readonly Item[]): 0 | 1 | 2 {
  if (items.some((item) => (item.kind === 'object' ? item.error !== undefined : item.failed === true))) return 2
  return items.some((item) => item.kind === 'object' && item.issues.length > 0) ? 1 : 0
}
