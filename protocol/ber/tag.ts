/** Tags as numbers: the identifier octets of X.690 8.1.2 read as one number (`0x5a`, `0xbf51`), in their shortest form. */

/** The identifier octets of a tag number with the class and form bits of `lead` (the upper three of the first octet). */
export function tagOf(lead: number, number: number): number {
  if (number < 0x1f) return lead | number
  if (number < 0x80) return (lead | 0x1f) * 0x100 + number
  const high = 0x80 | (number >> 7)
  if (number < 0x4000) return ((lead | 0x1f) * 0x100 + high) * 0x100 + (number & 0x7f)
  return (((lead | 0x1f) * 0x100 + (0x80 | (number >> 14))) * 0x100 + (0x80 | ((number >> 7) & 0x7f))) * 0x100 + (number & 0x7f)
}

/** The tag of an element that was read before and begins at `at`, in its shortest form. */
export function tagAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  if ((first & 0x1f) !== 0x1f) return first
  let number = 0
  let i = at + 1
  for (; (bytes[i] as number) >= 0x80; i++) number = number * 128 + ((bytes[i] as number) & 0x7f)
  return tagOf(first & 0xe0, number * 128 + (bytes[i] as number))
}

/** Offset behind the identifier octets that begin at `at`; beyond the end of `bytes` where they are cut off. */
export function endOfTag(bytes: Uint8Array, at: number): number {
  let i = at + 1
  if (((bytes[at] as number) & 0x1f) !== 0x1f) return i
  while (i < bytes.length && (bytes[i] as number) >= 0x80) i++
  return i + 1
}

/** Whether the identifier octets of a tag carry the bit "constructed". */
export function isConstructed(tag: number): boolean {
  return (leadOctet(tag) & 0x20) !== 0
}

/** First identifier octet of a tag. */
export function leadOctet(tag: number): number {
  if (tag <= 0xff) return tag
  if (tag <= 0xffff) return tag >> 8
  return tag <= 0xffffff ? tag >> 16 : Math.floor(tag / 0x1000000)
}

/** A tag as the specifications print it: `5A`, `BF51`. */
export function hexTag(tag: number): string {
  const text = tag.toString(16).toUpperCase()
  return text.length % 2 === 0 ? text : `0${text}`
}
