/** What the user gave cannot be turned into octets: says what, where, and what to write instead. Exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
