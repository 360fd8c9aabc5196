import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AnyProfile } from '../profiles/load.ts'
import type { RunLine } from '../reports/record.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import { systemClock } from '../transport/clock.ts'
import type { RunOptions, RunPlan } from './run-plan.ts'
import type { Subject } from './subject.ts'

/** First line of the record: what runs against what, and what to type to run it again. */
export function runLine(
  path: string,
  { actor, profile }: AnyProfile,
  { seed, partial }: RunPlan,
  options: RunOptions,
  { target, playing }: Pick<Subject, 'target' | 'playing'>,
): RunLine {
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return {
    line: 'run',
    state: 'incomplete',
    harness: { name, version, node: process.version },
    started: systemClock.now().toISOString(),
    actor,
    product: { name: profile.name, vendor: profile.vendor, version: profile.version, spec: profile.spec },
    target,
    options: profile.options,
    bindings: playing.bindings,
    command: `sgp32 run${options.profile === undefined ? '' : ` ${options.profile}`}`,
    partial: partial.length > 0,
    seed,
    profileHash: hashOf(readFileSync(path)),
    ledgerHash: hashOf(JSON.stringify(ledgerOf(actor))),
  }
}

function hashOf(octets: string | Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}
