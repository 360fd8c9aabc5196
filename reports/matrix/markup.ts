/** Text in a page. Whatever goes into one passes here: what a peer sent is never markup. */
import { inert } from '../inert.ts'

/** Text between tags or in a quoted attribute. */
export function text(value: string): string {
  return inert(value).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Part of a link behind `#`: names and values that cannot be taken for anything else. */
export function hash(state: Readonly<Record<string, string>>): string {
  return `#${new URLSearchParams(state).toString()}`.replaceAll('&', '&amp;').replaceAll("'", '%27')
}

/** A state of a row, as a word with a mark in front of it that is seen without colours too. */
export function stateWord(state: string): string {
  return `<span class="state s-${state.replaceAll(' ', '-')}">${text(state)}</span>`
}
