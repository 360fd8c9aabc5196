/** What every page says about the run that it is of. */
import { bindingName } from './binding-names.ts'
import { partialityOf, runStateOf } from './outcomes.ts'
import type { RunRecord } from './record.ts'
import { bindingsOf } from './row-results.ts'

export type Fact = readonly [name: string, value: string]

/** In the order in which a reader asks: what, against which text, how, when, by what. */
export function runFacts(record: RunRecord): readonly Fact[] {
  const { run, end } = record
  const { product, target, harness, started } = run
  const part = partialityOf(record)
  const took = end === undefined ? undefined : Date.parse(end.ended) - Date.parse(started)
  const facts: readonly (Fact | undefined)[] = [
    ['Product', `${product.name} ${product.version} (${product.vendor})`],
    ['Specification', `SGP.32 v${product.spec}`],
    ['Endpoint', target.endpoint],
    ['Adapter', `${target.adapter}, trust: ${target.trust}`],
    ['Bindings', bindingsOf(record).map(bindingName).join('; ') || 'none played'],
    ['Started', started],
    ['Ended', end === undefined ? 'never: the run was killed' : `${end.ended}, after ${durationText(took ?? 0)}`],
    ['Run', `${runStateOf(record).text}; ${part === undefined ? 'full' : `PARTIAL: ${part}`}`],
    ['Exit code', end === undefined ? 'none' : String(end.exitCode)],
    run.seed === undefined ? undefined : ['Seed', run.seed],
    ['Command', run.command],
    ['Options claimed', optionsText(run.options, true)],
    ['Options denied', optionsText(run.options, false)],
    run.profileHash === undefined ? undefined : ['Profile, SHA-256', run.profileHash],
    run.ledgerHash === undefined ? undefined : ['Ledger, SHA-256', run.ledgerHash],
    ['Harness', `${harness.name} ${harness.version}, Node ${harness.node}`],
  ]
  return facts.filter((fact) => fact !== undefined)
}

function optionsText(options: Readonly<Record<string, boolean>>, answer: boolean): string {
  const names = Object.keys(options).filter((name) => options[name] === answer)
  return names.length === 0 ? 'none' : names.join(', ')
}

function durationText(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`
}
