/** What the procedures cost on the network: bars and tables that are there without any script. */
import { bindingName } from '../binding-names.ts'
import type { Cost } from '../cost.ts'
import { type CostsOver, costsOf, type ProcedureCost, type SeenCost } from '../costs.ts'
import type { RunRecord } from '../record.ts'
import { text } from './markup.ts'

/** Empty where nothing was measured. */
export function costsSection(record: Pick<RunRecord, 'scenarios'>): string {
  const costs = costsOf(record)
  if (costs.length === 0) return ''
  return `<section aria-labelledby="costs"><h2 id="costs">What it costs on the network</h2>
<p class="soft">Octets that crossed the network, encryption included, without the headers of TCP, UDP and IP; medians of what this run measured.
<b>Filled</b>: on a connection that stands. <b>Outlined</b>: what the handshake of a new one adds.</p>${troubleText(costs)}
<div class="charts">${proceduresOf(costs)
    .map((name) => chart(name, costs))
    .join('\n')}</div>
<details><summary>The figures: octets, datagrams and round trips of each procedure and function</summary>
${proceduresTable(costs)}
${functionsTable(costs)}
${notes}</details></section>`
}

const notes = `<ul class="notes">
<li>Datagrams: \u2013 where TCP carries the octets. It cuts them into segments of its own, which are not seen here.</li>
<li>Round trips are requests with their answers: over CoAP one for each block. Those of a handshake are not among them; by their specifications it takes
2 over TCP and TLS 1.3, 3 over TCP and TLS 1.2, and 3 over DTLS 1.2 where the server asks for its cookie.</li>
<li>An eIM is asked with full handshakes; an IPA may take up a session again, which costs less. Most of a full one is the certificates of the
server. Where nothing was seen both with a handshake and without, a procedure stands as it was seen, with those that the device made.</li>
<li>What was sent again counts as what it is: octets that crossed. Scenarios that put trouble on the way are left out where there are others.</li>
<li>A procedure is the sum of the medians of its exchanges, and the median of as many as its rarest one. A profile switch is the poll that brings a
package with enable, and its result with the acknowledgement. A download is the poll that triggers it, InitiateAuthentication, AuthenticateClient,
GetBoundProfilePackage and its result, with the profile package of this run: that of an operator may be far larger.</li>
<li>One side is the harness: of what it sends, a product in its place may send more, such as the result of a switch together with notifications.</li>
<li>Exchanges that were refused are not counted. One that was seen with a handshake only counts in a procedure without what a handshake adds.</li></ul>`

function proceduresOf(costs: readonly CostsOver[]): readonly string[] {
  return [...new Set(costs.flatMap(({ procedures }) => procedures.map(({ name }) => name)))]
}

interface Row {
  readonly over: string
  readonly procedure: ProcedureCost
}

function rowsOf(name: string, costs: readonly CostsOver[]): readonly Row[] {
  return costs.flatMap(({ over, procedures }) =>
    procedures.filter((one) => one.name === name).map((procedure) => ({ over: bindingName(over), procedure })),
  )
}

/** A page with such figures says so: nobody should buy by them. */
function troubleText(costs: readonly CostsOver[]): string {
  const over = costs.filter(({ disturbed }) => disturbed === true).map((one) => bindingName(one.over))
  if (over.length === 0) return ''
  return `\n<p><b>With trouble on the way:</b> all that was measured over ${text(over.join(' and '))} crossed a path that was told to make
trouble. What was lost, came twice or was sent again is part of the figures.</p>`
}

/** One procedure over everything that it went over, each bar with its values as text. */
function chart(name: string, costs: readonly CostsOver[]): string {
  const rows = rowsOf(name, costs)
  const wholeOf = ({ kept, fresh, seen }: ProcedureCost) => octetsOf(fresh ?? kept ?? seen)
  const most = Math.max(1, ...rows.map(({ procedure }) => wholeOf(procedure)))
  const bars = rows.map(({ over, procedure }) => {
    const solid = (1000 * octetsOf(procedure.kept)) / most
    const added = (1000 * (wholeOf(procedure) - octetsOf(procedure.kept))) / most
    return (
      `<li><span class="over">${text(over)}:</span> <span class="octets">${octetsText(procedure)}</span>` +
      '<svg class="bars" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">' +
      `<rect class="kept" x="0" y="0" width="${solid.toFixed(1)}" height="10"/>` +
      `<rect class="fresh" x="${solid.toFixed(1)}" y="0" width="${added.toFixed(1)}" height="10"/></svg></li>`
    )
  })
  return `<figure class="chart"><figcaption>${text(name)}, octets</figcaption><ul>${bars.join('')}</ul></figure>`
}

