/** What a reader of the JSON function binding can object to: SGP.32 v1.2 6.4, SGP.22 v2.5 6.5, RFC 8259, RFC 4648. */
import type { Issue } from '../../ber/issues.ts'

/** Every kind of departure. `information` marks what is no fault of anyone. */
export const jsonIssueKinds = {
  'unknown-member': { what: 'a member that the function does not have; a later version may send it', information: true },
  'missing-member': { what: 'a member that must be there is not', information: false },
  'duplicate-member': { what: 'a member name a second time in one object; the last one counts', information: false },
  'several-alternatives': { what: 'more than one of the members of which one belongs here', information: false },
  'wrong-json-type': { what: 'a string for a number, null for an absent member and the like', information: false },
  'wrong-form': { what: 'the right contents in another form or under another name', information: false },
  'bad-base64': {
    what: 'padding or last bits that are not canonical; refused where characters are outside the alphabet',
    information: false,
  },
  'base64-with-line-breaks': { what: 'white space inside base64', information: false },
  'url-safe-base64': { what: 'the alphabet with - and _', information: false },
  'lower-case-hex': { what: 'hexadecimal digits a to f', information: false },
  'bad-hex': { what: 'no hexadecimal digits, or an odd number of them', information: false },
  size: { what: 'more or less than the type allows', information: false },
  'unknown-enumeration': { what: 'an integer without a name, kept as a number', information: true },
  'byte-order-mark': { what: 'EF BB BF before the text', information: false },
  'lone-surrogate': { what: 'half of a UTF-16 pair as an escape', information: false },
  'header-missing': { what: 'no header object, or none with a function execution status', information: false },
  'unexpected-header': { what: 'a header in a request of an interface whose requests have none', information: false },
  'unknown-status': { what: 'a status that the interface does not have', information: false },
  'missing-status-code-data': { what: 'Failed without subject and reason code', information: false },
  'failed-with-output': { what: 'output members beside the status Failed', information: false },
  'success-and-error': { what: 'an error beside output, or beside the status Executed-Success', information: false },
  'zero-error': { what: 'the error 0 beside output', information: false },
  'both-error-forms': { what: 'one error said by status and by member alike', information: true },
  'errors-differ': { what: 'status and member say different errors', information: false },
  'undefined-error-member': { what: 'an error as an integer member that the function does not have', information: false },
  ber: { what: 'a departure from DER inside base64; `ber` says which', information: false },
  syntax: { what: 'no JSON text', information: false },
  'not-utf-8': { what: 'octets that are no UTF-8', information: false },
  limit: { what: 'more than the reader takes', information: false },
  unreadable: { what: 'octets in base64 that cannot be decoded; `cause` says why', information: false },
} as const

export type JsonIssueKind = keyof typeof jsonIssueKinds

/** One departure from the JSON binding. */
export interface JsonIssue {
  readonly kind: JsonIssueKind
  /** JSON pointer (RFC 6901) to the member, as the sender spelled it; empty for the whole body. */
  readonly path: string
  /** What was found, in words. */
  readonly what: string
  /** The departure inside the base64, for kind `ber`; its offset is into the decoded octets. */
  readonly ber?: Issue
}

/** A body that cannot be read, or, in strict mode, one that departs from the binding. `cause` is the DecodeError of octets inside. */
export class JsonDecodeError extends Error implements JsonIssue {
  override readonly name = 'JsonDecodeError'
  readonly kind: JsonIssueKind
  readonly path: string
  readonly what: string

  constructor(kind: JsonIssueKind, path: string, what: string, cause?: Error) {
    super(`${what}${path === '' ? '' : ` in ${path}`}`, cause === undefined ? undefined : { cause })
    this.kind = kind
    this.path = path
    this.what = what
  }
}
