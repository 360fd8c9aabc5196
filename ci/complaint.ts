/** One broken rule of the house. */
export interface Complaint {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** What is wrong, and what to write instead. */
  readonly what: string
}

/** One line for each, in the form that editors make clickable. */
export function printed(complaints: readonly Complaint[]): string {
  return complaints.map(({ file, line, what }) => `${file}:${line}: ${what}`).join('\n')
}
