/** Octets of an eIM read as far as they go: what a package is, and its eimTransactionId, where the decoder has given up. */

export interface LooseElement {
  readonly tag: number
  /** The element with its header; cut off where the input is. */
  readonly octets: Uint8Array
  readonly value: Uint8Array
}

/** The elements one after the other, until the end or the first octet that begins none. */
export function looseElements(bytes: Uint8Array): LooseElement[] {
  const found: LooseElement[] = []
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at)
    if (element === undefined) break
    found.push(element)
    at += element.octets.length
  }
  return found
}

/** Follows the first element of each tag inwards; `undefined` where one is not there. */
export function looseAt(bytes: Uint8Array, ...tags: readonly number[]): Uint8Array | undefined {
  let value: Uint8Array | undefined = bytes
  for (const tag of tags) value = value && looseElements(value).find((element) => element.tag === tag)?.value
  return value
}

function elementAt(bytes: Uint8Array, start: number): LooseElement | undefined {
  let at = start
  let tag = bytes[at++] ?? 0
  if ((tag & 0x1f) === 0x1f) {
    let more = 0x80
    for (let octets = 0; more & 0x80 && octets < 3 && at < bytes.length; octets++) {
      more = bytes[at++] ?? 0
      tag = tag * 256 + more
    }
  }
  const first = bytes[at++]
  if (first === undefined) return undefined
  let length = first
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4 || at + count > bytes.length) return undefined
    length = 0
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] ?? 0)
  }
  const end = Math.min(at + length, bytes.length)
  return { tag, octets: bytes.subarray(start, end), value: bytes.subarray(at, end) }
}
