import { openssl, type Pointer } from './openssl.ts'

/** The suite that was agreed on, by OpenSSL's name; `none` before. */
export function cipherName(association: Pointer): string {
  const cipher = openssl().SSL_get_current_cipher(association)
  return cipher === null ? 'none' : openssl().SSL_CIPHER_get_name(cipher)
}
