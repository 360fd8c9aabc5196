/** Reading of ES8+ commands by an eUICC that acts on them. */
import { DecodeError, type IssueKind } from '../ber/issues.ts'
import { decode, type Type } from '../schema/type.ts'

/** Departures after which a command does not say one definite thing. Those of form alone, and sizes, are judged elsewhere. */
const unusable: readonly IssueKind[] = ['missing-element', 'duplicate-element', 'wrong-order', 'trailing-octets']

/** The command, with all its mandatory elements there, once, and in their order. @throws DecodeError otherwise */
export function decodeCommand<T>(type: Type<T>, bytes: Uint8Array): T {
  const { value, issues } = decode(type, bytes)
  const issue = issues.find(({ kind }) => unusable.includes(kind))
  if (issue !== undefined) throw new DecodeError(issue.kind, issue.offset, issue.what, issue.path)
  return value
}
