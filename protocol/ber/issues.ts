/**
 * What a decoder can object to, and the two errors of this layer.
 *
 * Source: issue kinds and offsets of the SGP.32 ASN.1 rules (module in Annex C, DER of X.690).
 */

/** Every kind of departure, with the place its offset points to. */
export const issueKinds = {
  'unknown-element': 'its tag',
  'unknown-arm': 'the tag',
  'wrong-tag': 'the tag',
  'missing-element': 'the next element, or the end of the container',
  'duplicate-element': 'the tag of the second',
  'wrong-order': 'its tag',
  size: 'the tag of the element',
  'non-minimal-length': 'the first length octet',
  'indefinite-length': 'the length octet',
  'non-minimal-integer': 'the tag',
  'boolean-not-ff': 'the value octet',
  'untrimmed-bits': 'the unused-bits octet',
  'unused-bits-not-zero': 'the last value octet',
  'default-encoded': 'its tag',
  'high-tag-form': 'the tag',
  'trailing-octets': 'the first of them',
  truncated: 'the length octet; 0 for empty input',
  'unknown-enumeration': 'the value octet',
  'known-variant': 'the wrong tag',
  'invalid-value': 'the first value octet that makes no sense for the type',
  limit: 'the element that goes past a limit of the reader',
} as const

export type IssueKind = keyof typeof issueKinds

/** One departure from the encoding that the type prescribes. */
export interface Issue {
  readonly kind: IssueKind
  /** Octets from the start of the input, counted from 0. */
  readonly offset: number
  /** Field names from the outermost object inwards, for example `euiccPackageSigned.counterValue`. */
  readonly path: string
  /** What was found, in words. */
  readonly what: string
}

/** Bytes that cannot be read, or, in strict mode, bytes that are not DER. The offset is into the bytes the decoder was given. */
export class DecodeError extends Error implements Issue {
  override readonly name = 'DecodeError'
  readonly kind: IssueKind
  readonly offset: number
  readonly path: string
  readonly what: string

  constructor(kind: IssueKind, offset: number, what: string, path = '') {
    super(`${what} at byte ${offset}${path === '' ? '' : ` in ${path}`}`)
    this.kind = kind
    this.offset = offset
    this.path = path
    this.what = what
  }
}

/** A value that has no encoding as its type. Always the mistake of the one who made the value, never a peer's. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
}
