import type { RunParameters } from './parameters.ts'

/** A scenario, or one row of its outline, as Cucumber has it. */
export interface Pickled {
  readonly uri: string
  readonly location?: { readonly line: number } | undefined
}

/** File and line. */
export function placeOf({ uri, location }: Pickled): string {
  return `${uri}:${location?.line ?? 0}`
}

/** Names one play of a scenario: its place, the binding where it is not ASN.1, and the repetition from the second one on. */
export function playId(pickle: Pickled, { binding, repetition }: Pick<RunParameters, 'binding' | 'repetition'>): string {
  const again = repetition === undefined || repetition === 1 ? '' : ` ${repetition}`
  return `${placeOf(pickle)}${binding === 'json' || binding === 'coaps' ? ` ${binding}` : ''}${again}`
}
