/** How a printer gets the bodies of messages decoded: by a reader that is handed in, because reports know no codec. */

/** An element of a decoded body as it is shown. */
export interface ShownElement {
  /** Octets from the start of the body, or of the member that holds the object. */
  readonly offset: number
  /** In hexadecimal; empty for octets that are no element. */
  readonly tag: string
  readonly headerLength: number
  readonly length: number
  readonly name: string
  readonly type: string
  readonly value?: string
  readonly note?: string
  /** Departures from what the type prescribes, in words. */
  readonly issues?: readonly string[]
  readonly children: readonly ShownElement[]
}

/** What a body holds: one object in ASN.1; in JSON the members, of which some are objects. */
export type BodyPart =
  | {
      readonly kind: 'object'
      /** Member of a JSON body; empty where the body is the object. */
      readonly title: string
      readonly type: string
      readonly tree: readonly ShownElement[]
      /** Why reading ended early. */
      readonly error?: string
    }
  | { readonly kind: 'remark'; readonly title: string; readonly text: string; readonly failed: boolean }

export interface BodyReader {
  /** Functions by the outer tag of their bodies in the ASN.1 binding: `BF4F` is `GetEimPackage`. */
  readonly functions: Readonly<Record<string, string>>
  /** Never throws: what cannot be read is a remark that says so. */
  read(body: Uint8Array, as: 'request' | 'response' | 'certificate'): readonly BodyPart[]
}
