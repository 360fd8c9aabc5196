/** One requirement over HTTPS and CoAP beside one another: how it ended, what was seen, and what it cost. */
import { bindingName } from '../../binding-names.ts'
import type { PageResult, PageRow } from '../page-data.ts'
import { element, stateWord } from './element.ts'

/** Nothing where the run was played over one thing only. */
export function comparedView({ results }: PageRow): HTMLElement[] {
  const columns = Object.entries(results)
  if (columns.length < 2 || columns.every(([, { scenarios }]) => scenarios.length === 0)) return []
  const [compared] = columns.flatMap(([, { traffic }]) => traffic ?? [])
  const number = (value: number | undefined) => (value === undefined ? '\u2013' : value.toLocaleString('en'))
  const rows: readonly (readonly [name: string, cell: (result: PageResult) => Node | string])[] = [
    ['Ended as', ({ state }) => (state === null ? 'none played' : stateWord(state))],
    ['Scenarios', scenariosText],
    ['Seen', ({ seen }) => seen ?? '\u2013'],
    ...(compared === undefined ? [] : costRows(number)),
  ]
  const head = ['', ...columns.map(([name]) => bindingName(name))].map((name) =>
    name === '' ? element('td', {}) : element('th', { scope: 'col' }, name),
  )
  const body = rows.map(([name, cell]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), ...columns.map(([, result]) => element('td', {}, cell(result)))),
  )
  const scenarios = compared?.scenarios === 1 ? 'the scenario that was' : `the ${compared?.scenarios} scenarios that were`
  const note = `Octets on the network are those of ${scenarios} played over each, what prepared the state included.`
  return [
    element('h3', {}, 'Side by side'),
    element(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'side by side' },
      element('table', { class: 'side' }, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
    ),
    ...(compared === undefined ? [] : [element('p', { class: 'soft' }, note)]),
  ]
}

function scenariosText({ all, notPassed, unplayed, scenarios }: PageResult): string {
  if (scenarios.length === 0) return '\u2013'
  const passed = all === 0 ? [] : [`${all - notPassed} of ${all} pass`]
  return [...passed, ...(unplayed === 0 ? [] : [`${unplayed} not played`])].join(', ')
}

type CostRow = readonly [name: string, cell: (result: PageResult) => string]

function costRows(number: (value: number | undefined) => string): readonly CostRow[] {
  return [
    [
      'Exchanges',
      ({ traffic }) => (traffic === undefined ? '\u2013' : `${traffic.exchanges}, ${traffic.handshakes} with a handshake`),
    ],
    ['Octets to the eIM', ({ traffic }) => number(traffic?.up)],
    ['Octets to the IPA', ({ traffic }) => number(traffic?.down)],
    ['Datagrams', ({ traffic }) => number(traffic?.datagrams)],
    ['Round trips', ({ traffic }) => number(traffic?.roundTrips)],
  ]
}
