/** `matrix.html`: requirement by verdict, in one file that asks nobody for anything. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { levels } from '../../requirements/ledger.ts'
import { states } from '../../requirements/tally.ts'
import type { BodyReader } from '../body-reader.ts'
import { overruledIn, partialityOf, runStateOf, withOutcomes } from '../outcomes.ts'
import type { RunRecord } from '../record.ts'
import { runFacts } from '../run-facts.ts'
import { costsSection } from './costs-section.ts'
import { EvidenceBlocks, packedIndex } from './evidence-blocks.ts'
import { text } from './markup.ts'
import { countsTable, failuresList, untestedList } from './overview.ts'
import { blockId, INDEX_ID } from './page-data.ts'
import { pageRows, pageScenarios } from './page-rows.ts'
import { pageScript, pageStyle } from './page-script.ts'
import { rowsTable, sectionsOf } from './rows-table.ts'

/**
 * Writes the page. It is there whole or not at all.
 *
 * @param reader how bodies are decoded
 * @throws where the file cannot be written
 */
export async function writeMatrix(record: RunRecord, path: string, reader: BodyReader): Promise<void> {
  const part = `${path}.part`
  const file = openSync(part, 'w')
  try {
    for await (const piece of matrixPage(withOutcomes(record), reader)) writeSync(file, piece)
  } catch (error) {
    closeSync(file)
    rmSync(part, { force: true })
    throw error
  }
  closeSync(file)
  renameSync(part, path)
}

async function* matrixPage(record: RunRecord, reader: BodyReader): AsyncGenerator<string> {
  const script = pageScript()
  const rows = pageRows(record)
  const costs = costsSection(record)
  const { product } = record.run
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${script.source}; base-uri 'none'; form-action 'none'`
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${text(`${product.name} ${product.version}: SGP.32 v${product.spec}, requirement by verdict`)}</title>
<style>${pageStyle()}</style></head><body>
${header(record, costs !== '')}
<main>
<section aria-labelledby="counts"><h2 id="counts">How the rows ended</h2><div class="wide" tabindex="0" role="region" aria-labelledby="counts">${countsTable(record)}</div></section>
<div class="two">
<section aria-labelledby="failed"><h2 id="failed">What failed</h2>${failuresList(record)}</section>
<section aria-labelledby="untested"><h2 id="untested">What was not tested, and why</h2>${untestedList(record)}</section>
</div>
${costs}
<section aria-labelledby="rows"><h2 id="rows">Requirement by verdict</h2>
${filters(sectionsOf(rows))}
<noscript><p>The filters and the evidence need JavaScript; the table does not.</p></noscript>
`
  yield* rowsTable(record, rows)
  yield '</section></main>\n<dialog id="evidence" aria-labelledby="evidence-title"></dialog>\n'
  const overruled = overruledIn(record)
  const blocks = new EvidenceBlocks(reader)
  let count = 0
  for await (const block of blocks.of(record, overruled)) yield dataElement(blockId(count++), block)
  const { certificates, placed } = blocks
  const scenarios = pageScenarios(record, overruled, placed)
  const { command } = record.run
  yield dataElement(INDEX_ID, await packedIndex({ command, functions: reader.functions, certificates, scenarios, rows }))
  yield `<script>${script.code}</script></body></html>\n`
}

/** Base64 has no character that could end the element. */
function dataElement(id: string, base64: string): string {
  return `<script type="text/plain" id="${id}">${base64}</script>\n`
}

function header(record: RunRecord, hasCosts: boolean): string {
  const { product } = record.run
  const partiality = partialityOf(record)
  const { isComplete, text: state } = runStateOf(record)
  const facts = runFacts(record).map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`)
  const banner = isComplete
    ? ''
    : `<p class="banner"><b>THIS RUN IS NOT COMPLETE.</b> ${text(state)}. What was finished stands below; the rest has no verdict.</p>`
  const mute = record.sanity.filter(({ state: found }) => found !== 'works')
  const sanity = mute.map(
    ({ when, what }) =>
      `<p class="banner"><b>THE SANITY EXCHANGE ${text(when)} did not work:</b> ${text(what)}. What no good answer follows is inconclusive.</p>`,
  )
  const part = partiality === undefined ? '' : `<p class="banner"><b>PARTIAL RUN:</b> ${text(partiality)}.</p>`
  const link = hasCosts ? '<p><a href="#costs">What it costs on the network</a></p>' : ''
  return `<header><h1>${text(`${product.name} ${product.version}`)}</h1>
<p>${text(`${product.vendor}. SGP.32 v${product.spec}, ${record.run.target.endpoint}, ${record.run.started}`)}</p>${banner}${part}${sanity.join('')}${link}
<details><summary>About this run</summary><dl class="facts">${facts.join('')}</dl></details></header>`
}

function filters(sections: readonly string[]): string {
  const options = (values: readonly string[]) =>
    ['<option value="">all</option>', ...values.map((value) => `<option>${text(value)}</option>`)].join('')
  return `<form id="filters" role="search" aria-label="Filter the rows">
<label>Text <input type="search" name="q" autocomplete="off" spellcheck="false" placeholder="id, statement, reason"></label>
<label>Level <select name="level">${options(levels)}</select></label>
<label>State <select name="state">${options(states)}</select></label>
<label>Section <select name="section">${options(sections)}</select></label>
<button type="reset">Show all</button> <span id="shown" role="status" aria-live="polite"></span></form>`
}
