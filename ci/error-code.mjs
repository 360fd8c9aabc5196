/**
 * @param {unknown} error
 * @param {string} code such as `ENOENT`
 */
export function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}
