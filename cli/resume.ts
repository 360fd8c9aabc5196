/** Goes on with a run that was killed or interrupted: what it brought to its end is kept. */
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../profiles/config-error.ts'
import { type RunRecord, readRecord, type ScenarioLine } from '../reports/record.ts'

export interface Resumed {
  readonly folder: string
  readonly record: RunRecord
  /** Scenarios that came to a verdict which another try would not change. */
  readonly done: readonly ScenarioLine[]
}

/** @throws ConfigError for a folder that is none of a run, or of one that came to its end */
export function readResumable(folder: string): Resumed {
  const path = join(folder, 'record.ndjson')
  const refuse = (why: string) =>
    new ConfigError(`--resume ${folder}: ${why}; write the folder of a run that was killed or interrupted`)
  if (!existsSync(path)) throw refuse('there is no record.ndjson in it')
  let record: RunRecord
  try {
    record = readRecord(path)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw refuse(`its record cannot be read (${error.message})`)
  }
  if (record.end?.state === 'complete') throw refuse('that run came to its end')
  return { folder, record, done: record.scenarios.filter(isFinal) }
}

/** What was interrupted, could not be decided, or was left out is played again. */
function isFinal({ selection, verdict }: ScenarioLine): boolean {
  return selection.state === 'run' && (verdict === 'pass' || verdict === 'fail')
}

/** Puts the old record aside, under the first name that is free. */
export function putAside(folder: string): string {
  for (let n = 1; ; n++) {
    const path = join(folder, `record-${n}.ndjson`)
    if (existsSync(path)) continue
    renameSync(join(folder, 'record.ndjson'), path)
    return path
  }
}
