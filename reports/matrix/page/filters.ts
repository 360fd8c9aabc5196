/** Shows the rows that text, level, state and section leave. */
import { byId } from './element.ts'
import { setUrlState, type UrlState, urlState } from './url-state.ts'

const filterNames = ['q', 'level', 'state', 'section'] as const

interface Row {
  readonly element: HTMLElement
  readonly text: string
}

export class Filters {
  readonly #form = byId('filters') as HTMLFormElement
  readonly #groups: readonly { readonly element: HTMLElement; readonly rows: readonly Row[] }[]

  constructor() {
    this.#groups = [...document.querySelectorAll<HTMLElement>('table.matrix tbody')].map((group) => ({
      element: group,
      rows: [...group.querySelectorAll<HTMLElement>('tr[data-state]')].map((row) => ({
        element: row,
        text: (row.textContent ?? '').toLowerCase(),
      })),
    }))
    this.#form.addEventListener('submit', (event) => event.preventDefault())
    this.#form.addEventListener('input', () => this.#changed())
    this.#form.addEventListener('reset', () => setTimeout(() => this.#changed()))
  }

  /** Shows what the address asks for. */
  apply(state: UrlState): void {
    for (const name of filterNames) {
      const field = this.#form.elements.namedItem(name)
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = state[name] ?? ''
    }
    this.#show()
  }

  /** Ids of the rows that are shown, in their order. */
  get shown(): string[] {
    return this.#groups.flatMap(({ rows }) =>
      rows.flatMap(({ element }) => (element.hidden ? [] : [element.id.slice('row-'.length)])),
    )
  }

  #changed(): void {
    const { open, in: binding } = urlState()
    setUrlState({ ...this.#values(), ...(open && { open }), ...(binding && { in: binding }) }, 'replace')
    this.#show()
  }

  #values(): UrlState {
    const data = new FormData(this.#form)
    return Object.fromEntries(filterNames.map((name) => [name, String(data.get(name) ?? '').trim()]))
  }

  #show(): void {
    const { q = '', level, state, section } = this.#values()
    const words = q.toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    let all = 0
    for (const { element: group, rows } of this.#groups) {
      let inGroup = 0
      for (const { element: row, text } of rows) {
        const { dataset } = row
        const fits =
          (!level || dataset['level'] === level) &&
          (!state || dataset['state'] === state) &&
          (!section || dataset['section'] === section) &&
          words.every((word) => text.includes(word))
        row.hidden = !fits
        if (fits) inGroup++
      }
      group.hidden = inGroup === 0
      shown += inGroup
      all += rows.length
    }
    byId('shown').textContent = shown === all ? `${all} rows` : `${shown} of ${all} rows`
  }
}
