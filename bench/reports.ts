/** What reports cost: time of each printer and most memory, for runs of several sizes, with a plot of their growth. */
import { execFile } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { testRecord } from '../reports/test-record.ts'

const run = promisify(execFile)
const cost = z.object({ read: z.number(), matrix: z.number(), junit: z.number(), allure: z.number(), megabytes: z.number() })

/** Milliseconds of each printer; `megabytes` is the most that reading and matrix needed together. */
export type ReportCost = z.infer<typeof cost> & {
  readonly scenarios: number
  readonly recordOctets: number
  readonly pageOctets: number
}

/** Prints a run of this many scenarios in a process of its own. */
export async function measureReports(scenarios: number): Promise<ReportCost> {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-bench-reports-'))
  try {
    const path = join(folder, 'record.ndjson')
    const { run: first, sanity, started, scenarios: played, requirements, end } = testRecord({ scenarios })
    for (const line of [first, ...sanity, ...started, ...played, ...requirements, end])
      appendFileSync(path, `${JSON.stringify(line)}\n`)
    const child = fileURLToPath(new URL('report-process.ts', import.meta.url))
    const { stdout } = await run(process.execPath, ['--import', 'tsx', child, path], { timeout: 300_000 })
    const found = cost.parse(JSON.parse(stdout))
    const sizeOf = (name: string) => statSync(join(folder, name)).size
    return { ...found, scenarios, recordOctets: sizeOf('record.ndjson'), pageOctets: sizeOf('matrix.html') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The costs as lines: a table, and a bar for the matrix of each size. */
export function reportLines(costs: readonly ReportCost[]): string[] {
  const most = Math.max(...costs.map(({ matrix }) => matrix))
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`.padStart(9)
  const megabytes = (octets: number) => `${(octets / 1e6).toFixed(1)} MB`.padStart(10)
  return [
    `${'results'.padEnd(10)}${'read'.padStart(9)}${'matrix'.padStart(9)}${'junit'.padStart(9)}${'allure'.padStart(9)}${'memory'.padStart(10)}${'record'.padStart(10)}${'page'.padStart(10)}`,
    ...costs.map(
      ({ scenarios, read, matrix, junit, allure, megabytes: memory, recordOctets, pageOctets }) =>
        `${String(scenarios).padEnd(10)}${seconds(read)}${seconds(matrix)}${seconds(junit)}${seconds(allure)}${`${memory} MB`.padStart(10)}${megabytes(recordOctets)}${megabytes(pageOctets)}`,
    ),
    '',
    ...costs.map(
      ({ scenarios, matrix }) =>
        `${String(scenarios).padStart(7)} | ${'#'.repeat(Math.max(1, Math.round((50 * matrix) / most)))}${seconds(matrix)}`,
    ),
  ]
}
