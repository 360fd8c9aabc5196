/** `sgp32 report`: prints everything again from the record of a run, also of one that was killed. */
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError } from '../profiles/config-error.ts'
import { headerText } from '../reports/console.ts'
import { inertLines } from '../reports/inert.ts'
import { unanswered } from '../reports/outcomes.ts'
import { type RunRecord, readRecord } from '../reports/record.ts'
import { EXIT } from './exit-code.ts'
import { printReports } from './print-reports.ts'

/** @param place folder of a run, or its record.ndjson. @returns the exit code of that run; 4 where it has none, 3 where there is no record */
export async function report(place: string): Promise<number> {
  try {
    const path = recordAt(place)
    const record = read(path)
    console.log(headerText(record.run))
    await printReports(record, dirname(path))
    return record.end?.exitCode ?? EXIT.harness
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(`sgp32 report: ${inertLines(error.message)}`)
    return EXIT.notRun
  }
}

function recordAt(place: string): string {
  if (!existsSync(place)) throw new ConfigError(`${place} is not there; write the folder of a run, as "sgp32 run" names it`)
  const path = statSync(place).isDirectory() ? join(place, 'record.ndjson') : place
  if (!existsSync(path))
    throw new ConfigError(`${place} has no record.ndjson; write the folder of a run, as "sgp32 run" names it`)
  return path
}

function read(path: string): RunRecord {
  try {
    const record = readRecord(path)
    const lacking = unanswered(record)
    if (lacking.length === 0) return record
    const { name, version } = record.run.harness
    throw new ConfigError(
      `the run was killed, and was one of ${name} ${version}, which did not ask for ${lacking.join(', ')}: print it with that version, or run again`,
    )
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new ConfigError(`this is no record of a run: ${cause.message}; write the folder of a run`, { cause })
  }
}
