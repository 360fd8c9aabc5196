/** One object: recognised, read, its tree made ready to be shown. */
import type { DecodeError, Issue } from '../../protocol/ber/issues.ts'
import type { TreeNode } from '../../protocol/ber/tree.ts'
import { anyElement } from '../../protocol/schema/any.ts'
import { inspect } from '../../protocol/schema/type.ts'
import { annotate } from './annotate.ts'
import type { Expectation } from './candidates.ts'
import { cutOffTree } from './cut-off.ts'
import type { DecodedObject, DecodeSettings } from './items.ts'
import { openContents } from './open-contents.ts'
import { plainElements, type Reading, readAs } from './reading.ts'
import { recognise, recogniseAs } from './recognise.ts'
import { placeIssues, type ShownNode, shownTree } from './shown-tree.ts'
import { addUnread } from './unread-rest.ts'

/** @throws InputError for a name in `settings.as` that is no type */
export function decodeObject(octets: Buffer, settings: DecodeSettings, title?: string, expected?: Expectation): DecodedObject {
  const { spec, strict, as } = settings
  const { reading, candidates, hints } =
    as === undefined ? recognise(octets, spec, strict, expected) : recogniseAs(as, octets, spec, strict)
  const { error } = reading
  const tree = shownTree(
    strict && error !== undefined && error.kind !== 'truncated' ? readUpTo(error, reading, octets) : treeOf(reading, octets),
  )
  if (error !== undefined && !strict) addUnread(tree, shownTree(inspect(anyElement, octets).tree))
  const trailing = reading.issues.find(({ kind }) => kind === 'trailing-octets')
  if (trailing !== undefined) tree.push(...trailingNodes(octets, trailing.offset))
  if (error !== undefined) forgetType(tree, error)
  const issues = [...reading.issues]
  placeIssues(tree, [...issues, ...(error === undefined ? [] : [error])], reading.as.type.name)
  openContents(tree, octets, issues)
  annotate(tree, octets)
  return {
    kind: 'object',
    ...(title === undefined ? {} : { title }),
    type: reading.as.name,
    book: reading.as.book,
    spec,
    mode: strict ? 'strict' : 'tolerant',
    length: octets.length,
    candidates,
    hints: [...hints, ...cutOffHint(error, octets)],
    issues: issues.toSorted((a: Issue, b: Issue) => a.offset - b.offset),
    ...(error === undefined ? {} : { error }),
    tree,
  }
}

/** What strict reading had seen when it refused: the tree of tolerant reading up to there. */
function readUpTo({ offset, kind }: DecodeError, { as }: Reading, octets: Buffer): readonly TreeNode[] {
  const last = kind === 'missing-element' ? offset - 1 : offset
  const upTo = (nodes: readonly TreeNode[]): TreeNode[] =>
    nodes.filter((node) => node.offset <= last).map((node) => ({ ...node, children: upTo(node.children) }))
  return upTo(treeOf(readAs(as, octets, false), octets))
}

/** An element that is no arm of its CHOICE stands in the tree under the name of the CHOICE: it is not that. */
function forgetType(nodes: readonly ShownNode[], { kind, offset }: Pick<Issue, 'kind' | 'offset'>): void {
  const node = nodes.findLast((candidate) => candidate.offset <= offset)
  if (node === undefined || kind !== 'unknown-arm') return
  forgetType(node.children, { kind, offset })
  if (node.offset !== offset || offset === 0) return
  node.name = ''
  node.type = ''
}

/** Of octets that are cut off the decoder leaves nothing: what is there is read with the rest filled up. */
function treeOf({ as, error, tree }: Reading, octets: Buffer): readonly TreeNode[] {
  const cut = error?.kind === 'truncated' && tree.length === 0 ? cutOffTree(octets) : undefined
  return cut === undefined ? tree : cut.prune(readAs(as, cut.padded, false).tree)
}

function trailingNodes(octets: Buffer, offset: number): ShownNode[] {
  const elements = plainElements(octets, offset)
  if (elements !== undefined) return shownTree(elements.tree)
  const length = octets.length - offset
  const value = octets.toString('hex', offset).toUpperCase()
  return [{ offset, tag: 0, headerLength: 0, length, name: 'octets behind the object', type: 'octets', value, children: [] }]
}

function cutOffHint(error: DecodeError | undefined, octets: Buffer): readonly string[] {
  const cut = error?.kind === 'truncated' ? cutOffTree(octets) : undefined
  if (cut === undefined) return []
  const missing = cut.padded.length - octets.length
  return [`the input ends ${missing} ${missing === 1 ? 'octet' : 'octets'} before the object does`]
}
