import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it; one that is there is as good. In a file system such as /proc, where none can be made, `recursive`
 * of mkdir tries for ever.
 *
 * @throws the error of the file system
 */
export function makeFolders(folder: string): void {
  const above = dirname(folder)
  if (above !== folder && !existsSync(above)) makeFolders(above)
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
