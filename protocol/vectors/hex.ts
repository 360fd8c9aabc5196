/** Hexadecimal digits in tests. */

/** The octets of digits that may have spaces between them; what is no pair of digits is a mistake in the test. */
export function hex(text: string): Buffer {
  const digits = text.replaceAll(' ', '')
  if (!/^([0-9A-Fa-f]{2})*$/.test(digits)) throw new RangeError(`${text} is no hexadecimal text`)
  return Buffer.from(digits, 'hex')
}
