/** Starts the page: filters, links, and the window with the evidence. */
import type { PageIndex } from '../page-data.ts'
import { byId } from './element.ts'
import { readIndex } from './evidence-store.ts'
import { Filters } from './filters.ts'
import { showRow } from './row-dialog.ts'
import { setUrlState, type UrlState, urlState } from './url-state.ts'

const filters = new Filters()
const dialog = byId('evidence') as HTMLDialogElement
let reading: Promise<PageIndex> | undefined

async function show(): Promise<void> {
  const state = urlState()
  filters.apply(state)
  if (state.open === undefined) {
    if (dialog.open) dialog.close()
    return
  }
  reading ??= readIndex()
  const index = await reading
  const row = index.rows.find(({ requirement }) => requirement.id === state.open)
  if (row === undefined || urlState().open !== state.open) return
  const shown = filters.shown
  const at = shown.indexOf(state.open)
  showRow(row, state.in, index, {
    previous: at > 0 ? shown[at - 1] : undefined,
    next: at >= 0 ? shown[at + 1] : shown[0],
    open: (id, binding) => go({ ...filtersOf(urlState()), ...(id && { open: id }), ...(binding && { in: binding }) }),
  })
}

function go(state: UrlState): void {
  setUrlState(state, 'push')
  void show()
}

function filtersOf({ open: _, in: __, ...filtered }: UrlState): UrlState {
  return filtered
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.open, a.filter') : null
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const wanted = urlState(link.getAttribute('href') ?? '')
  if (link.classList.contains('open')) return go({ ...filtersOf(urlState()), ...wanted })
  go(wanted)
  byId('rows').scrollIntoView()
})
dialog.addEventListener('close', () => {
  dialog.replaceChildren()
  if (urlState().open !== undefined) go(filtersOf(urlState()))
})
addEventListener('popstate', () => void show())
addEventListener('hashchange', () => void show())
void show()
