/** The record of a run is opened, in a folder of its own or in that of the run that it goes on with. */
import { existsSync, linkSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../profiles/config-error.ts'
import { diskFailure } from '../profiles/disk-failure.ts'
import type { Mask } from '../reports/mask.ts'
import { RecordWriter, type RunLine, type ScenarioLine } from '../reports/record.ts'
import { claimFile, StateFileError } from '../simulators/state-file.ts'
import { HarnessError } from '../transport/faults.ts'

const NAME = 'record.ndjson'

/** Keeps the record of a folder for this process. @throws ConfigError where another living process has it, or nothing can be written there */
export function claimRecord(folder: string, option: string): void {
  try {
    claimFile(join(folder, NAME))
  } catch (cause) {
    throw refused(option, folder, cause)
  }
}

/**
 * @param folder of this run, just made
 * @throws ConfigError where there is no room for the first line; the folder is away again then
 */
export function newRecord(folder: string, first: RunLine, mask: Mask): RecordWriter {
  const path = join(folder, NAME)
  try {
    claimRecord(folder, '--results')
    const record = new RecordWriter(path, mask)
    record.write(first)
    return record
  } catch (cause) {
    rmSync(path, { force: true })
    rmSync(`${path}.lock`, { force: true })
    rmdirSync(folder)
    throw refused('--results', folder, cause)
  }
}

/**
 * Goes on with a run. What it had finished is copied first, and takes the place of the old record when all of it is there: whatever
 * ends this, the old record or the new one is whole. The old one keeps another name, for what it says beside.
 *
 * @throws ConfigError where there is no room for the copy; the old record is as it was
 */
export function resumedRecord(folder: string, done: readonly ScenarioLine[], first: RunLine, mask: Mask): RecordWriter {
  const path = join(folder, NAME)
  const next = `${path}.next`
  try {
    rmSync(next, { force: true })
    const record = new RecordWriter(next, mask)
    record.write(first)
    for (const scenario of done) record.write(scenario)
    record.flush()
    keepOld(folder, path)
    record.moveTo(path)
    return record
  } catch (cause) {
    rmSync(next, { force: true })
    throw refused('--resume', folder, cause)
  }
}

/** Under the first name that is free. */
function keepOld(folder: string, path: string): void {
  let n = 1
  while (existsSync(join(folder, `record-${n}.ndjson`))) n++
  const kept = join(folder, `record-${n}.ndjson`)
  try {
    linkSync(path, kept)
  } catch {
    // A file system that has no second names.
    renameSync(path, kept)
  }
}

function refused(option: string, folder: string, cause: unknown): unknown {
  if (cause instanceof StateFileError) return new ConfigError(`${option} ${folder}: ${cause.message}`, { cause })
  const reason = cause instanceof HarnessError ? cause.cause : cause
  if (!(reason instanceof Error && 'code' in reason)) return cause
  const advice =
    option === '--resume'
      ? 'make room, and go on then; the record is as it was'
      : 'write the path of a folder on a disk that has room'
  return new ConfigError(`${option} ${folder}: nothing can be written there (${diskFailure(reason)}): ${advice}`, { cause })
}
