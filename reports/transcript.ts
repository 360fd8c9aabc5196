/** The exchanges of a scenario as text: what went over the wire, decoded, and its octets. */
import type { Evidence } from '../requirements/evidence.ts'
import type { Check } from '../requirements/verdict.ts'
import type { BodyPart, ShownElement } from './body-reader.ts'
import { inert } from './inert.ts'
import { notesOf } from './ladder.ts'
import type { NamedMessage } from './scenario-ladder.ts'
import { offendingLines } from './scenario-red.ts'

const ACROSS = 16
/** Octets of one body that are printed; the record has all of them. */
const MOST_OCTETS = 4096

/** @param failed checks whose octets are to be marked */
export function transcriptText(
  { tape, decidesFrom = 0, judgements }: Pick<Evidence, 'tape' | 'decidesFrom' | 'judgements'>,
  messages: readonly NamedMessage[],
  failed: readonly Check[],
): string {
  const offending = offendingLines(failed, tape)
  const parts = [
    ...messages.map((message) => ({ at: message.line, text: messageText(message, failed, offending, decidesFrom) })),
    ...notesOf(tape).map(({ at, ms, peer, text }) => ({
      at,
      text: `[${at}] ${Math.round(ms)} ms, ${inert(peer)}: ${inert(text)}\n`,
    })),
  ].sort((a, b) => a.at - b.at)
  const rules = judgements.map(
    ({ requirement, check }) =>
      `${check.holds ? 'holds' : 'FAILS'}  ${requirement}: ${inert(check.claim)}; seen: ${inert(check.seen)}`,
  )
  const ruled = rules.length === 0 ? [] : [`Rules on these exchanges:\n${rules.join('\n')}\n`]
  return [...parts.map(({ text }) => text), ...ruled].join('\n')
}

function messageText(
  { line, last, ms, direction, peer, name, facts, head, body, parts }: NamedMessage,
  failed: readonly Check[],
  offending: readonly number[],
  decidesFrom: number,
): string {
  const isOffending = offending.some((at) => at >= line && at <= last)
  const ranges = failed.flatMap(({ where = [] }) => where).filter((range) => range.line >= line && range.line <= last)
  const marks = ranges.map(
    ({ of, offset, length }) => `    offending: ${length} octets at ${offset} of the ${of === 'body' ? 'body' : 'message'}`,
  )
  const lines = line === last ? `[${line}]` : `[${line}-${last}]`
  const title = `${lines} ${Math.round(ms)} ms, ${direction} ${inert(peer)}: ${name}, ${facts}`
  return [
    `${title}${isOffending ? '   OFFENDING' : ''}${line < decidesFrom ? '   (preparation)' : ''}`,
    ...(head === undefined ? [] : [head.start, ...head.headers].map((one) => `    ${inert(one)}`)),
    ...(parts ?? []).flatMap(partLines),
    ...marks,
    ...hexLines(body),
    '',
  ].join('\n')
}

/** A reader gives the same part for the same octets, and most messages of a run are like others. */
const written = new WeakMap<BodyPart, readonly string[]>()

function partLines(part: BodyPart): readonly string[] {
  const before = written.get(part)
  if (before !== undefined) return before
  const lines = linesOf(part)
  written.set(part, lines)
  return lines
}

function linesOf(part: BodyPart): readonly string[] {
  if (part.kind === 'remark') return [`    ${inert(part.title)} ${inert(part.text)}`]
  const title = part.title === '' ? [] : [`    ${inert(part.title)}: ${inert(part.type)}`]
  const error = part.error === undefined ? [] : [`    not readable to its end: ${inert(part.error)}`]
  return [...title, ...part.tree.flatMap((node) => elementLines(node, 2)), ...error]
}

function elementLines(
  { offset, tag, length, name, type, value, note, issues = [], children }: ShownElement,
  depth: number,
): string[] {
  const called = name === '' ? type || 'element' : name
  const shown = [value === undefined ? '' : value.slice(0, 160), note === undefined ? '' : `(${note})`]
    .filter((one) => one !== '')
    .join(' ')
  const place = `${String(offset).padStart(6)} ${tag.padEnd(6)} ${String(length).padStart(5)}`
  return [
    inert(`${place} ${'  '.repeat(depth)}${called}${shown === '' ? '' : `  ${shown}`}`),
    ...issues.map((issue) => inert(`${' '.repeat(20)}${'  '.repeat(depth)}departure: ${issue}`)),
    ...children.flatMap((child) => elementLines(child, depth + 1)),
  ]
}

function hexLines(body: Uint8Array): string[] {
  const shown = body.subarray(0, MOST_OCTETS)
  const hex = Buffer.from(shown).toString('hex').replaceAll(/../g, '$& ')
  const rows = Array.from({ length: Math.ceil(shown.length / ACROSS) }, (_, i) => {
    const row = hex.slice(3 * i * ACROSS, 3 * (i + 1) * ACROSS - 1)
    return `${String(i * ACROSS).padStart(6)}  ${row.trimEnd()}`
  })
  return shown.length < body.length ? [...rows, `    ... ${body.length} octets in all`] : rows
}
