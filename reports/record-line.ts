/** One line of a record, as far as a reader can trust it: records are changed by hand, cut by disks, and of other versions. */
import type { RecordLine } from './record.ts'

/** What no reader can do without, beside members that may be absent. */
const members: Readonly<Record<RecordLine['line'], readonly string[]>> = {
  run: ['harness', 'started', 'product', 'target', 'options', 'command'],
  sanity: ['when', 'state', 'what', 'tape'],
  started: ['id', 'title'],
  scenario: ['id', 'requirement', 'title', 'steps', 'selection', 'checks', 'judgements', 'tape', 'answered'],
  overruled: ['scenarios', 'why'],
  requirement: ['requirement', 'state', 'scenarios'],
  end: ['state', 'ended', 'exitCode'],
}

/** @param place file and line, for the error message @throws SyntaxError for what is no line of a record that this version knows */
export function recordLine(text: string, place: string): RecordLine {
  const line = parsed(text, place)
  const kind = typeof line === 'object' && line !== null && 'line' in line ? line.line : undefined
  if (typeof line !== 'object' || line === null || typeof kind !== 'string' || !Object.hasOwn(members, kind))
    throw new SyntaxError(`${place}: no line of a record that this version of sgp32 knows`)
  const lacking = members[kind as RecordLine['line']].find((member) => !Object.hasOwn(line, member))
  if (lacking !== undefined) throw new SyntaxError(`${place}: the line "${kind}" has no ${lacking}`)
  // Written by record.ts, with one shape for each value of `line`.
  return line as RecordLine
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SyntaxError(`${place}: no line of a record`)
  }
}
