import type { Writable } from 'node:stream'

/** Where a command writes to, as far as the layout of text is concerned: the process, or a test. */
export interface Screen {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Fewest columns that text is laid out for. */
const FEWEST = 40

/** Columns that text may take: what COLUMNS says, else those of the terminal; no bound where the output goes to a file. */
export function columnsOf({ stdout, env }: Screen): number {
  const set = Number(env['COLUMNS'])
  const known = Number.isInteger(set) && set > 0 ? set : stdout.isTTY === true ? stdout.columns : undefined
  return known === undefined ? Number.POSITIVE_INFINITY : Math.max(FEWEST, known)
}
