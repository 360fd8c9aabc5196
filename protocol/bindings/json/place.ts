import type { Issue } from '../../ber/issues.ts'
import type { WriteOptions } from '../../ber/writer.ts'
import { JsonDecodeError, type JsonIssue, type JsonIssueKind, jsonIssueKinds } from './issues.ts'
import { pointer } from './json.ts'
import type { JsonLimits } from './reader.ts'

export interface JsonReadOptions {
  /** Refuse at the first departure that is not mere information. The octets inside base64 are then read strictly as well. */
  readonly strict?: boolean
  readonly limits?: Partial<JsonLimits>
}

export interface JsonWriteOptions extends WriteOptions {
  /**
   * Octets that a base64 member (by its JSON pointer) carries in place of the encoding of its value: for what is relayed or
   * signed, which is never encoded anew, and for peers that misbehave on purpose.
   */
  readonly octets?: ReadonlyMap<string, Uint8Array>
}

/** What has been noted in one body so far. */
interface Notes {
  readonly issues: JsonIssue[]
  readonly octets: Map<string, Buffer>
  readonly strict: boolean
}

/** A place in a body that is being read: what is noted there carries its path. */
export class Place {
  readonly path: string
  readonly #notes: Notes

  constructor(path: string, notes: Notes) {
    this.path = path
    this.#notes = notes
  }

  get strict(): boolean {
    return this.#notes.strict
  }

  at(name: string | number): Place {
    return new Place(pointer(this.path, name), this.#notes)
  }

  /** Notes a departure; throws it in strict mode. */
  issue(kind: JsonIssueKind, what: string, ber?: Issue): void {
    if (this.strict && !jsonIssueKinds[kind].information) this.refuse(kind, what)
    this.#notes.issues.push(ber === undefined ? { kind, path: this.path, what } : { kind, path: this.path, what, ber })
  }

  /** @throws JsonDecodeError always */
  refuse(kind: JsonIssueKind, what: string, cause?: Error): never {
    throw new JsonDecodeError(kind, this.path, what, cause)
  }

  /** Keeps the octets that the base64 at this place stood for. */
  keep(octets: Buffer): void {
    this.#notes.octets.set(this.path, octets)
  }
}
