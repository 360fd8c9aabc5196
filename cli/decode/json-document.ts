/**
 * The JSON document of `sgp32 decode --json`; members are only ever added to it.
 *
 * {
 *   form: 'hex' | 'base64' | 'binary' | 'pem' | 'json' | 'trace' | null,   null where the input could not be read
 *   notes: string[],                          on how the input was read
 *   exitCode: 0 | 1 | 2,
 *   error: string | null,                     why nothing could be decoded
 *   items: (Object | Remark)[]
 * }
 * Object = {
 *   kind: 'object', title: string | null, type, book, spec, mode: 'tolerant' | 'strict', length,
 *   candidates: { type, issues, readable, equal }[], hints: string[],
 *   issues: Issue[], error: Issue | null, tree: Node[]
 * }
 * Remark = { kind: 'remark', title, text, failed: boolean }
 * Issue  = { kind, offset, path, what }
 * Node   = { offset, tag: 'BF51', headerLength, length, name, type, value: string | null, note: string | null, issues: Issue[], children: Node[] }
 *
 * Offsets and lengths are in octets, offsets from the start of the object.
 */
import type { Issue } from '../../protocol/ber/issues.ts'
import { hexTag } from '../../protocol/ber/tag.ts'
import { inertJson } from './inert.ts'
import { exitCodeOf, type Item } from './items.ts'
import type { ShownNode } from './shown-tree.ts'

export function jsonDocument(form: string, notes: readonly string[], items: readonly Item[]): string {
  return text({ form, notes, exitCode: exitCodeOf(items), error: null, items: items.map(itemOf) })
}

/** The document for input that is not decodable at all. */
export function jsonFailure(message: string): string {
  return text({ form: null, notes: [], exitCode: 2, error: message, items: [] })
}

function text(document: object): string {
  return inertJson(JSON.stringify(document, undefined, 2))
}

function itemOf(item: Item): object {
  if (item.kind === 'remark') return { kind: item.kind, title: item.title, text: item.text, failed: item.failed === true }
  const { kind, title = null, type, book, spec, mode, length, candidates, hints, issues, error, tree } = item
  const failure = error === undefined ? null : issueOf(error)
  return {
    kind,
    title,
    type,
    book,
    spec,
    mode,
    length,
    candidates,
    hints,
    issues: issues.map(issueOf),
    error: failure,
    tree: tree.map(nodeOf),
  }
}

function issueOf({ kind, offset, path, what }: Issue): Issue {
  return { kind, offset, path, what }
}

function nodeOf({
  offset,
  tag,
  headerLength,
  length,
  name,
  type,
  value = null,
  note = null,
  issues = [],
  children,
}: NodeOfTree): object {
  return {
    offset,
    tag: headerLength === 0 ? '' : hexTag(tag),
    headerLength,
    length,
    name,
    type,
    value,
    note,
    issues: issues.map(issueOf),
    children: children.map(nodeOf),
  }
}

type NodeOfTree = Omit<ShownNode, 'value' | 'note'> & {
  readonly value?: string | null
  readonly note?: string | null | undefined
}
