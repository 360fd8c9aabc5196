/** TransactionId: 1 to 16 octets; in JSON upper-case hex (SGP.22 6.5.2). */
import { DecodeError } from '../ber/issues.ts'
import { IdentifierError } from './identifier-error.ts'
import { plainNibbles, plainOctets } from './nibbles.ts'

const shape = '2 to 32 upper-case hex digits, an even number of them, for example 00112233445566778899AABBCCDDEEFF'

/** The octets of a transactionId. @throws IdentifierError for lower case, other characters, or another length */
export function parseTransactionId(text: string): Buffer {
  const strange = text.search(/[^0-9A-F]/)
  const character = [...text.slice(Math.max(strange, 0))][0] ?? ''
  if (strange >= 0) throw new IdentifierError('transactionId', wrongCharacter(character), shape, strange + 1)
  if (text === '') throw new IdentifierError('transactionId', 'no digits', shape)
  if (text.length % 2 !== 0) throw new IdentifierError('transactionId', `${text.length} digits, which are no whole octets`, shape)
  if (text.length > 32) throw new IdentifierError('transactionId', `${text.length} digits`, shape, 33)
  return plainOctets(text)
}

/** The JSON form. @throws DecodeError unless there are 1 to 16 octets */
export function printTransactionId(octets: Uint8Array): string {
  if (octets.length >= 1 && octets.length <= 16) return plainNibbles(octets)
  throw new DecodeError('size', 0, `a transactionId of ${octets.length} octets where it has 1 to 16`)
}

function wrongCharacter(character: string): string {
  return /[a-f]/.test(character) ? `the lower-case ${character}` : `${JSON.stringify(character)} is no hex digit`
}
