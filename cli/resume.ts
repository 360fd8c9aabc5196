/** A run that was killed, interrupted, or had no room: what of it stays, and how it is gone on with. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../profiles/config-error.ts'
import type { AnyProfile } from '../profiles/load.ts'
import { overruledIn, overruledInTheEnd } from '../reports/outcomes.ts'
import { type RunRecord, readRecord, type ScenarioLine } from '../reports/record.ts'
import { claimRecord } from './open-record.ts'
import type { RunOptions } from './run-plan.ts'

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
  if (!existsSync(path)) throw refuse(`there is no record.ndjson in it${hintOf(folder)}`)
  // Before it is read: the run that writes it may still be going on.
  claimRecord(folder, '--resume')
  let record: RunRecord
  try {
    record = readRecord(path)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw refuse(`its record cannot be read (${error.message})`)
  }
  if (record.end?.state === 'complete') throw refuse('that run came to its end')
  const fell = overruledIn({ overruled: overruledInTheEnd(record) })
  return { folder, record, done: record.scenarios.filter((scenario) => isFinal(scenario) && !fell.has(scenario.id)) }
}

/** Where somebody names the folder that the runs are in. */
function hintOf(folder: string): string {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return ''
  const last = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'record.ndjson')))
    .sort()
    .at(-1)
  return last === undefined ? '' : `, but in ${join(folder, last)}`
}

/** What was interrupted, could not be decided, or was left out is played again, and what came when the peer may have been away. */
function isFinal({ selection, verdict }: ScenarioLine): boolean {
  return selection.state === 'run' && (verdict === 'pass' || verdict === 'fail')
}

/** Verdicts of one product say nothing of another. @throws ConfigError where this profile is for something else than the run was */
export function demandSameProduct({ folder, record: { run } }: Resumed, any: AnyProfile) {
  const { name, vendor, version, spec, options } = any.profile
  const now: Readonly<Record<string, string>> = { actor: any.actor, name, vendor, version, spec, ...placeOf(any) }
  const then: Readonly<Record<string, string | undefined>> = {
    actor: run.actor ?? 'eIM',
    ...run.product,
    'eim.adapter': run.target.adapter,
    'eim.url': run.target.endpoint,
    'euicc.adapter': run.target.adapter,
    'euicc.reader': run.target.endpoint,
    'ipa.adapter': run.target.adapter,
  }
  const keys = Object.keys(now).filter((key) => now[key] !== then[key])
  const answers = Object.entries(options).filter(([option, answer]) => run.options[option] !== answer)
  const differs = [
    ...keys.map((key) => `${key} was ${then[key]} and is ${now[key]}`),
    ...answers.map(([option, answer]) => `options.${option} was ${run.options[option]} and is ${answer}`),
  ]
  if (differs.length === 0) return
  throw new ConfigError(
    `--resume ${folder}: that run was of something else: ${differs.join(', ')}; go on with its own profile (it was begun with "${run.command}"), or begin a new run`,
  )
}

/** Where a product is, by the keys of its profile. */
function placeOf(any: AnyProfile): Readonly<Record<string, string>> {
  if (any.actor === 'eUICC') {
    const { euicc } = any.profile
    return euicc.adapter === 'reader'
      ? { 'euicc.adapter': euicc.adapter, 'euicc.reader': euicc.reader }
      : { 'euicc.adapter': euicc.adapter }
  }
  if (any.actor === 'IPA') return { 'ipa.adapter': any.profile.ipa.adapter }
  const { eim } = any.profile
  return eim.adapter === 'url' ? { 'eim.adapter': eim.adapter, 'eim.url': eim.url } : { 'eim.adapter': eim.adapter }
}

/** What to type to go on with a run. */
export function resumeCommand(profile: string | undefined, options: RunOptions, folder: string): string {
  const { only, grep, tags, shard, repeat, strict, failFast, expect, pages } = options
  const valued = { only, grep, tags, shard, repeat, expect, resume: folder }
  return [
    'sgp32 run',
    ...(profile === undefined ? [] : [quoted(profile)]),
    ...Object.entries(valued).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${quoted(value)}`])),
    ...(strict === true ? ['--strict'] : []),
    ...(failFast === true ? ['--fail-fast'] : []),
    ...(pages === false ? ['--no-pages'] : []),
  ].join(' ')
}

/** As one word of a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
