/**
 * Decoding for code that acts on the value. A tolerant {@link decode} goes on without what is missing and leaves that member
 * undefined, whatever the TypeScript type says; here such an object is refused.
 */
import { DecodeError, type IssueKind } from '../ber/issues.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { type Decoded, decode, type Type } from './type.ts'

/** Decodes like {@link decode}. @throws DecodeError also at the first element that is missing */
export function decodeComplete<T>(type: Type<T>, bytes: Uint8Array, options: ReadOptions = {}): Decoded<T> {
  return without(['missing-element'], decode(type, bytes, options))
}

/**
 * Decodes an object that is a command: all elements that must be there are there, once, in their order, and nothing is behind them,
 * so that every reader takes it for the same command. Other departures, of form and size, are left to the caller.
 *
 * @throws DecodeError also for anything else
 */
export function decodeUnambiguous<T>(type: Type<T>, bytes: Uint8Array, options: ReadOptions = {}): Decoded<T> {
  return without(['missing-element', 'duplicate-element', 'wrong-order', 'trailing-octets'], decode(type, bytes, options))
}

function without<T>(refused: readonly IssueKind[], decoded: Decoded<T>): Decoded<T> {
  const issue = decoded.issues.find(({ kind }) => refused.includes(kind))
  if (issue !== undefined) throw new DecodeError(issue.kind, issue.offset, issue.what, issue.path)
  return decoded
}
