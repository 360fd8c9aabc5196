/** The confirmation code on its way to the SM-DP+ (SGP.22 3.1.3 and 5.7.5, hashCc). */
import { createHash } from 'node:crypto'

/**
 * SHA-256(SHA-256(code) || transactionId), 32 octets. The code counts as the text that the user types: its digits are not
 * taken as hexadecimal.
 */
export function hashCc(confirmationCode: string, transactionId: Uint8Array): Buffer {
  const inner = createHash('sha256').update(confirmationCode, 'utf8').digest()
  return createHash('sha256').update(inner).update(transactionId).digest()
}
