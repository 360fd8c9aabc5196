import { inert } from '../../reports/inert.ts'
import type { Announcement } from './actor.ts'

/** The announcement for a person: facts, PEM to copy, commands. */
export function announcementLines(actor: string, { facts, trust, commands = [] }: Announcement): readonly string[] {
  const rows = Object.entries(facts).flatMap(([label, value]) =>
    (typeof value === 'string' ? [value] : value).map((one, n) => [n === 0 ? label : '', one] as const),
  )
  const width = Math.max(...rows.map(([label]) => label.length), 0)
  return [
    `simulated ${actor} is running; Ctrl-C ends it`,
    '',
    ...rows.map(([label, value]) => `${label.padEnd(width)}  ${inert(value)}`),
    ...trust.flatMap(({ what, pem, path }) => ['', `${what}${path === undefined ? '' : ` (${inert(path)})`}:`, pem.trimEnd()]),
    ...commands.flatMap(({ what, command }) => ['', `${what}:`, command]),
    '',
  ]
}

/** The announcement for a machine: one JSON object in one line. */
export function announcementJson(actor: string, { facts, trust, commands = [] }: Announcement): string {
  return JSON.stringify({ actor, ...facts, trust, commands })
}

/** One exchange, for a person. What a peer said cannot move the cursor. */
export function eventLine(at: Date, who: string, line: string): string {
  return `${at.toISOString().slice(11, 23)}  ${who.padEnd(6)}  ${inert(line)}`
}

/** One exchange, for a machine; JSON escapes what a terminal would obey, and the marks that JSON leaves are written out. */
export function eventJson(at: Date, who: string, line: string): string {
  return JSON.stringify({ at: at.toISOString(), actor: who, event: inert(line) })
}
