/** Prints everything that is made of a record: summary, matrix, JUnit, Allure. The verdicts stand in the record; no page changes them. */
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { SpecVersion } from '../protocol/registry.ts'
import { writeAllureResults } from '../reports/allure.ts'
import { makeAllurePages } from '../reports/allure-html.ts'
import type { BodyReader } from '../reports/body-reader.ts'
import { summaryText } from '../reports/console.ts'
import { hasCosts, writeCosts } from '../reports/costs-csv.ts'
import { writeJunit } from '../reports/junit.ts'
import { writeMatrix } from '../reports/matrix/write-matrix.ts'
import type { RunRecord } from '../reports/record.ts'
import { bodyReader } from './body-reader.ts'
import { EXIT } from './exit-code.ts'

export interface Printing {
  /** What went wrong, for a record that could not be told it any more. */
  readonly why?: string
  /** Default true; the summary is printed in any case. */
  readonly pages?: boolean | undefined
}

/** @param folder of the run; the pages go into it */
export async function printReports(record: RunRecord, folder: string, { why, pages = true }: Printing = {}): Promise<void> {
  const summary = summaryText(record)
  if (summary !== '') console.log(`\n${summary}`)
  if (record.end?.state === 'complete' && record.end.why !== undefined) console.log(`\n${record.end.why}`)
  if (record.end === undefined && why !== undefined) console.log(`\nERROR OF THE HARNESS: ${why}`)
  console.log(`\nrecord   ${shown(join(folder, 'record.ndjson'))}`)
  if (pages) await writePages(record, folder)
  else console.log(`pages    left out, as --no-pages asks; sgp32 report ${shown(folder)} makes them`)
  console.log(`exit     ${record.end?.exitCode ?? EXIT.harness}`)
}

async function writePages(record: RunRecord, folder: string): Promise<void> {
  const reader = bodyReader(specOf(record))
  // Allure makes its pages in a process of its own, which takes about as long as all the rest.
  const isForAllure = record.scenarios.length > 0 && record.end?.state !== 'interrupted'
  const allure = isForAllure ? allureLines(record, folder, reader) : undefined
  console.log((await report('matrix', join(folder, 'matrix.html'), (path) => writeMatrix(record, path, reader))).line)
  console.log((await report('junit', join(folder, 'junit.xml'), async (path) => writeJunit(record, path))).line)
  if (hasCosts(record))
    console.log((await report('costs', join(folder, 'costs.csv'), async (path) => writeCosts(record, path))).line)
  for (const line of (await allure) ?? []) console.log(line)
}

async function allureLines(record: RunRecord, folder: string, reader: BodyReader): Promise<readonly string[]> {
  const results = join(folder, 'allure-results')
  const { isWritten, line } = await report('allure', results, async () => writeAllureResults(record, results, reader))
  if (!isWritten) return [line]
  const pages = await makeAllurePages(results, join(folder, 'allure-report'), join(dirname(folder), 'allure-history'))
  return [line, 'path' in pages ? `report   ${shown(pages.path)}` : `report   left out: ${pages.leftOut}`]
}

/** A report that cannot be written leaves the others alone. */
async function report(
  name: string,
  path: string,
  write: (path: string) => Promise<void>,
): Promise<{ readonly isWritten: boolean; readonly line: string }> {
  try {
    await write(path)
    return { isWritten: true, line: `${name.padEnd(8)} ${shown(path)}` }
  } catch (error) {
    return { isWritten: false, line: `${name.padEnd(8)} left out: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function specOf({ run }: RunRecord): SpecVersion {
  return run.product.spec === '1.0.1' ? '1.0.1' : '1.2'
}

function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return existsSync(short) && !short.startsWith('..') ? short : path
}