function octetsText({ kept, fresh, seen }: ProcedureCost): string {
  if (seen !== undefined) return `<b>${number(octetsOf(seen))}</b> as seen, ${handshakesText(seen)}`
  const whole = fresh === undefined ? '' : `, with a handshake ${number(octetsOf(fresh))}`
  return `<b>${number(octetsOf(kept))}</b>${whole}`
}

function handshakesText({ handshakes }: SeenCost): string {
  return `${number(handshakes)} ${handshakes === 1 ? 'handshake' : 'handshakes'} included`
}

const headings = ['Octets to the eIM', 'Octets to the IPA', 'Octets', 'Datagrams', 'Round trips', 'Median of'] as const

function cells({ up, down, datagrams, roundTrips, of }: Cost): string {
  const carried = datagrams === undefined ? '\u2013' : `${number(datagrams.up)} + ${number(datagrams.down)}`
  const figures = [number(up), number(down), number(up + down), carried, number(roundTrips), number(of)]
  return figures.map((figure) => `<td>${figure}</td>`).join('')
}

function table(caption: string, first: readonly string[], bodies: readonly string[]): string {
  const head = [...first, ...headings].map((heading) => `<th scope="col">${text(heading)}</th>`).join('')
  return `<div class="wide" tabindex="0" role="region" aria-label="${text(caption)}"><table class="costs"><caption>${text(caption)}</caption>
<thead><tr>${head}</tr></thead>${bodies.join('\n')}</table></div>`
}

function body(heading: string, columns: number, rows: readonly string[]): string {
  return `<tbody><tr class="group"><th scope="rowgroup" colspan="${columns}">${text(heading)}</th></tr>${rows.join('')}</tbody>`
}

function proceduresTable(costs: readonly CostsOver[]): string {
  const bodies = proceduresOf(costs).map((name) => {
    const rows = rowsOf(name, costs)
    const exchanges = rows[0]?.procedure.exchanges ?? 1
    const line = (over: string, connection: string, cost: Cost) =>
      `<tr><th scope="row">${text(over)}</th><td class="word">${connection}</td>${cells(cost)}</tr>`
    return body(`${name}: ${exchanges === 1 ? 'one exchange' : `${exchanges} exchanges`}`, headings.length + 2, [
      ...rows.flatMap(({ over, procedure: { kept } }) => (kept === undefined ? [] : [line(over, 'kept', kept)])),
      ...rows.flatMap(({ over, procedure: { fresh } }) => (fresh === undefined ? [] : [line(over, 'new', fresh)])),
      ...rows.flatMap(({ over, procedure: { seen } }) =>
        seen === undefined ? [] : [line(over, `as seen, ${handshakesText(seen)}`, seen)],
      ),
    ])
  })
  return table('Procedures, on a connection that stands and on a new one', ['Over', 'Connection'], bodies)
}

function functionsTable(costs: readonly CostsOver[]): string {
  const line = (over: string, cost: Cost) => `<tr><th scope="row">${text(bindingName(over))}</th>${cells(cost)}</tr>`
  const names = [...new Set(costs.flatMap(({ functions }) => functions.map(({ name }) => name)))]
  const handshakes = costs.flatMap(({ over, handshake }) => (handshake === undefined ? [] : [line(over, handshake)]))
  const bodies = names.map((name) => {
    const rows = costs.flatMap(({ over, functions }) =>
      functions.filter((one) => one.name === name).map(({ cost }) => line(over, cost)),
    )
    return body(name, headings.length + 1, rows)
  })
  const handshake = handshakes.length === 0 ? [] : [body('What a handshake adds', headings.length + 1, handshakes)]
  return table('Functions on a connection that stands', ['Over'], [...bodies, ...handshake])
}

function octetsOf(cost: Cost | undefined): number {
  return cost === undefined ? 0 : cost.up + cost.down
}

/** A record may have been changed by hand: what is no number there is text like any other. */
function number(value: number): string {
  return text(value.toLocaleString('en'))
}
