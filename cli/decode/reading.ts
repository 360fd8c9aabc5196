/** One attempt to read octets as one type, and how well it went. */
import { DecodeError, type Issue, type IssueKind } from '../../protocol/ber/issues.ts'
import { BerReader, type ReadOptions } from '../../protocol/ber/reader.ts'
import type { TreeNode } from '../../protocol/ber/tree.ts'
import { inspectPackage } from '../../protocol/profile-package/package.ts'
import { anyElement } from '../../protocol/schema/any.ts'
import { inspect } from '../../protocol/schema/type.ts'
import { type NamedType, PLAIN, PROFILE_PACKAGE } from './named-types.ts'

export interface Reading {
  readonly as: NamedType
  readonly issues: readonly Issue[]
  readonly error?: DecodeError
  readonly tree: readonly TreeNode[]
}

/** How much an issue speaks against the type, rather than against the one who encoded it. */
const weights: Readonly<Partial<Record<IssueKind, number>>> = {
  'missing-element': 8,
  'wrong-order': 6,
  'unknown-arm': 6,
  'unknown-element': 5,
  'duplicate-element': 5,
  'invalid-value': 5,
  size: 4,
  'known-variant': 3,
  'unknown-enumeration': 2,
}

/** Reads all of `octets` as this type. @param most elements; absent for the reader's own limit */
export function readAs(as: NamedType, octets: Uint8Array, strict: boolean, most?: number): Reading {
  const options: ReadOptions = { strict, variants: true, ...(most === undefined ? {} : { limits: { count: most } }) }
  if (as.name === PROFILE_PACKAGE) return { as, ...withoutValue(inspectPackage(octets, options)) }
  if (as.name === PLAIN) return { as, ...readPlain(octets, options) }
  return { as, ...withoutValue(inspect(as.type, octets, options)) }
}

/** Sum over the issues of how much each speaks against the type; 0 for DER. */
export function severity({ issues }: Pick<Reading, 'issues'>): number {
  return issues.reduce((sum, { kind }) => sum + (weights[kind] ?? 1), 0)
}

/** Elements that the type names and gives a form of its own: what tells two types apart that take the same octets. */
export function specificity(tree: readonly TreeNode[]): number {
  let count = 0
  for (const { type, name, children } of tree) {
    if (name !== '' && type !== '' && type !== 'ANY' && type !== 'OCTET STRING') count++
    count += specificity(children)
  }
  return count
}

/** BER elements one after the other: the contents of something, pasted without its header. */
function readPlain(octets: Uint8Array, options: ReadOptions): Omit<Reading, 'as'> {
  const whole = inspect(anyElement, octets, options)
  const trailing = whole.issues.find(({ kind }) => kind === 'trailing-octets')
  if (trailing === undefined) return withoutValue(whole)
  const rest = plainElements(octets, trailing.offset)
  if (rest === undefined) return withoutValue(whole)
  const issues = [...whole.issues.filter((issue) => issue !== trailing), ...rest.issues]
  return { issues, tree: [...whole.tree, ...rest.tree] }
}

/** The elements from `start` to the end; undefined where octets are left that are none. */
export function plainElements(octets: Uint8Array, start: number): Pick<Reading, 'issues' | 'tree'> | undefined {
  const issues: Issue[] = []
  const tree: TreeNode[] = []
  for (let at = start; at < octets.length; ) {
    const end = endOfElement(octets, at)
    const read = end === undefined ? undefined : inspect(anyElement, octets.subarray(at, end))
    if (end === undefined || read === undefined || read.error !== undefined) return undefined
    const by = at
    issues.push(...read.issues.map((issue) => ({ ...issue, offset: issue.offset + by })))
    tree.push(...read.tree.map((node) => relocated(node, (offset) => offset + by)))
    at = end
  }
  return { issues, tree }
}

/** The same tree at other offsets. */
export function relocated(node: TreeNode, to: (offset: number) => number): TreeNode {
  return { ...node, offset: to(node.offset), children: node.children.map((child) => relocated(child, to)) }
}

/** Whether octets are one element to their very end. */
export function isOneElement(octets: Uint8Array): boolean {
  return endOfElement(octets, 0) === octets.length
}

function endOfElement(octets: Uint8Array, at: number): number | undefined {
  const reader = new BerReader(octets)
  try {
    reader.next(at, octets.length)
    return reader.end
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

function withoutValue({ issues, error, tree }: Omit<Reading, 'as'>): Omit<Reading, 'as'> {
  return { issues, tree, ...(error === undefined ? {} : { error }) }
}
