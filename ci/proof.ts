/**
 * The long gate: everything in full, ending in a table of figures. `npm run proof`, or `npm run proof -- tests bench` for some stages.
 * Exit 0 when every stage held, 1 when one did not, 2 for an unknown stage.
 */
import { join } from 'node:path'
import { type Outcome, runStage } from './proof/run-stage.ts'
import { stages } from './proof/stages.ts'

/** Read by the property tests; they take 2,000 without it. */
const RANDOM_RUNS = '100000'

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !stages.some((stage) => stage.name === name))
if (unknown !== undefined) {
  console.error(`there is no stage ${unknown}; write one of ${stages.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const root = join(import.meta.dirname, '..')
const environment = { SGP32_RANDOM_RUNS: RANDOM_RUNS, ...process.env, PROOF: '1', CI_FULL: '1' }
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

const outcomes: Outcome[] = []
for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  if (interrupted.signal.aborted) break
  console.log(`\n== ${stage.name}: ${stage.command.join(' ')} (at most ${stage.minutes} min)`)
  outcomes.push(await runStage(stage, root, environment, interrupted.signal))
}

console.log(`\n== figures (Node ${process.version}, ${environment.SGP32_RANDOM_RUNS} random inputs for each type)\n`)
for (const { stage, seconds, failed, figures } of outcomes) {
  console.log(`${stage.padEnd(10)} ${String(seconds).padStart(6)} s   ${failed === undefined ? 'holds' : `FAILED: ${failed}`}`)
  for (const [name, value] of figures) console.log(`    ${name.padEnd(46)} ${value.padStart(12)}`)
}
process.exitCode = !interrupted.signal.aborted && outcomes.every(({ failed }) => failed === undefined) ? 0 : 1
