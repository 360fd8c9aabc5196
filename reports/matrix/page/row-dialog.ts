/** The window with the evidence of one row. */
import { bindingName } from '../../binding-names.ts'
import type { PageIndex, PageResult, PageRow } from '../page-data.ts'
import { comparedView } from './compared-view.ts'
import { byId, element, stateWord } from './element.ts'
import { evidenceOf } from './evidence-store.ts'
import { scenarioView } from './scenario-view.ts'

export interface RowMoves {
  readonly previous: string | undefined
  readonly next: string | undefined
  open(row: string | undefined, binding?: string): void
}

/** Shows a row. @param binding only what was played in it; all where absent */
export function showRow(row: PageRow, binding: string | undefined, index: PageIndex, moves: RowMoves): void {
  const dialog = byId('evidence') as HTMLDialogElement
  dialog.replaceChildren(...rowView(row, binding, index, moves))
  if (!dialog.open) dialog.showModal()
  byId('evidence-title').focus({ preventScroll: true })
  dialog.scrollTop = 0
}

function rowView(row: PageRow, binding: string | undefined, index: PageIndex, moves: RowMoves): HTMLElement[] {
  const { requirement, state, why, partial, results } = row
  const { id, actor, strength, statement } = requirement
  const bindings = Object.keys(results).filter((name) => binding === undefined || name === binding)
  const title = element('h2', { id: 'evidence-title', tabindex: '-1', autofocus: '' }, `${id} `, stateWord(state))
  return [
    element('div', { class: 'bar' }, title, movesView(moves)),
    element('p', { class: 'duty' }, element('b', {}, `${actor} ${strength}: `), statement),
    element('p', { class: 'soft' }, factsText(row)),
    ...(why === undefined
      ? []
      : [element('p', { class: 'reason' }, element('b', {}, partial === true ? 'partial: ' : `${state}: `), why)]),
    againView(`${index.command} --only ${playedAs(row, index)}`),
    bindingsView(row, binding, moves),
    ...(binding === undefined ? comparedView(row) : []),
    ...bindings.flatMap((name) => resultView(id, name, results[name], index)),
  ]
}

/** What to ask for to play this row again: a rule has no scenario of its own, so that of the first one it judged. */
function playedAs({ requirement: { id }, results }: PageRow, index: PageIndex): string {
  const worst = Object.values(results).toSorted((a, b) => b.notPassed - a.notPassed)
  const [first] = worst.flatMap(({ scenarios }) => scenarios)
  return (first === undefined ? undefined : index.scenarios[first]?.requirement) ?? id
}

function factsText({ requirement }: PageRow): string {
  const { spec, section, level, options, since, until, precondition, reading } = requirement
  return [
    `${spec} ${section}`.trim(),
    level,
    options === '' ? 'whatever the options' : `when ${options}`,
    ...(since === undefined ? [] : [`since v${since}`]),
    ...(until === undefined ? [] : [`until v${until}`]),
    ...(precondition === undefined ? [] : [`given ${precondition}`]),
    ...(reading === undefined ? [] : [`read as: ${reading.taken}`]),
  ].join('; ')
}

function movesView({ previous, next, open }: RowMoves): HTMLElement {
  const move = (name: string, row: string | undefined) => {
    const button = element('button', { type: 'button', ...(row === undefined ? { disabled: '' } : {}) }, name)
    button.addEventListener('click', () => open(row))
    return button
  }
  const close = element('button', { type: 'button', class: 'close' }, 'Close')
  close.addEventListener('click', () => open(undefined))
  return element('div', { class: 'moves' }, move('Previous row', previous), move('Next row', next), close)
}

function againView(command: string): HTMLElement {
  const code = element('code', {}, command)
  const copy = element('button', { type: 'button' }, 'Copy')
  const said = element('span', { role: 'status' })
  copy.addEventListener('click', () => {
    const select = () => {
      getSelection()?.selectAllChildren(code)
      said.textContent = ' selected; copy it with the keyboard'
    }
    // A page from disk may have no clipboard.
    if (navigator.clipboard === undefined) return select()
    navigator.clipboard.writeText(command).then(() => {
      said.textContent = ' copied'
    }, select)
  })
  return element('p', { class: 'again' }, 'Again: ', code, ' ', copy, said)
}

function bindingsView({ requirement: { id }, results }: PageRow, chosen: string | undefined, { open }: RowMoves): HTMLElement {
  const choices: [string | undefined, string][] = [
    [undefined, 'all bindings'],
    ...Object.keys(results).map((name): [string, string] => [name, bindingName(name)]),
  ]
  const buttons = choices.map(([name, text]) => {
    const button = element('button', { type: 'button', 'aria-pressed': String(name === chosen) }, text)
    button.addEventListener('click', () => open(id, name))
    return button
  })
  return element('div', { class: 'bindings', role: 'group', 'aria-label': 'Binding' }, ...(choices.length > 2 ? buttons : []))
}

function resultView(id: string, binding: string, result: PageResult | undefined, index: PageIndex): HTMLElement[] {
  const name = bindingName(binding)
  if (result === undefined || result.scenarios.length === 0)
    return [element('h3', {}, `${name}: `, result?.state ? stateWord(result.state) : 'none played')]
  const { scenarios, verdicts, all, notPassed, unplayed, state } = result
  const passed = notPassed === 0 ? `all ${all} pass` : `${notPassed} of ${all} did not pass`
  const counts = [...(all < 2 ? [] : [passed]), ...(unplayed === 0 ? [] : [`${unplayed} not played`])].join(', ')
  const left = all - scenarios.length
  return [
    element('h3', {}, `${name}: `, state === null ? '' : stateWord(state), element('span', { class: 'soft' }, ` ${counts}`)),
    ...scenarios.map((place, i) => scenarioBox(id, place, verdicts[i], i === 0, index)),
    ...(left > 0 ? [element('p', { class: 'soft' }, `${left} more of the same verdict stand in the record.`)] : []),
  ]
}

function scenarioBox(row: string, place: number, verdict: string | undefined, isOpen: boolean, index: PageIndex): HTMLElement {
  const scenario = index.scenarios[place]
  if (scenario === undefined) return element('p', {}, 'The page lacks this scenario.')
  const apart = verdict === undefined || verdict === scenario.state ? '' : `; the scenario itself: ${scenario.state}`
  const box = element(
    'details',
    { class: 'scenario', ...(isOpen ? { open: '' } : {}) },
    element(
      'summary',
      {},
      stateWord(verdict ?? scenario.state),
      ' ',
      scenario.title,
      element('span', { class: 'soft' }, ` ${scenario.id}${apart}`),
    ),
  )
  let isFilled = false
  const fill = async () => {
    if (isFilled || !box.open) return
    isFilled = true
    try {
      box.append(...scenarioView(await evidenceOf(scenario), row, index))
    } catch (error) {
      box.append(element('p', { class: 'bad' }, `The evidence cannot be shown: ${String(error)}`))
    }
  }
  box.addEventListener('toggle', () => void fill())
  void fill()
  return box
}
