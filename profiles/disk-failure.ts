/** What a person meets, in words; everything else is told by its code alone. */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EFBIG: 'the file may not grow further here',
  EROFS: 'the disk can only be read',
  EACCES: 'this user may not',
  EIO: 'the disk has a fault',
}

/** Why the file system refused something: its code, and what that means. */
export function diskFailure(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  const meaning = meanings[code]
  return meaning === undefined ? code : `${code}: ${meaning}`
}
