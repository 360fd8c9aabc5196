/** Elements of BER without names, for bodies that were not decoded when the page was made. */
import type { ShownElement } from '../../body-reader.ts'

const DEEPEST = 24

/** The elements of octets; undefined where they are not elements from the first to the last octet. */
export function plainTree(octets: Uint8Array, from = 0, to = octets.length, depth = 0): ShownElement[] | undefined {
  if (depth > DEEPEST) return undefined
  const found: ShownElement[] = []
  for (let at = from; at < to; ) {
    let end = at + 1
    if (((octets[at] ?? 0) & 0x1f) === 0x1f) {
      while (end < to && (octets[end] ?? 0) & 0x80) end++
      end++
    }
    const first = octets[end] ?? 0x80
    const more = first < 0x80 ? 0 : first & 0x7f
    if ((first >= 0x80 && more === 0) || more > 4) return undefined
    let length = first < 0x80 ? first : 0
    for (let i = 1; i <= more; i++) length = length * 256 + (octets[end + i] ?? 0)
    const start = end + 1 + more
    if (start + length > to) return undefined
    const isConstructed = ((octets[at] ?? 0) & 0x20) !== 0
    const children = isConstructed ? plainTree(octets, start, start + length, depth + 1) : []
    if (children === undefined) return undefined
    found.push({
      offset: at,
      tag: hexOf(octets.subarray(at, end)),
      headerLength: start - at,
      length,
      name: '',
      type: '',
      ...(isConstructed ? {} : { value: hexOf(octets.subarray(start, start + length)) }),
      children,
    })
    at = start + length
  }
  return found
}

function hexOf(octets: Uint8Array): string {
  return [...octets]
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}
