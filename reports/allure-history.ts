/** What Allure 2 needs to draw a trend: the history of the runs whose folders lie beside each other. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

const ORDER = 'order.json'
const order = z.object({ runs: z.array(z.string()) })

/**
 * Puts the history of earlier runs among the results, and says which run this is.
 *
 * @param history folder that the runs share
 */
export function bringHistory(results: string, history: string): void {
  const name = basename(dirname(results))
  const { runs } = runsOf(history)
  const place = runs.indexOf(name)
  const buildOrder = place < 0 ? runs.length + 1 : place + 1
  writeFileSync(join(results, 'executor.json'), JSON.stringify({ name: 'sgp32', type: 'sgp32', buildName: name, buildOrder }))
  // A run that is printed again has itself in the history already.
  if (place >= 0 || runs.length === 0) return
  const folder = join(results, 'history')
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(history))
    if (file !== ORDER && file.endsWith('.json')) writeFileSync(join(folder, file), readFileSync(join(history, file)))
}

/** Keeps the history that a report of one file carries, for the next run. */
export function keepHistory(page: string, results: string, history: string): void {
  const { runs } = runsOf(history)
  const name = basename(dirname(results))
  if (runs.includes(name)) return
  mkdirSync(history, { recursive: true })
  for (const [, file = '', data = ''] of page.matchAll(/\bd\('history\/([\w-]+\.json)'\s*,\s*'([A-Za-z0-9+/=]*)'\)/g))
    writeFileSync(join(history, file), Buffer.from(data, 'base64'))
  writeFileSync(join(history, ORDER), JSON.stringify({ runs: [...runs, name] }))
}

function runsOf(history: string): z.infer<typeof order> {
  const file = join(history, ORDER)
  if (!existsSync(file)) return { runs: [] }
  const read = order.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  return read.success ? read.data : { runs: [] }
}
