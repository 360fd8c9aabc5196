import { inertLines } from '../../inert.ts'

type Child = Node | string | undefined

/** An element with attributes and children. Strings become text, never markup, with what is invisible in them written out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  for (const child of children) if (child !== undefined) made.append(typeof child === 'string' ? inertLines(child) : child)
  return made
}

/** A state as a word, looking as it does in the table. */
export function stateWord(state: string): HTMLElement {
  return element('span', { class: `state s-${state.replaceAll(' ', '-')}` }, state)
}

/** The element of the page with this id. @throws Error where the page has none */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no element "${id}"`)
  return found
}
