/** Octets in pages, which have no Buffer. */

/** The octets that hexadecimal digits stand for. */
export function octetsOfHex(hex: string): Uint8Array {
  const octets = new Uint8Array(hex.length >> 1)
  for (let i = 0; i < octets.length; i++) octets[i] = (digit(hex.charCodeAt(2 * i)) << 4) | digit(hex.charCodeAt(2 * i + 1))
  return octets
}

function digit(code: number): number {
  return code < 58 ? code - 48 : (code | 32) - 87
}

/** All octets one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
