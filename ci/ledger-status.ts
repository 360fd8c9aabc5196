/**
 * Writes into the ledger which rows are tested: those that a scenario names by its tag, and those that a rule judges. Run it after
 * each new scenario or rule. Exit 1 for ids that there are not, and for tests of rows that are filed with another reason.
 */
import { renameSync, writeFileSync } from 'node:fs'
import { readLedgerFiles } from '../requirements/ledger.ts'
import { readRetired } from '../requirements/retired.ts'
import { readTaggedScenarios, tagValues } from '../requirements/tagged-scenarios.ts'
import { ledgerFileText, settle } from './ledger-status/settle.ts'

// Loaded here, so that a rule that is half written is a sentence and no stack trace; without all rules nothing can be said.
const { ruledRows } = await import('../requirements/tested-actors.ts').catch((error: unknown) => {
  console.error(`nothing is written: the rules cannot be loaded: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
})

const scenarios = readTaggedScenarios().flatMap((scenario) =>
  tagValues(scenario, 'req').map((id) => ({ id, place: `${scenario.file}:${scenario.line}` })),
)
const rules = Object.values(ruledRows).flatMap((ids) => [...ids].map((id) => ({ id, place: 'a rule' })))
const { files, gained, lost, complaints } = settle(readLedgerFiles(), [...scenarios, ...rules], readRetired())

for (const [name, file] of files) {
  const path = new URL(`../requirements/ledger/${name}`, import.meta.url)
  // Renamed into place, so that a run that reads the ledger meanwhile finds a whole file.
  const beside = new URL(`${path}.${process.pid}.tmp`)
  writeFileSync(beside, ledgerFileText(file))
  renameSync(beside, path)
}
for (const complaint of complaints) console.error(complaint)
const changes = [...gained.map((id) => `${id} is tested now`), ...lost.map((id) => `${id} is tested no more`)]
console.log(changes.length === 0 ? 'the ledger says already what is tested' : changes.join('\n'))
process.exitCode = complaints.length === 0 ? 0 : 1
