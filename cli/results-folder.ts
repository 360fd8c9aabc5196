import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Makes a folder of this run's own, `<base>/<time>-<pid>`: two runs at once do not meet. */
export function makeResultsFolder(base: string, now: Date, pid: number): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '')
  mkdirSync(base, { recursive: true })
  for (let n = 1; ; n++) {
    const folder = join(base, `${time}-${pid}${n === 1 ? '' : `-${n}`}`)
    try {
      mkdirSync(folder)
      return folder
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
