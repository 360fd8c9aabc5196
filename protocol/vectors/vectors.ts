/** The known answers that every codec is held to. Keys in them were made for tests only. */
import { readFileSync } from 'node:fs'
import type { IssueKind } from '../ber/issues.ts'
import type { SpecVersion } from '../registry.ts'

export interface Vector {
  readonly name: string
  readonly type: string
  readonly hex: string
  /** `strict`: DER. `tolerant`: readable with exactly the listed issues. `malformed`: not readable. */
  readonly mode: 'strict' | 'tolerant' | 'malformed'
  readonly issues?: readonly { readonly kind: IssueKind; readonly offset: number }[]
  /** What the tolerantly read value gives when it is written again as DER. */
  readonly reencode?: string
  /** The 5F37 holds zeros. */
  readonly placeholderSignature?: boolean
  /** Breaks a rule of the procedure on purpose: never an example of a right exchange. */
  readonly codecOnly?: string
  readonly signed?: string
  readonly note?: string
}

export function vectorsOf(spec: SpecVersion): readonly Vector[] {
  const file = spec === '1.0.1' ? 'sgp32-v1.0.1.json' : 'sgp32-v1.2.json'
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))
}
