import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../profiles/config-error.ts'
import { diskFailure } from '../profiles/disk-failure.ts'
import { makeFolders } from '../profiles/make-folders.ts'

/**
 * Makes a folder of this run's own, `<base>/<time>-<pid>`: two runs at once do not meet.
 *
 * @throws ConfigError where there can be no folder
 */
export function makeResultsFolder(base: string, now: Date, pid: number): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '')
  makeFolder(base, makeFolders)
  for (let n = 1; ; n++) {
    const folder = join(base, `${time}-${pid}${n === 1 ? '' : `-${n}`}`)
    if (makeFolder(folder, mkdirSync)) return folder
  }
}

/** Whether the folder was made; not where there is one already. */
function makeFolder(folder: string, make: (folder: string) => unknown): boolean {
  try {
    make(folder)
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    const message = `--results: ${folder} cannot be made (${diskFailure(cause)}): write the path of a folder that may be written to`
    throw new ConfigError(message, { cause })
  }
}
