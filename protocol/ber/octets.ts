/** Octets as node handles them, and as people read them. */

/** The same octets as a Buffer: a view, nothing is copied. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Upper-case hexadecimal digits, as the specifications print octets. */
export function showOctets(bytes: Uint8Array): string {
  return viewOf(bytes).toString('hex').toUpperCase()
}
